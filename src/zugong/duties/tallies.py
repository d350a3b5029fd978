"""Keeping the sheets: deltas written with each act, folded by the worker, recounted from the rows when asked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count

from zugong.directory.models import Level, Organisation
from zugong.duties.models import Audience, DueTally, Duty, Tally, TallyDelta
from zugong.duties.models.tally import COUNTS
from zugong.duties.states import AWAITING, UNFINISHED
from zugong.foundation.events.models import Event
from zugong.foundation.events.statements import insert

FOLD_AT_MOST = 20_000
ALL_MONTHS = ""
"""The month of the sheet that counts all months together: what an overview of everything reads."""


@dataclass(frozen=True)
class Cell:
    """Where a duty is counted. Two equal cells need no delta."""

    organisation_id: int
    kind_id: str
    month: str
    state: str
    held: str
    filing: str
    file_by: dt.date | None


def cell_of(duty: Duty) -> Cell | None:
    """The duty's cell, or None for named duties, which are never counted."""
    if duty.audience == Audience.NAMED:
        return None
    return Cell(
        duty.organisation_id, duty.kind_id, f"{duty.due_on:%Y-%m}", duty.state, duty.held, duty.filing,
        duty.file_by if duty.state in UNFINISHED else None,
    )  # fmt: skip


def note_change(before: Cell | None, after: Cell | None, event: Event) -> None:
    """Write the deltas of one act in its transaction; no hot row is touched."""
    if before == after:
        return
    changes = [(cell, n) for cell, n in ((before, -1), (after, +1)) if cell is not None]
    for cell, n in changes:
        insert(_delta(cell, n, event))


def note_many(cells: Iterable[Cell], event: Event) -> None:
    """The same for a bulk verb: one delta for each distinct cell."""
    sums: dict[Cell, int] = defaultdict(int)
    for cell in cells:
        sums[cell] += 1
    TallyDelta.objects.bulk_create([_delta(cell, n, event) for cell, n in sums.items()], batch_size=2000)


def note_moves(moves: Iterable[tuple[Cell | None, Cell | None]], event: Event) -> None:
    """The same for many that went from one cell to another."""
    sums: dict[Cell, int] = defaultdict(int)
    for before, after in moves:
        for cell, n in ((before, -1), (after, +1)):
            if cell is not None:
                sums[cell] += n
    TallyDelta.objects.bulk_create([_delta(cell, n, event) for cell, n in sums.items() if n], batch_size=2000)


def _delta(cell: Cell, n: int, event: Event) -> TallyDelta:
    return TallyDelta(position=event.id, n=n, **cell.__dict__)


def counts_of(cell: Cell) -> list[str]:
    """The columns of a sheet in which a duty of this cell is counted."""
    columns = [cell.state]
    if cell.held:
        columns.append(f"held_{cell.held}")
    if cell.filing:
        columns.append(f"filing_{cell.filing}")
    return columns


def due_column(state: str) -> str:
    return "awaiting" if state in AWAITING else state


SheetKey = tuple[int, str, str]
DueKey = tuple[int, str, dt.date]


