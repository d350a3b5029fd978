"""Rules that name one day of every month, and what happens when it falls on a rest day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  # a field below is called date
from datetime import timedelta
from typing import Literal, cast, get_args

from .days import ONE_DAY, WorkingCalendar
from .reasons import CalendarError, Reason, gettext_noop

OnRestDay = Literal["keep", "next", "previous", "same-week"]
Kind = Literal["day", "weekday", "week", "workday"]
LAST = -1
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST}
ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}

_ORDINAL, _WEEKDAY = "|".join(ORDINALS), "|".join(WEEKDAYS)
_FORMS = {
    "day": re.compile(r"day (?P<number>\d{1,2})"),
    "weekday": re.compile(rf"(?P<ordinal>{_ORDINAL}) (?P<weekday>{_WEEKDAY})"),
    "week": re.compile(rf"(?P<weekday>{_WEEKDAY}) of (?P<ordinal>{_ORDINAL}) week"),
    "workday": re.compile(rf"(?P<ordinal>{_ORDINAL}) workday"),
}

UNREADABLE = gettext_noop(
    'The day rule "%(text)s" cannot be read: write "day 25", "2nd friday", "friday of first week" or "last workday"'
)
BAD_REST = gettext_noop('"%(text)s" is not a choice for rest days: write keep, next, previous or same-week')
BAD_DAY = gettext_noop("A month has no day %(n)d: write a day from 1 to 31")
BAD_WEEK = gettext_noop('A month may have only three whole weeks: write "first", "second", "third" or "last week"')

TITLES = {
    ("day", False): gettext_noop("Day %(n)d of every month"),
    ("weekday", False): gettext_noop("The %(nth)s %(weekday)s of every month"),
    ("weekday", True): gettext_noop("The last %(weekday)s of every month"),
    ("week", False): gettext_noop("%(weekday)s of the %(nth)s week that lies wholly in the month"),
    ("week", True): gettext_noop("%(weekday)s of the last week that lies wholly in the month"),
    ("workday", False): gettext_noop("The %(nth)s working day of every month"),
    ("workday", True): gettext_noop("The last working day of every month"),
}
NO_DAY = gettext_noop("The month has no day %(n)d; its last day is taken")
NO_FIFTH = gettext_noop("The month has no fifth %(weekday)s; the last one is taken")
KEPT = gettext_noop("The rule keeps the day all the same")
MOVED_ON = gettext_noop("Moved on to the next working day, %(day)s")
MOVED_BACK = gettext_noop("Brought forward to the working day before, %(day)s")
MOVED_IN_WEEK = gettext_noop("Moved within the same week to %(day)s")
NO_WORKDAY_IN_WEEK = gettext_noop("The week has no working day; the day is kept")
OTHER_MONTH = gettext_noop("The new day lies in another month")
IS_WEEKEND = gettext_noop("%(day)s is a weekend")
IS_HOLIDAY = gettext_noop("%(day)s is off for %(text)s")
IS_MAKE_UP = gettext_noop("%(day)s is a make-up working day (%(text)s)")


@dataclass(frozen=True)
class RuleDate:
    """One month's day: where the rule puts it, and where it is held.

    ``estimated``: what is said of rest days rests on a year whose holiday table is not published.
    """

    nominal: Date
    date: Date
    estimated: bool
    reasons: tuple[Reason, ...] = ()

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons as sentences in the active language."""
        return tuple(str(reason) for reason in self.reasons)


