"""Verbs of the calendar. They change and tell what changed; the rooms above record the event in their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Max

from .clock import SHANGHAI, entered_now
from .days import Day, WorkingCalendar
from .models import HolidayDay, HolidayYear, Sample
from .queries import change_opened, read_calendar
from .reasons import CalendarError, gettext_noop

NO_DAYS = gettext_noop("The holiday table of %(n)d has no days: give every holiday and every make-up day")
NO_SOURCE = gettext_noop("The holiday table of %(n)d has no source of at most 200 characters: give the notice's number")
WRONG_YEAR = gettext_noop("%(text)s does not belong to %(n)d: give days of that year or of the December before")
NO_NAME = gettext_noop("%(text)s has no name of at most 40 characters: write the holiday it belongs to")
YEARS = range(2000, 2100)
WRONG_TABLE_YEAR = gettext_noop("%(n)d is not a year for a holiday table: give one from 2000 to 2099")


class Doer(Protocol):
    """Whoever acts: a person, or the system."""

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class ChangedDay:
    """A day that a new table makes different."""

    date: date
    before: Day | None
    after: Day | None
    was_workday: bool
    is_workday: bool


@dataclass(frozen=True)
class HolidayChange:
    """What a new table did. ``first_published``: estimates in that year are now certain, moved or not."""

    table: HolidayYear
    first_published: bool
    days: tuple[ChangedDay, ...]

    @property
    def changed_dates(self) -> tuple[date, ...]:
        """Days that became rest days or working days: what can move a deadline."""
        return tuple(day.date for day in self.days if day.was_workday != day.is_workday)


@transaction.atomic
def load_holiday_year(
    *, year: int, days: Mapping[date, tuple[bool, str]], source: str, by: Doer, published_on: date | None = None
) -> HolidayChange:
    """Put a year's table in force as a new version; the older ones stay readable.

    ``days`` gives (is a working day, holiday's name) for every holiday and make-up day of the notice, also for days
    of the December before. The table already in force is not stored twice. Raises CalendarError, changing nothing.
    """
    table = {day: Day(worked, name.strip()) for day, (worked, name) in sorted(days.items())}
    _check(year, table, source)
    before = read_calendar()
    row = HolidayYear.objects.filter(year=year).order_by("-version").first()
    if row is None or dict(before.tables[year].days) != table or row.source != source.strip():
        row = _store(year, table, source.strip(), by, published_on)
    return HolidayChange(row, year not in before.published, _changed(year, before, read_calendar()))


@transaction.atomic
def mark_sample(*, pinned_on: date | None, by: Doer) -> Sample:
    """Say that this database holds invented data, and which day it takes for today (None: the real one).

    Other processes learn of it when they start.
    """
    mark, _created = Sample.objects.update_or_create(
        id=1,
        defaults={"pinned_on": pinned_on},
        create_defaults={"pinned_on": pinned_on, "since": datetime.now(SHANGHAI), "marked_by": by.code},
    )
    change_opened()
    return mark


def _check(year: int, table: Mapping[date, Day], source: str) -> None:
    if year not in YEARS:
        raise CalendarError(WRONG_TABLE_YEAR, n=year)
    if not table:
        raise CalendarError(NO_DAYS, n=year)
    if not 1 <= len(source.strip()) <= 200:
        raise CalendarError(NO_SOURCE, n=year)
    for day, entry in table.items():
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise CalendarError(WRONG_YEAR, n=year, text=day.isoformat())
        if not 1 <= len(entry.name) <= 40:
            raise CalendarError(NO_NAME, text=day.isoformat())


def _store(year: int, table: Mapping[date, Day], source: str, by: Doer, published_on: date | None) -> HolidayYear:
    latest = HolidayYear.objects.filter(year=year).aggregate(version=Max("version"))["version"] or 0
    row = HolidayYear.objects.create(
        year=year,
        version=latest + 1,
        source=source,
        published_on=published_on,
        loaded_at=entered_now(),
        loaded_by=by.code,
    )
    HolidayDay.objects.bulk_create(
        HolidayDay(table=row, date=day, is_workday=entry.is_workday, name=entry.name) for day, entry in table.items()
    )
    change_opened()
    return row


def _changed(year: int, before: WorkingCalendar, after: WorkingCalendar) -> tuple[ChangedDay, ...]:
    start = date(year - 1, 12, 1)
    days = (start + timedelta(days=n) for n in range((date(year, 12, 31) - start).days + 1))
    return tuple(
        ChangedDay(day, before.entry(day), after.entry(day), before.is_workday(day), after.is_workday(day))
        for day in days
        if before.entry(day) != after.entry(day)
    )