class Sums:
    """Counts by sheet and by day for every unit at or above an owner that has a level below it."""

    def __init__(self) -> None:
        self.sheets: dict[SheetKey, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
        self.days: dict[DueKey, dict[str, int]] = defaultdict(lambda: {"awaiting": 0, "filed": 0, "returned": 0})

    def add(self, cell: Cell, n: int, units: Iterable[int]) -> None:
        columns = counts_of(cell)
        for unit in units:
            for month in (cell.month, ALL_MONTHS):
                sheet = self.sheets[(unit, cell.kind_id, month)]
                for column in columns:
                    sheet[column] += n
            if cell.file_by is not None:
                self.days[(unit, cell.kind_id, cell.file_by)][due_column(cell.state)] += n


class Chains:
    """For an owner: the ids of the units whose sheets count it, itself included unless it is a leaf."""

    def __init__(self, organisation_ids: Iterable[int] | None = None) -> None:
        rows = (
            Organisation.objects.all()
            if organisation_ids is None
            else Organisation.objects.filter(pk__in=organisation_ids)
        )
        leaves = leaf_levels()
        self._units = {
            pk: [unit for unit in map(int, path.strip("/").split("/")) if unit != pk or level not in leaves]
            for pk, path, level in rows.values_list("pk", "path", "level_id")
        }

    def of(self, organisation_id: int) -> list[int]:
        return self._units[organisation_id]


def leaf_levels() -> set[str]:
    """Codes of the levels with the lowest rank of each tree: their units keep no sheets."""
    levels = list(Level.objects.values_list("code", "tree", "rank"))
    lowest: dict[str, int] = defaultdict(int)
    for _code, tree, rank in levels:
        lowest[tree] = max(lowest[tree], rank)
    return {code for code, tree, rank in levels if rank == lowest[tree]}


@transaction.atomic
def fold(at_most: int = FOLD_AT_MOST) -> int:
    """Add waiting deltas to the sheets and remove them, in one transaction. Returns how many. One worker at a time."""
    rows = list(TallyDelta.objects.select_for_update().order_by("id")[:at_most])
    if not rows:
        return 0
    chains, sums = Chains({row.organisation_id for row in rows}), Sums()
    for row in rows:
        cell = Cell(row.organisation_id, row.kind_id, row.month, row.state, row.held, row.filing, row.file_by)
        sums.add(cell, row.n, chains.of(row.organisation_id))
    _add(Tally, ("organisation_id", "kind_id", "month"), sums.sheets)
    _add(DueTally, ("organisation_id", "kind_id", "file_by"), sums.days)
    TallyDelta.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _add(model: Any, key: tuple[str, str, str], sums: dict[Any, dict[str, int]]) -> None:
    """Add counts to the sheets that exist, make those that do not."""
    kept = {
        tuple(getattr(row, name) for name in key): row
        for row in model.objects.filter(**{f"{name}__in": {k[i] for k in sums} for i, name in enumerate(key)})
    }
    fresh, changed = [], []
    for place, counts in sums.items():
        row = kept.get(place)
        if row is None:
            fresh.append(model(**dict(zip(key, place, strict=True)), **counts))
        elif any(counts.values()):
            for column, n in counts.items():
                setattr(row, column, getattr(row, column) + n)
            changed.append(row)
    model.objects.bulk_create(fresh, batch_size=1000)
    if changed:
        model.objects.bulk_update(changed, list(next(iter(sums.values()))), batch_size=200)


def counted_rows(organisation: Organisation | None = None) -> Sums:
    """The sheets as the duties themselves say, for one subtree or all of them."""
    duties = Duty.objects.filter(audience=Audience.SUBTREE)
    if organisation is not None:
        duties = duties.filter(organisation__in=Organisation.objects.under(organisation.path))
    fields = ("organisation_id", "kind_id", "due_on", "state", "held", "filing", "file_by")
    chains, sums = Chains(), Sums()
    rows = duties.values_list(*fields).annotate(n=Count("id")).order_by()
    for owner, kind, due_on, state, held, filing, file_by, n in rows.iterator(chunk_size=5000):
        cell = Cell(owner, kind, f"{due_on:%Y-%m}", state, held, filing, file_by if state in UNFINISHED else None)
        sums.add(cell, n, chains.of(owner))
    return sums


@transaction.atomic
def recount() -> int:
    """Make every sheet anew from the duties and drop waiting deltas. Returns how many sheets there are."""
    TallyDelta.objects.all().delete()
    Tally.objects.all().delete()
    DueTally.objects.all().delete()
    sums = counted_rows()
    _add(Tally, ("organisation_id", "kind_id", "month"), sums.sheets)
    _add(DueTally, ("organisation_id", "kind_id", "file_by"), sums.days)
    return len(sums.sheets)


@transaction.atomic
def differences() -> list[str]:
    """Where sheets and waiting deltas together differ from the duties; empty when all is well."""
    told, true = _told(), counted_rows()
    found = []
    pairs: list[tuple[str, dict[Any, Any], dict[Any, Any]]] = [
        ("month", told.sheets, true.sheets),
        ("day", told.days, true.days),
    ]
    for name, one, other in pairs:
        for place in sorted(set(one) | set(other), key=str):
            a = {k: v for k, v in one.get(place, {}).items() if v}
            b = {k: v for k, v in other.get(place, {}).items() if v}
            if a != b:
                found.append(f"{name} {place}: sheet {a}, rows {b}")
    return found


def _told() -> Sums:
    """What the sheets say, with the deltas that wait."""
    sums, chains = Sums(), Chains()
    for sheet in Tally.objects.all():
        sums.sheets[(sheet.organisation_id, sheet.kind_id, sheet.month)] = {c: getattr(sheet, c) for c in COUNTS}
    for day in DueTally.objects.all():
        counts = {c: getattr(day, c) for c in ("awaiting", "filed", "returned")}
        sums.days[(day.organisation_id, day.kind_id, day.file_by)] = counts
    for row in TallyDelta.objects.all():
        cell = Cell(row.organisation_id, row.kind_id, row.month, row.state, row.held, row.filing, row.file_by)
        sums.add(cell, row.n, chains.of(row.organisation_id))
    return sums
