"""Reads that join several nouns of the lists."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties.models import Act, Decision
from zugong.duties.states import AWAITING, State
from zugong.engines.lists.models import Item, ListType, Measure, Notice, Stage, Step, Threshold


def stages_missing(item: Item) -> list[Stage]:
    """Stages of the list the item has not passed, in order; those passed before a relapse do not count."""
    passed = item.stages_passed.filter(passed=True, lapsed_at__isnull=True).values_list("stage_id", flat=True)
    return list(Stage.objects.filter(list=item.list_id).exclude(pk__in=passed).order_by("order"))


def next_stage(item: Item) -> Stage | None:
    return next(iter(stages_missing(item)), None)


def closers_of(item: Item) -> set[int]:
    """Ids of everybody who closed the item, now or before it was opened again."""
    return set(item.duty.decisions.filter(act=Act.ACCEPTED).values_list("person_id", flat=True))


def times_listed(item: Item) -> int:
    """How often the unit has been on this list, this time included: 'listed again' is not new (S18)."""
    before = Item.objects.filter(list=item.list_id, duty__organisation=item.duty.organisation_id)
    return before.filter(duty__entered_at__lte=item.duty.entered_at).exclude(duty__state=State.CANCELLED).count()


def quota_used(list_type: ListType, organisation: Organisation, year: int) -> int:
    """Items of one unit on the list that were opened in a year and not cancelled."""
    rows = Item.objects.filter(list=list_type, duty__organisation=organisation, duty__opened_on__year=year)
    return rows.exclude(duty__state=State.CANCELLED).count()


@dataclass(frozen=True)
class NoticeDue:
    """A notice that the thresholds of the list now ask for."""

    item: Item
    threshold: Threshold
    days: int


def notices_due(list_type: ListType, person: Person | None, day: dt.date) -> list[NoticeDue]:
    """Every notice the list asks for today and that was not given for the present deadline, in four queries.

    ``days``: to the deadline (near), since the step was due (behind), since the answer was due (silent).
    """
    rows = Item.objects.filter(list=list_type, duty__state__in=[*AWAITING, State.RETURNED])
    if person is not None:
        rows = rows.filter(scope_of(person).where("duties.chase", "duty__organisation__path", "duty__kind__line_id"))
    items = list(rows.select_related("duty__organisation").order_by("duty__file_by", "duty_id"))
    pks = [item.pk for item in items]
    steps: dict[int, dt.date] = {}
    for pk, due_on in Step.objects.filter(item__in=pks, done_on__isnull=True).values_list("item_id", "due_on"):
        steps[pk] = min(due_on, steps.get(pk, due_on))
    given: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(item__in=pks).order_by("id"):
        given.setdefault(notice.item_id, []).append(notice)
    thresholds = list(list_type.thresholds.order_by("id"))
    return [
        NoticeDue(item, threshold, days)
        for item in items
        for threshold in thresholds
        if (days := _days(item, threshold, steps.get(item.pk), given.get(item.pk, []), day)) is not None
    ]


def _days(item: Item, threshold: Threshold, step: dt.date | None, given: list[Notice], day: dt.date) -> int | None:
    """The measure in days when the threshold is reached and the notice not yet given; else None."""
    same = (threshold.colour, threshold.measure, item.duty.due_on)
    if same in {(notice.colour, notice.measure, notice.due_on) for notice in given}:
        return None
    if threshold.measure == Measure.NEAR:
        left = (item.duty.file_by - day).days
        return left if 0 <= left <= threshold.days else None
    since = step if threshold.measure == Measure.BEHIND else _unanswered(given, threshold.colour)
    if since is None or (past := (day - since).days) <= 0:
        return None
    return past if past >= threshold.days else None


def _unanswered(given: list[Notice], colour: str) -> dt.date | None:
    """When the answer to the latest notice of another colour was due, if nobody answered it."""
    others = [notice for notice in given if notice.colour != colour]
    return others[-1].reply_by if others and others[-1].answered_at is None else None


def closed_between(list_type: ListType, organisation: Organisation, from_on: dt.date, until_on: dt.date) -> Any:
    """Items of a subtree that were closed in a span of days."""
    inside = Organisation.objects.under(organisation.path)
    return Item.objects.filter(
        list=list_type, duty__organisation__in=inside, duty__state=State.ENDED,
        duty__decided_at__date__gte=from_on, duty__decided_at__date__lte=until_on,
    )  # fmt: skip


@dataclass
class Quality:
    """How often what somebody closed had to be opened again. For the person and the superior; never a ranking."""

    person: Person
    closed: int = 0
    reopened: int = 0


def verifier_quality(person: Person) -> list[Quality]:
    """The reader's own figure first, then those of deciders in units below the reader's, by code."""
    scope = scope_of(person)
    below = Q(person=person.pk)
    for path in scope.paths("duties.decide"):
        below |= Q(person__organisation__path__startswith=path) & ~Q(person__organisation__path=path)
    later = Decision.objects.filter(duty=OuterRef("duty"), act=Act.REOPENED, id__gt=OuterRef("id"))
    rows = (
        Decision.objects.filter(below, act=Act.ACCEPTED, duty__item__isnull=False)
        .filter(scope.where("duties.decide", "duty__organisation__path", "duty__kind__line_id"))
        .annotate(opened_again=Exists(later))
        .select_related("person__organisation")
        .order_by("person__code")
    )
    found: dict[int, Quality] = {}
    for decision in rows.iterator(chunk_size=2000):
        quality = found.setdefault(decision.person_id, Quality(decision.person))
        quality.closed += 1
        quality.reopened += decision.opened_again
    return sorted(found.values(), key=lambda each: (each.person.pk != person.pk, each.person.code))
