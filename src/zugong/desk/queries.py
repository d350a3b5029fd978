"""Reads over all rooms: one subtree at a glance, one person's day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import conditional_escape

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties.models import Duty, Kind
from zugong.duties.queries import BRIEF, Sheet, sheets_of
from zugong.figures.computing import Figure, Span, figures_of
from zugong.foundation.calendar.periods import Period
from zugong.packs.queries import NoPackError


@dataclass(frozen=True)
class Overview:
    """A unit, its own sheet, and a line for each unit below it."""

    place: Organisation
    whole: Sheet
    below: list[dict[str, Any]]

    @property
    def worst(self) -> dict[str, Any] | None:
        """The unit with most overdue, for the sentence on top; None when nothing is overdue."""
        late = [line for line in self.below if line["n_overdue"]]
        return max(late, key=lambda line: line["n_overdue"]) if late else None


def overview_of(place: Organisation, person: Person, today: dt.date) -> Overview:
    """Sheets of ``place`` and its children, in the lines of work the person may see there."""
    below = Organisation.objects.filter(parent=place, closed_on__isnull=True)
    children = list(below.order_by("order", "code").values_list("pk", "code", "name", "level_id"))
    levels = {place.pk: place.level_id} | {pk: level for pk, _code, _name, level in children}
    among = below | Organisation.objects.filter(pk=place.pk)
    sheets = sheets_of(levels, today, kinds=kinds_seen(person, place), columns=BRIEF, among=among)
    return Overview(place, sheets[place.pk], [_line(code, name, sheets[pk]) for pk, code, name, _level in children])


@lru_cache(10_000)
def _digits(n: int) -> str:
    """A number as a template writes it, which then need not look at it again."""
    return conditional_escape(str(n))


def _line(code: str, name: str, sheet: Sheet) -> dict[str, Any]:
    """A row of the overview as words: a template writes words several times faster than numbers."""
    unfinished = sheet.unfinished
    return {
        "code": code,
        "name": name,
        "total": _digits(unfinished + sheet.ended),
        "unfinished": _digits(unfinished),
        "due": _digits(sheet.due_unfinished),
        "overdue": _digits(sheet.overdue),
        "ended": _digits(sheet.ended),
        "n_overdue": sheet.overdue,
    }


def kinds_seen(person: Person, place: Organisation) -> list[str] | None:
    """Codes of the kinds of duty the person may see there; None for all."""
    scope = scope_of(person)
    if scope.may_in_every_line("duties.see", place.path):
        return None
    return [
        code for code, line in Kind.objects.values_list("code", "line_id") if scope.may("duties.see", place.path, line)
    ]


def top_place(person: Person) -> Organisation | None:
    """The highest unit of the person's scope, where an overview begins."""
    paths = scope_of(person).paths("duties.see")
    return Organisation.objects.filter(path=paths[0]).first() if paths else None


def own_duties(person: Person, today: dt.date, at_most: int = 5) -> list[Duty]:
    """What the person's own organisation owes next, nearest deadline first."""
    rows = Duty.objects.filter(organisation_id=person.organisation_id).visible_to(person).unfinished()
    return list(rows.exclude(state="filed").select_related("kind").order_by("file_by", "id")[:at_most])


def waiting_for(person: Person, at_most: int = 5) -> list[Duty]:
    """What waits for a decision the person may take: filed below, not filed by the person."""
    scope = scope_of(person)
    below = scope.where("duties.decide", "organisation__parent__path", "kind__line_id")
    rows = (
        Duty.objects.visible_to(person).filter(below, state="filed", closes="by_decision").exclude(doers__person=person)
    )
    return list(rows.select_related("kind", "organisation").order_by("filed_at")[:at_most])


MOST_FIGURES = 7


def figures_for(person: Person, today: dt.date) -> list[tuple[Figure, Figure]]:
    """Up to seven figures of the last half-year with those of the one before, for who answers for a whole unit."""
    place = top_place(person)
    scope = scope_of(person)
    if place is None or "figures.freeze" not in scope.permissions:
        return []
    lines = None if scope.may_in_every_line("figures.see", place.path) else {hold.line for hold in scope.holds} | {""}
    period = Period.holding(today, "half").previous()
    try:
        found = figures_of(Span.of(place, period=period.code), lines=lines)
    except NoPackError:
        return []
    before = Span.of(place, period=period.previous().code)
    return [(each, Figure(each.definition, before)) for each in found if each.value is not None][:MOST_FIGURES]
