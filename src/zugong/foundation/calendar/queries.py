"""The calendar in force and the mark of a sample, kept per process so that no page pays for them."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from time import monotonic

from django.db import connection, transaction
from django.db.models import Count, Max

from .days import Day, WorkingCalendar, YearTable
from .models import HolidayDay, HolidayYear, Sample
from .seed import shipped_calendar

SECONDS = 30.0
Version = tuple[int, int]


@dataclass(frozen=True)
class _Kept:
    calendar: WorkingCalendar
    version: Version
    until: float


_kept: _Kept | None = None
_sample: tuple[Sample | None] | None = None
_changing = threading.local()


def working_calendar() -> WorkingCalendar:
    """The shipped tables with those of the database over them.

    Costs no query for 30 seconds, then one; a table loaded by this process counts at once, one loaded elsewhere
    within those 30 seconds.
    """
    global _kept
    if _change_open():
        return read_calendar()
    kept = _kept
    if kept is None or monotonic() >= kept.until:
        version = _version()
        calendar = kept.calendar if kept and kept.version == version else read_calendar()
        kept = _kept = _Kept(calendar, version, monotonic() + SECONDS)
    return kept.calendar


def read_calendar() -> WorkingCalendar:
    """The same, read from the database now."""
    tables: dict[int, HolidayYear] = {}
    for table in HolidayYear.objects.order_by("year", "version"):
        tables[table.year] = table
    days: defaultdict[int, dict[date, Day]] = defaultdict(dict)
    if tables:
        for row in HolidayDay.objects.filter(table__in=list(tables.values())):
            days[row.table_id][row.date] = Day(row.is_workday, row.name)
    calendar = shipped_calendar()
    for year, table in tables.items():
        calendar = calendar.with_table(year, YearTable(days[table.id], table.source))
    return calendar


def sample() -> Sample | None:
    """The mark of a sample database, asked for once per process; None on a real one."""
    global _sample
    if _change_open():
        return Sample.objects.first()
    if _sample is None:
        _sample = (Sample.objects.first(),)
    return _sample[0]


def is_sample() -> bool:
    """Whether this database holds invented data and must say so on every page."""
    return sample() is not None


def forget() -> None:
    """Ask the database again at the next call."""
    global _kept, _sample
    _kept, _sample, _changing.open = None, None, False


def keep_shipped() -> None:
    """Take the database as a real one without tables of its own, unasked: how a test starts."""
    global _kept, _sample
    _changing.open = False
    _kept, _sample = _Kept(shipped_calendar(), (0, 0), monotonic() + SECONDS), (None,)


def change_opened() -> None:
    """Told by the verbs: until its transaction ends this thread reads afresh, so a rollback leaves nothing behind."""
    forget()
    _changing.open = True
    transaction.on_commit(forget)


def _change_open() -> bool:
    if not getattr(_changing, "open", False):
        return False
    if connection.in_atomic_block:
        return True
    forget()
    return False


def _version() -> Version:
    """Tables are only ever added; the count sees the one that committed after a later id."""
    found = HolidayYear.objects.aggregate(count=Count("id"), highest=Max("id"))
    return found["count"], found["highest"] or 0
