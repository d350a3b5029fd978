"""One page for a unit, current to the day, each fact with where it comes from. (S98)"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zugong.directory.models import Member, Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties.models import Duty
from zugong.duties.queries import Sheet, sheets_of
from zugong.engines.ledgers.models import Entry
from zugong.engines.ledgers.models.value import Value
from zugong.figures.computing import Figure, Span, figures_of
from zugong.foundation.calendar.periods import Period
from zugong.packs.queries import NoPackError

from .queries import kinds_seen

LATEST = 12
FACTS = 24


@dataclass(frozen=True)
class Fact:
    """A value last reported, with its source."""

    title: str
    value: str
    unit: str
    source: str
    code: str
    day: dt.date | None


@dataclass(frozen=True)
class Dossier:
    """What a unit's page shows; parts the reader may not see are empty."""

    place: Organisation
    sheet: Sheet
    members: int
    people: list[Person]
    facts: list[Fact]
    unfinished: list[Duty]
    entries: list[Entry]
    figures: list[Figure]


def dossier_of(place: Organisation, person: Person, today: dt.date) -> Dossier:
    """Everything at once, in a fixed number of queries but for the figures."""
    own = Duty.objects.filter(organisation=place).visible_to(person).select_related("kind")
    entries = (
        Entry.objects.filter(organisation=place, duty__filed_at__isnull=False).visible_to(person)
        .select_related("duty", "definition").order_by("-duty__filed_at")
    )  # fmt: skip
    among = Organisation.objects.filter(pk=place.pk)
    levels = {place.pk: place.level_id}
    return Dossier(
        place=place,
        sheet=sheets_of(levels, today, kinds=kinds_seen(person, place), among=among)[place.pk],
        members=Member.objects.visible_to(person).current().filter(Q(branch=place) | Q(branch__unit=place)).count(),
        people=list(
            Person.objects.visible_to(person).filter(organisation=place, is_active=True).exclude(grants=None)
            .distinct().order_by("pk")[:LATEST]
        ),
        facts=_facts(entries),
        unfinished=list(own.unfinished().order_by("file_by", "id")[:LATEST]),
        entries=list(entries[:LATEST]),
        figures=_figures(place, person, today),
    )  # fmt: skip


def _facts(entries: Any) -> list[Fact]:
    """The newest value of each element the unit has reported."""
    rows = (
        Value.objects.in_force().filter(entry__in=entries.values("pk"), row__isnull=True)
        .select_related("element", "entry__definition", "entry__duty", "entry__version", "person", "organisation")
        .order_by("-entry__duty__filed_at", "element__code")
    )  # fmt: skip
    newest: dict[str, Fact] = {}
    for value in rows[:400]:
        if value.element.code in newest or value.element.type == "text" and len(value.text) > 60:
            continue
        newest[value.element.code] = Fact(
            value.element.title, _words(value), value.element.unit, value.entry.definition.title,
            value.entry.duty.code, value.entry.duty.done_on,
        )  # fmt: skip
    return sorted(newest.values(), key=lambda fact: (fact.source, fact.title))[:FACTS]


def _words(value: Value) -> str:
    if named := value.person or value.organisation:
        return str(named.name)
    if value.number is not None:
        return f"{value.number.normalize():f}"
    if value.element.type == "choice":
        return value.entry.version.shape.by_code[value.element.code].title_of(value.text)
    yes = {"yes": "是", "no": "否"}
    return yes.get(value.text, value.text) if value.text else str(value.day)


def _figures(place: Organisation, person: Person, today: dt.date) -> list[Figure]:
    """Figures of the last half-year that is over, for who may open them there."""
    if not scope_of(person).may_in_every_line("figures.see", place.path):
        return []
    try:
        period = Period.holding(today, "half").previous().code
        return [figure for figure in figures_of(Span.of(place, period=period)) if figure.value is not None]
    except NoPackError:
        return []
