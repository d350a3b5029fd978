"""Reporting periods by code: ``2016``, ``2016-H1``, ``2016-Q2``, ``2016-07``, ``2016-W05``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812  # the module's own word
from datetime import timedelta
from typing import Literal

from .reasons import CalendarError, Reason, gettext_noop

Kind = Literal["year", "half", "quarter", "month", "week"]
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[HQW]?)(?P<number>\d{1,2}))?")
_KINDS: dict[str, Kind] = {"H": "half", "Q": "quarter", "W": "week", "": "month"}
_COUNTS = {"year": 1, "half": 2, "quarter": 4, "month": 12}
_WRITTEN = {"year": "{0:04}", "half": "{0:04}-H{1}", "quarter": "{0:04}-Q{1}", "month": "{0:04}-{1:02}"}
_WRITTEN |= {"week": "{0:04}-W{1:02}"}
FIRST, LAST = 1900, 2999

UNREADABLE = gettext_noop(
    'The period "%(text)s" cannot be read: write 2016, 2016-H1, 2016-Q2, 2016-07 or 2016-W05 (years 1900 to 2999)'
)
HALVES = (gettext_noop("First half of %(n)d"), gettext_noop("Second half of %(n)d"))
TITLES = {
    "year": gettext_noop("%(n)d"),
    "quarter": gettext_noop("Quarter %(text)s of %(n)d"),
    "month": gettext_noop("Month %(text)s of %(n)d"),
    "week": gettext_noop("Week %(text)s of %(n)d"),
}


@dataclass(frozen=True)
class Period:
    """A year or a numbered part of it. Weeks are ISO weeks: Monday to Sunday, the year is that of the Thursday."""

    year: int
    kind: Kind = "year"
    number: int = 1

    def __post_init__(self) -> None:
        if not FIRST <= self.year <= LAST or not 1 <= self.number <= _count(self.year, self.kind):
            raise CalendarError(UNREADABLE, text=self.code)

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read a period's code; CalendarError says which codes there are."""
        match = _CODE.fullmatch(code.strip().upper())
        if match is None:
            raise CalendarError(UNREADABLE, text=code)
        if match["number"] is None:
            return cls(int(match["year"]))
        period = cls(int(match["year"]), _KINDS[match["letter"]], int(match["number"]))
        if period.code != code.strip().upper():
            raise CalendarError(UNREADABLE, text=code)
        return period

    @classmethod
    def holding(cls, date: Date, kind: Kind) -> Period:
        """The period of a kind in which the date lies."""
        if kind == "week":
            year, week, _weekday = date.isocalendar()
            return cls(year, kind, week)
        return cls(date.year, kind, (date.month - 1) * _COUNTS[kind] // 12 + 1)

    @property
    def code(self) -> str:
        return _WRITTEN[self.kind].format(self.year, self.number)

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> Reason:
        """The period in words: ``2016年上半年``."""
        msgid = HALVES[self.number - 1] if self.kind == "half" else TITLES[self.kind]
        return Reason(msgid, n=self.year, text=str(self.number))

    @property
    def start(self) -> Date:
        """The first day, inclusive."""
        if self.kind == "week":
            return Date.fromisocalendar(self.year, self.number, 1)
        return Date(self.year, (self.number - 1) * self._length + 1, 1)

    @property
    def end(self) -> Date:
        """The last day, inclusive."""
        if self.kind == "week":
            return self.start + timedelta(days=6)
        month = self.number * self._length
        return Date(self.year, month, monthrange(self.year, month)[1])

    @property
    def _length(self) -> int:
        return 12 // _COUNTS[self.kind]

    def contains(self, other: Date | Period) -> bool:
        """Whether a date, or the whole of another period, lies in this one."""
        if isinstance(other, Period):
            return self.start <= other.start and other.end <= self.end
        return self.start <= other <= self.end

    def months(self) -> list[Period]:
        """The months that lie wholly in the period, in order; none for a week."""
        if self.kind == "week":
            return []
        return [Period(self.year, "month", month) for month in range(self.start.month, self.end.month + 1)]

    def previous(self) -> Period:
        """The period of the same kind just before. Raises CalendarError before 1900."""
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, _count(self.year - 1, self.kind))

    def next(self) -> Period:
        """The period of the same kind just after. Raises CalendarError after 2999."""
        if self.number < _count(self.year, self.kind):
            return Period(self.year, self.kind, self.number + 1)
        return Period(self.year + 1, self.kind, 1)


def _count(year: int, kind: Kind) -> int:
    """How many periods of a kind a year has: 52 or 53 weeks; 28 December is always in the last one."""
    if kind != "week":
        return _COUNTS[kind]
    return Date(year, 12, 28).isocalendar().week
