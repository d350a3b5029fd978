"""How far a ledger is, level by level. What stands of duties comes from their tallies; here only what was checked."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from zugong.directory.models import Organisation
from zugong.directory.paths import ancestor_paths
from zugong.duties.queries import Sheet, sheets_of
from zugong.engines.ledgers.models import Attendance, Definition, Entry, Mark


@dataclass(frozen=True)
class Counts:
    """One unit's subtree: asked for, filed (已报) and, beside it, checked (已核); how the filing was in time."""

    organisation: Organisation
    expected: int
    filed: int
    checked: int
    on_time: int
    late: int
    back_filled: int
    overdue: int


def counts_of(
    definition: Definition, units: Sequence[Organisation], today: dt.date, months: Sequence[str] | None = None
) -> list[Counts]:
    """One line a unit for entries that fall due in the months (``2016-07``); None: ever. Six queries at most."""
    levels = {unit.pk: unit.level_id for unit in units}
    sheets = sheets_of(levels, today, kinds=[definition.kind_id], months=months)
    checked = _checked(definition, units, months)
    return [_counts(unit, sheets[unit.pk], checked[unit.path]) for unit in units]


def _counts(unit: Organisation, sheet: Sheet, checked: int) -> Counts:
    on_time, late = sheet.counts["filing_on_time"], sheet.counts["filing_late"]
    back_filled = sheet.counts["filing_back_filled"]
    return Counts(
        organisation=unit, expected=sheet.total, filed=on_time + late + back_filled, checked=checked,
        on_time=on_time, late=late, back_filled=back_filled, overdue=sheet.overdue,
    )  # fmt: skip


def _checked(
    definition: Definition, units: Sequence[Organisation], months: Sequence[str] | None
) -> defaultdict[str, int]:
    wanted, found = {unit.path for unit in units}, defaultdict[str, int](int)
    rows = Entry.objects.filter(definition=definition).exclude(checked="")
    if months:
        first, last = min(months), max(months)
        rows = rows.filter(duty__due_on__gte=f"{first}-01", duty__due_on__lt=_month_after(last))
    for path, n in rows.values_list("organisation__path").annotate(n=Count("pk")).order_by():
        for above in ancestor_paths(path):
            if above in wanted:
                found[above] += n
    return found


def _month_after(month: str) -> dt.date:
    year, number = map(int, month.split("-"))
    return dt.date(year + number // 12, number % 12 + 1, 1)


def sample_size(entries: int, share: int) -> int:
    """How many a share in percent draws: rounded up, one at least."""
    return max(1, -(-entries * share // 100))


def attendances_in(entries: QuerySet[Entry]) -> dict[str, int]:
    """人次 and 人数 of some entries: attendances, and different persons among them. One query."""
    rows = Attendance.objects.filter(entry__in=entries.values("pk"), mark=Mark.PRESENT)
    return rows.aggregate(attendances=Count("id"), persons=Count("member_id", distinct=True))
