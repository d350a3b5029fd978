"""What a person asks of the calendar in typed words, and the answer as data or as lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from .day_rules import DayRule, RuleDate
from .days import Deadline, WorkingCalendar
from .reasons import CalendarError, gettext_noop, weekday_name

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STEP = re.compile(r"(?P<n>[+-][0-9]{1,9})(?P<unit>d|wd)")

USAGE = gettext_noop('Write: zugong clock 2016-04-27 +10wd, or: zugong clock rule "day 25" 2016')
BAD_DATE = gettext_noop('"%(text)s" is not a date: write it like 2016-04-27')
BAD_STEP = gettext_noop('"%(text)s" is not a count: write +10wd for working days or +10d for calendar days')
BAD_YEAR = gettext_noop('"%(text)s" is not a year between 1901 and 2998: write it like 2016')
BAD_OPTION = gettext_noop('"%(text)s" is not an option here: see zugong clock --help')
BAD_LANGUAGE = gettext_noop('"%(text)s" is not a language here: write --lang zh or --lang en')
REST_IS_FOR_RULES = gettext_noop("--on-rest-day belongs to a day rule: write +10wd to count working days")


@dataclass(frozen=True)
class Answer:
    """A counted date, or a rule's days; in the language that is active when it is read."""

    found: Deadline | list[RuleDate]

    def data(self) -> dict[str, object]:
        """``date``, ``estimated``, ``why``; for a rule ``dates``, a list of them with ``nominal``."""
        if isinstance(self.found, Deadline):
            return _as_data(self.found)
        return {"dates": [{"nominal": day.nominal.isoformat(), **_as_data(day)} for day in self.found]}

    def text(self, explain: bool) -> str:
        """A line per date, with its reasons below it if asked for."""
        results = [self.found] if isinstance(self.found, Deadline) else self.found
        lines = []
        for result in results:
            lines.append(_line(result))
            lines += [f"  {reason}" for reason in result.why] if explain else []
        return "\n".join(lines)


def answer(words: Sequence[str], on_rest_day: str | None, calendar: WorkingCalendar) -> Answer:
    """Read ``2016-04-27 +10wd`` or ``rule "day 25" 2016``; CalendarError says what to write instead."""
    for word in words:
        if word.startswith("--"):
            raise CalendarError(BAD_OPTION, text=word)
    if len(words) == 3 and words[0] == "rule":
        rule = DayRule.parse(words[1], "keep" if on_rest_day is None else on_rest_day)
        return Answer(rule.dates(_year(words[2]), calendar))
    if len(words) != 2 or words[0] == "rule":
        raise CalendarError(USAGE)
    if on_rest_day is not None:
        raise CalendarError(REST_IS_FOR_RULES)
    return Answer(_counted(_date(words[0]), words[1], calendar))


def _counted(start: date, step: str, calendar: WorkingCalendar) -> Deadline:
    match = _STEP.fullmatch(step.lower())
    if match is None:
        raise CalendarError(BAD_STEP, text=step)
    count: Callable[[date, int], Deadline] = calendar.add_working_days if match["unit"] == "wd" else calendar.add_days
    return count(start, int(match["n"]))


def _date(text: str) -> date:
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CalendarError(BAD_DATE, text=text) from None


def _year(text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not 1901 <= int(text) <= 2998:
        raise CalendarError(BAD_YEAR, text=text)
    return int(text)


def _as_data(result: Deadline | RuleDate) -> dict[str, object]:
    return {"date": result.date.isoformat(), "estimated": result.estimated, "why": list(result.why)}


def _line(result: Deadline | RuleDate) -> str:
    line = _with_weekday(result.date)
    if isinstance(result, RuleDate) and result.nominal != result.date:
        line += gettext(" (instead of %(day)s)") % {"day": _with_weekday(result.nominal)}
    if result.estimated:
        line += gettext(" (estimate: the year has no published holiday table)")
    return line


def _with_weekday(day: date) -> str:
    return f"{day.isoformat()} {weekday_name(day.weekday())}"
