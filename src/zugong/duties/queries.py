"""Reads that join several nouns: overview sheets, who is missing, the way a deadline came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, Sum

from zugong.directory.models import Organisation, Person
from zugong.directory.models.organisations import OrganisationQuerySet
from zugong.directory.paths import path_end
from zugong.directory.queries import scope_of
from zugong.duties.lateness import Move
from zugong.duties.models import Act, Audience, Bundle, ChaseText, DueTally, Duty, Kind, Tally, TallyDelta
from zugong.duties.models.decision import MOVES
from zugong.duties.models.tally import COUNTS
from zugong.duties.states import UNFINISHED
from zugong.duties.tallies import ALL_MONTHS, Cell, Chains, counts_of, due_column, leaf_levels
from zugong.foundation.text.canonical import canonical, digest

RESET_MARK = dt.timedelta(hours=24)


def moves_of(duty: Duty) -> list[Move]:
    """Every extension and postponement of the duty, oldest first."""
    if not duty.moved:
        return []
    rows = duty.decisions.filter(act__in=MOVES).order_by("id").values_list("act", "due_after")
    return [Move(Act(act).value, to) for act, to in rows if to is not None]


def last_bundle(duty: Duty) -> Bundle | None:
    return duty.bundles.order_by("-id").first()


def bundles_digest(bundles: Iterable[tuple[str, str]]) -> str:
    """What the event of many filings tells of them: (code of the duty, digest of its bundle), in order of code."""
    return digest(canonical([list(pair) for pair in sorted(bundles)]))


def recently_reset(person: Person, moment: dt.datetime) -> bool:
    """Whether the person's password or second factor was reset in the 24 hours before."""
    return person.reset_at is not None and moment - person.reset_at < RESET_MARK


def material_digest(duty: Duty, material: dict[str, object]) -> str:
    """The digest of an application as it stands, which whoever approves it has looked at."""
    return digest(canonical({"duty": duty.facts(), "record": material}))


def bundle_intact(bundle: Bundle) -> bool:
    """Whether the stored bytes still have the stored digest."""
    return digest(bundle.body.encode()) == bundle.digest


def changed_since(bundle: Bundle, duty: Duty, material: dict[str, object]) -> bool:
    """Whether the record now differs from the bundle that was decided on."""
    done_on = duty.done_on.isoformat() if duty.done_on else None
    return digest(canonical({"duty": duty.facts(), "record": material, "done_on": done_on})) != bundle.digest


UNFINISHED_COLUMNS = ("open", "received", "filed", "returned")
BRIEF = (*UNFINISHED_COLUMNS, "ended")
"""What an overview sums; the other columns are for pages that ask how things were held and filed."""


@dataclass
class Sheet:
    """The counts of one unit's subtree, ready for a page."""

    organisation_id: int
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    overdue: int = 0
    due_unfinished: int = 0

    @property
    def total(self) -> int:
        return self.unfinished + self.counts["ended"]

    @property
    def unfinished(self) -> int:
        return sum(self.counts[column] for column in UNFINISHED_COLUMNS)

    @property
    def ended(self) -> int:
        return self.counts["ended"]


def sheets_of(
    organisations: Mapping[int, str],
    today: dt.date,
    *,
    kinds: Sequence[str] | None = None,
    months: Sequence[str] | None = None,
    columns: Sequence[str] = COUNTS,
    among: OrganisationQuerySet | None = None,
) -> dict[int, Sheet]:
    """One sheet a unit: sums over its tallies, the deltas not yet folded, and the past days of unfinished duties.

    ``organisations`` are ids with the code of their level; ``among`` says the same as a query, which the database reads
    quicker than a long list. ``kinds`` None: every kind. Four queries however many duties there are; units of the
    lowest level keep no sheets and are counted from their own few duties by one more.
    """
    sheets = {pk: Sheet(pk) for pk in organisations}
    units: Any = list(sheets) if among is None else among.values("pk")
    _add_tallies(sheets, Tally.objects.filter(organisation_id__in=units), kinds, months, columns)
    _add_past_days(sheets, DueTally.objects.filter(organisation_id__in=units, file_by__lt=today), kinds, months)
    lowest = leaf_levels()
    leaves = [pk for pk, level in organisations.items() if level in lowest]
    _add_deltas(sheets, today, kinds, months)
    if leaves:
        _add_rows(sheets, leaves, today, kinds, months)
    return sheets


def _add_rows(
    sheets: dict[int, Sheet],
    leaves: list[int],
    today: dt.date,
    kinds: Sequence[str] | None,
    months: Sequence[str] | None,
) -> None:
    """Units of the lowest level, from the duties themselves."""
    rows = Duty.objects.filter(organisation_id__in=leaves, audience=Audience.SUBTREE)
    rows = rows if kinds is None else rows.filter(kind_id__in=kinds)
    fields = ("organisation_id", "kind_id", "state", "held", "filing", "due_on", "file_by")
    for pk, kind, state, held, filing, due_on, file_by, n in (
        rows.values_list(*fields).annotate(n=Count("pk")).order_by()
    ):
        month = f"{due_on:%Y-%m}"
        if months is None or month in months:
            _count(
                sheets[pk],
                Cell(pk, kind, month, state, held, filing, file_by if state in UNFINISHED else None),
                n,
                today,
            )


