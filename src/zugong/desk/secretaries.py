"""One person's duties and acts, with dates: secretaries act and are held to it. No ranking, no score. (S07)"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.directory.models import Person
from zugong.duties.models import Decision, Doer, Duty
from zugong.duties.states import AWAITING, State

LATEST = 30


@dataclass(frozen=True)
class Record:
    """What is owed by the person's own unit or by name, what is missing, and what was done when."""

    person: Person
    own: list[Duty]
    missing: list[Duty]
    done: list[Doer]
    decided: list[Decision]


def record_of(subject: Person, reader: Person, today: dt.date) -> Record:
    """Only of matters the reader may see; the person sees all of the own page."""
    visible = Duty.objects.visible_to(reader).select_related("kind", "organisation")
    named = visible.filter(person=subject)
    unit = visible.filter(organisation=subject.organisation_id)
    unfinished = named.unfinished() | unit.unfinished()
    acts = Doer.objects.filter(person=subject, duty__in=visible.values("pk")).select_related("duty__kind")
    decisions = Decision.objects.filter(person=subject, duty__in=visible.values("pk")).select_related("duty__kind")
    return Record(
        person=subject,
        own=list(unfinished.exclude(state=State.FILED).order_by("file_by", "id")[:LATEST]),
        missing=list(unfinished.filter(state__in=AWAITING, file_by__lt=today).order_by("file_by", "id")[:LATEST]),
        done=list(acts.order_by("-pk")[:LATEST]),
        decided=list(decisions.order_by("-pk")[:LATEST]),
    )