@dataclass(frozen=True)
class DayRule:
    """A day of the month, such as the fixed activity day, with the choice for rest days."""

    kind: Kind
    number: int
    weekday: int = 0
    on_rest_day: OnRestDay = "keep"

    @classmethod
    def parse(cls, text: str, on_rest_day: str = "keep") -> DayRule:
        """Read ``day 25``, ``2nd friday``, ``friday of first week``, ``last workday``; CalendarError otherwise."""
        if on_rest_day not in get_args(OnRestDay):
            raise CalendarError(BAD_REST, text=on_rest_day)
        words = " ".join(text.lower().split())
        for kind, form in _FORMS.items():
            if match := form.fullmatch(words):
                parts = match.groupdict()
                number = int(parts["number"]) if kind == "day" else ORDINALS[parts["ordinal"]]
                weekday = WEEKDAYS.index(parts["weekday"]) if "weekday" in parts else 0
                return cls(cast(Kind, kind), number, weekday, cast(OnRestDay, on_rest_day))
        raise CalendarError(UNREADABLE, text=text)

    def __post_init__(self) -> None:
        if self.kind == "day" and not 1 <= self.number <= 31:
            raise CalendarError(BAD_DAY, n=self.number)
        if self.kind == "week" and self.number > 3:
            raise CalendarError(BAD_WEEK)

    @property
    def title(self) -> Reason:
        """The rule in words, in whatever language is active when it is shown."""
        return Reason(TITLES[self.kind, self.number == LAST], n=self.number, weekday=self.weekday)

    def dates(self, year: int, calendar: WorkingCalendar) -> list[RuleDate]:
        """The twelve days of a year."""
        return [self.date_in(year, month, calendar) for month in range(1, 13)]

    def date_in(self, year: int, month: int, calendar: WorkingCalendar) -> RuleDate:
        """The day of one month, with the rule, the rest day met and the move as reasons."""
        nominal, found = self._nominal(year, month, calendar)
        date, moved = self._held(nominal, calendar)
        why = (self.title, *found, *_standing(nominal, calendar), *moved)
        missing = calendar.missing(dict.fromkeys(sorted({nominal.year, date.year})))
        return RuleDate(nominal, date, estimated=bool(missing), reasons=(*why, *missing))

    def _nominal(self, year: int, month: int, calendar: WorkingCalendar) -> tuple[Date, tuple[Reason, ...]]:
        days = _month(year, month)
        if self.kind == "day":
            short = (Reason(NO_DAY, n=self.number),) if self.number > len(days) else ()
            return days[min(self.number, len(days)) - 1], short
        if self.kind == "workday":
            return self._workday(days, calendar)
        same = [day for day in days if day.weekday() == self.weekday and (self.kind == "weekday" or _whole_week(day))]
        if self.number > len(same):
            return same[-1], (Reason(NO_FIFTH, weekday=self.weekday),)
        return same[self.number if self.number == LAST else self.number - 1], ()

    def _workday(self, days: list[Date], calendar: WorkingCalendar) -> tuple[Date, tuple[Reason, ...]]:
        """Counted from the month's start, or from its end for the last; every day passed has its reason."""
        last = self.number == LAST
        found, left = [], 1 if last else self.number
        for day in reversed(days) if last else days:
            left -= calendar.is_workday(day)
            if left and (reason := calendar.explain(day)):
                found.append(reason)
            if not left:
                return day, tuple(found)
        raise AssertionError("a month without five working days")  # no notice has ever closed a month

    def _held(self, nominal: Date, calendar: WorkingCalendar) -> tuple[Date, tuple[Reason, ...]]:
        if calendar.is_workday(nominal):
            return nominal, ()
        if self.on_rest_day == "keep":
            return nominal, (Reason(KEPT),)
        if self.on_rest_day == "same-week":
            return _within_week(nominal, calendar)
        later = self.on_rest_day == "next"
        date = calendar.next_workday(nominal) if later else calendar.previous_workday(nominal)
        moved = Reason(MOVED_ON if later else MOVED_BACK, day=date)
        return date, (moved,) if date.month == nominal.month else (moved, Reason(OTHER_MONTH))


def _month(year: int, month: int) -> list[Date]:
    return [Date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _whole_week(day: Date) -> bool:
    """Whether the day's week, Monday to Sunday, lies wholly in its month."""
    monday = day - timedelta(days=day.weekday())
    return monday.month == day.month == (monday + timedelta(days=6)).month


def _standing(day: Date, calendar: WorkingCalendar) -> Iterator[Reason]:
    """What kind of day it is, when it is not an ordinary working day."""
    entry = calendar.entry(day)
    if entry is None:
        if day.weekday() >= 5:
            yield Reason(IS_WEEKEND, day=day)
    elif not entry.is_workday:
        yield Reason(IS_HOLIDAY, day=day, text=entry.name)
    elif day.weekday() >= 5:
        yield Reason(IS_MAKE_UP, day=day, text=entry.name)


def _within_week(nominal: Date, calendar: WorkingCalendar) -> tuple[Date, tuple[Reason, ...]]:
    """A later working day of the same week (Monday to Sunday), else an earlier one, else the day itself."""
    later = [nominal + n * ONE_DAY for n in range(1, 7 - nominal.weekday())]
    earlier = [nominal - n * ONE_DAY for n in range(1, nominal.weekday() + 1)]
    for day in (*later, *earlier):
        if calendar.is_workday(day):
            moved = Reason(MOVED_IN_WEEK, day=day)
            return day, (moved,) if day.month == nominal.month else (moved, Reason(OTHER_MONTH))
    return nominal, (Reason(NO_WORKDAY_IN_WEEK),)