def _add_tallies(
    sheets: dict[int, Sheet],
    rows: models.QuerySet[Tally],
    kinds: Sequence[str] | None,
    months: Sequence[str] | None,
    columns: Sequence[str],
) -> None:
    rows = rows if kinds is None else rows.filter(kind_id__in=kinds)
    rows = rows.filter(month__in=[ALL_MONTHS] if months is None else months)
    sums = {f"sum_{column}": Sum(column) for column in columns}
    for pk, *values in rows.values_list("organisation_id").annotate(**sums).order_by():
        sheets[pk].counts.update(zip(columns, values, strict=True))


def _add_past_days(
    sheets: dict[int, Sheet],
    rows: models.QuerySet[DueTally],
    kinds: Sequence[str] | None,
    months: Sequence[str] | None,
) -> None:
    rows = rows if kinds is None else rows.filter(kind_id__in=kinds)
    if months:
        rows = rows.filter(file_by__gte=f"{min(months)}-01")
    sums = rows.values_list("organisation_id").annotate(a=Sum("awaiting"), f=Sum("filed"), r=Sum("returned")).order_by()
    for pk, awaiting, filed, returned in sums:
        sheets[pk].overdue = awaiting
        sheets[pk].due_unfinished = awaiting + filed + returned


def _add_deltas(
    sheets: dict[int, Sheet], today: dt.date, kinds: Sequence[str] | None, months: Sequence[str] | None
) -> None:
    """What the worker has not folded yet, normally a handful of rows."""
    fields = ("organisation_id", "kind_id", "month", "state", "held", "filing", "file_by")
    rows = list(TallyDelta.objects.values_list(*fields).annotate(total=Sum("n")).order_by())
    if not rows:
        return
    chains = Chains({row[0] for row in rows})
    for *place, n in rows:
        cell = Cell(*place)
        if (kinds is not None and cell.kind_id not in kinds) or (months is not None and cell.month not in months):
            continue
        for unit in chains.of(cell.organisation_id):
            if unit in sheets:
                _count(sheets[unit], cell, n, today)


def _count(sheet: Sheet, cell: Cell, n: int, today: dt.date) -> None:
    for column in counts_of(cell):
        sheet.counts[column] += n
    if cell.file_by is not None and cell.file_by < today:
        sheet.due_unfinished += n
        sheet.overdue += n if due_column(cell.state) == "awaiting" else 0


@dataclass(frozen=True)
class Chase:
    """What 「复制催报文字」 copies: the matter, its deadline, the units not yet in; never persons."""

    kind: Kind
    file_by: dt.date
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True)
class Matter:
    """A kind of duty due on one day, and how many units of a subtree are not yet in."""

    kind: Kind
    file_by: dt.date
    units: int
    copied_at: dt.datetime | None


MATTERS_SHOWN = 60


def matters_to_chase(person: Person, place: Organisation, day: dt.date, ahead: int = 14) -> list[Matter]:
    """What the person may chase below ``place``: due within ``ahead`` days or past, nothing filed, latest first."""
    allowed = scope_of(person).where("duties.chase", "organisation__path", "kind__line_id")
    rows = (
        Duty.objects.awaiting()
        .filter(allowed, audience="subtree", file_by__lte=day + dt.timedelta(days=ahead))
        .filter(organisation__path__gte=place.path, organisation__path__lt=path_end(place.path))
        .values_list("kind_id", "file_by")
        .annotate(units=Count("organisation_id", distinct=True))
        .order_by("-file_by", "kind_id")[:MATTERS_SHOWN]
    )
    kinds = Kind.objects.in_bulk()
    copied = {
        (kind, file_by): at
        for kind, file_by, at in ChaseText.objects.filter(organisation=place, copied_on=day).values_list(
            "kind_id", "file_by", "copied_at"
        )
    }
    return [Matter(kinds[kind], file_by, units, copied.get((kind, file_by))) for kind, file_by, units in rows]


def missing_units(kind: Kind, file_by: dt.date, organisation: Organisation) -> Chase:
    """Units of the subtree that have not filed what is due on ``file_by``."""
    inside = Organisation.objects.under(organisation.path)
    duties = Duty.objects.awaiting().filter(kind=kind, file_by=file_by, organisation__in=inside, audience="subtree")
    units = Organisation.objects.filter(pk__in=duties.values("organisation_id")).order_by("path")
    return Chase(kind, file_by, tuple(units))
