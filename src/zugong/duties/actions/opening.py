"""Giving duties: one at a time, or many in one bulk verb with one event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import rules
from zugong.duties.deadlines import reckon
from zugong.duties.models import Audience, Duty, Kind, Named
from zugong.duties.tallies import cell_of, note_change, note_many
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Actor, Event
from zugong.foundation.events.statements import insert, insert_many
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest, new_code
from zugong.foundation.text.verdict import Refused


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a new duty needs. ``due_on`` is a date, or left out where ``reckoning`` ('+10wd') gives it with reasons."""

    kind: Kind
    title: str
    organisation: Organisation
    asker: Organisation
    due_on: dt.date | None = None
    reckoning: str = ""
    opened_on: dt.date | None = None
    window_from: dt.date | None = None
    file_by: dt.date | None = None
    person: Person | None = None
    audience: str = Audience.SUBTREE
    named: Sequence[Person] = ()
    raised_by: Duty | None = None
    code: str = ""


@verb
def open_duty(*, opening: Opening, by: Actor, record_values: dict[str, Any] | None = None) -> Duty:
    """Open one duty: rule, row, event and tally. A person asks within their scope; unattended work passes SYSTEM.

    ``record_values`` are what the engine writes in its own row; they stand in the same revision.
    """
    if isinstance(by, Person):
        rules.may_ask(by, opening.kind, opening.organisation).require()
    duty = build(opening)
    event = record(
        "duties.opened",
        subject=duty.subject,
        by=by,
        organisation=opening.organisation.code,
        data={"kind": duty.kind_id, "due_on": duty.due_on.isoformat()},
        values={"title": duty.title} | (record_values or {}),
    )
    duty.entered_at = entered_at(event)
    insert(duty)
    if opening.named:
        Named.objects.bulk_create(Named(duty=duty, person=person) for person in opening.named)
    note_change(None, cell_of(duty), event)
    return duty


@verb
def open_duties(*, openings: Iterable[Opening], by: Actor, reason: str) -> tuple[list[Duty], Event]:
    """Open many at once: every rule checked, one event with the number and a digest of what was opened."""
    wanted = list(openings)
    if isinstance(by, Person):
        _check_asker(by, wanted)
    duties = [build(opening) for opening in wanted]
    facts = digest(canonical([[d.code, d.kind_id, d.organisation_id, d.due_on.isoformat(), d.title] for d in duties]))
    event = record(
        "duties.opened_many",
        subject=("duties.bulk", new_code()),
        by=by,
        data={"n": len(duties), "digest": facts, "reason": reason},
    )
    moment = entered_at(event)
    for duty in duties:
        duty.entered_at = moment
    insert_many(duties)
    named = [Named(duty=d, person=p) for d, o in zip(duties, wanted, strict=True) for p in o.named]
    Named.objects.bulk_create(named, batch_size=1000)
    note_many((cell for duty in duties if (cell := cell_of(duty))), event)
    return duties, event


def _check_asker(by: Person, openings: list[Opening]) -> None:
    """The rule once for each distinct pair of kind and organisation."""
    pairs = {(o.kind.pk, o.organisation.pk): o for o in openings}
    for opening in pairs.values():
        rules.may_ask(by, opening.kind, opening.organisation).require()


def build(opening: Opening) -> Duty:
    """The row of an opening, not yet saved. Raises Refused where its dates make no sense."""
    opened_on = opening.opened_on or clock.today()
    due_on, why = opening.due_on, ""
    if opening.reckoning:
        deadline = reckon(opening.reckoning, opened_on)
        due_on, why = deadline.date, "\n".join(deadline.why)
    if due_on is None:
        raise Refused(_("Say by when: a date, or a number of days."))
    file_by = opening.file_by or due_on
    _check_dates(opened_on, due_on, file_by)
    kind = opening.kind
    return Duty(
        code=opening.code or f"{opened_on.year}-{new_code()}",
        kind=kind,
        title=opening.title,
        organisation=opening.organisation,
        person=opening.person,
        asker=opening.asker,
        opened_on=opened_on,
        window_from=opening.window_from,
        first_due_on=due_on,
        due_on=due_on,
        why=why,
        reckoning=opening.reckoning,
        closes=kind.closes,
        audience=opening.audience,
        raised_by=opening.raised_by,
        **dates_from(kind, file_by),
    )


def dates_from(kind: Kind, file_by: dt.date) -> dict[str, Any]:
    """The dates that hang on ``file_by`` by the notice and grace of the kind."""
    grace = None if kind.grace_days is None else file_by + dt.timedelta(days=kind.grace_days)
    return {"file_by": file_by, "warn_on": file_by - dt.timedelta(days=kind.warn_days), "grace_until": grace}


def _check_dates(opened_on: dt.date, due_on: dt.date, file_by: dt.date) -> None:
    if due_on < opened_on:
        raise Refused(_("The deadline lies before the day the duty begins. Choose a later date."))
    if file_by < due_on:
        raise Refused(_("The date to file by lies before the deadline. Choose the deadline or a later date."))
