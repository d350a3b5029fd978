"""Working days of China: weekends, holidays and make-up days, each count with its reasons. No database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Date  # noqa: N812  # a field below is called date
from datetime import timedelta

from . import reasons
from .reasons import CalendarError, Reason

ONE_DAY = timedelta(days=1)
FURTHEST = 10_000
FIRST, LAST = Date(1900, 1, 1), Date(2999, 12, 31)


@dataclass(frozen=True)
class Day:
    """What a holiday table says of one day: a holiday, or a weekend that is worked (调休)."""

    is_workday: bool
    name: str = ""


@dataclass(frozen=True)
class YearTable:
    """One year's published arrangement. It may also speak of the last days of the December before."""

    days: Mapping[Date, Day]
    source: str


@dataclass(frozen=True)
class Deadline:
    """A counted date. ``estimated``: it rests on a year whose holiday table is not published."""

    date: Date
    estimated: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons as sentences in the active language, in the order of the days."""
        return tuple(str(reason) for reason in self.reasons)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked, by year tables. A year without a table has plain weekends and is always flagged."""

    tables: Mapping[int, YearTable] = field(default_factory=dict)

    @property
    def published(self) -> frozenset[int]:
        """Years whose arrangement is known."""
        return frozenset(self.tables)

    def with_table(self, year: int, table: YearTable) -> WorkingCalendar:
        """The same calendar with one year's table put in or replaced."""
        return WorkingCalendar({**self.tables, year: table})

    def source(self, year: int) -> str:
        """Where the year's table comes from; empty when there is none."""
        return self.tables[year].source if year in self.tables else ""

    def entry(self, date: Date) -> Day | None:
        """What the tables say of the day; None for an ordinary day."""
        if date.month == 12:
            following = self.tables.get(date.year + 1)
            if following and date in following.days:
                return following.days[date]
        table = self.tables.get(date.year)
        return table.days.get(date) if table else None

    def is_published(self, date: Date) -> bool:
        return date.year in self.tables

    def is_workday(self, date: Date) -> bool:
        entry = self.entry(date)
        return entry.is_workday if entry else date.weekday() < 5

    def explain(self, date: Date) -> Reason | None:
        """Why the day is not what its weekday says or is a weekend; None for an ordinary working day."""
        entry = self.entry(date)
        if entry is None:
            return Reason(reasons.WEEKEND, day=date) if date.weekday() >= 5 else None
        if not entry.is_workday:
            return Reason(reasons.HOLIDAY, day=date, text=entry.name)
        return Reason(reasons.MAKE_UP, day=date, text=entry.name) if date.weekday() >= 5 else None

    def add_days(self, date: Date, n: int) -> Deadline:
        """``n`` calendar days after ``date`` (before it if negative), rest days included; never estimated.

        Raises CalendarError beyond 10,000 days or outside 1900–2999.
        """
        end = _checked(_shifted(date, n))
        counted = Reason(reasons.DAYS_FORWARD if n > 0 else reasons.DAYS_BACKWARD, day=date, n=abs(n))
        why = [counted if n else Reason(reasons.NOTHING_COUNTED, day=date)]
        if n and self.is_published(end) and not self.is_workday(end):
            why.append(Reason(reasons.ENDS_ON_REST, day=end))
        return Deadline(end, estimated=False, reasons=tuple(why))

    def add_working_days(self, date: Date, n: int) -> Deadline:
        """The ``n``-th working day after ``date`` (before it if negative); the count starts on the next day.

        ``n`` = 0 is the day itself, worked or not. Every rest day passed and every make-up day counted has its
        reason. Raises CalendarError beyond 10,000 days or outside 1900–2999.
        """
        _shifted(date, n)
        if n == 0:
            return Deadline(_checked(date), estimated=False, reasons=(Reason(reasons.NOTHING_COUNTED, day=date),))
        step = ONE_DAY if n > 0 else -ONE_DAY
        why = [Reason(reasons.FORWARD if n > 0 else reasons.BACKWARD, day=date, n=abs(n))]
        years: dict[int, None] = {}
        left, day = abs(n), date
        while left:
            day = _checked(day + step)
            years[day.year] = None
            left -= self.is_workday(day)
            if reason := self.explain(day):
                why.append(reason)
        missing = self.missing(years)
        return Deadline(day, estimated=bool(missing), reasons=(*why, *missing))

    def next_workday(self, date: Date) -> Date:
        """The first working day after ``date``."""
        return next(day for day in walk(date, ONE_DAY) if self.is_workday(day))

    def previous_workday(self, date: Date) -> Date:
        """The last working day before ``date``."""
        return next(day for day in walk(date, -ONE_DAY) if self.is_workday(day))

    def count_working_days(self, after: Date, until: Date) -> int:
        """Working days after ``after`` up to and with ``until``; negative when ``until`` lies before."""
        if until < after:
            return -self.count_working_days(until - ONE_DAY, after - ONE_DAY)
        return sum(self.is_workday(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    def missing(self, years: Mapping[int, None] | set[int]) -> tuple[Reason, ...]:
        """One reason for each of the years that has no table."""
        latest = max(self.tables, default=0)
        return tuple(
            Reason(reasons.NOT_PUBLISHED if year > latest else reasons.NOT_HELD, n=year)
            for year in years
            if year not in self.tables
        )


def walk(date: Date, step: timedelta) -> Iterator[Date]:
    """The days after ``date`` (before it with a negative step), without end but for the calendar's own."""
    while True:
        date = _checked(date + step)
        yield date


def _checked(date: Date) -> Date:
    if not FIRST <= date <= LAST:
        raise CalendarError(reasons.NO_SUCH_DATE)
    return date


def _shifted(date: Date, n: int) -> Date:
    if abs(n) > FURTHEST:
        raise CalendarError(reasons.TOO_FAR, n=n)
    try:
        return date + timedelta(days=n)
    except OverflowError:
        raise CalendarError(reasons.NO_SUCH_DATE) from None
