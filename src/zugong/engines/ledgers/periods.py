"""What a period means for a ledger: its words, its start, the day it is due and the day it is to be reported by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zugong.duties.deadlines import reckon
from zugong.foundation.calendar.day_rules import DayRule
from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.queries import working_calendar
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.text.verdict import Refused

from .shapes import DefinitionShape

CODED = ("month", "quarter", "half", "year")


@dataclass(frozen=True)
class Term:
    """The dates of one period of a ledger. ``why`` explains the day it is due, line by line."""

    code: str
    title: str
    start: dt.date
    end: dt.date
    due_on: dt.date
    file_by: dt.date
    why: str


def term_of(shape: DefinitionShape, code: str, *, start: dt.date | None = None, due_on: dt.date | None = None) -> Term:
    """The term a period's code names. A campaign needs ``start`` and ``due_on``. Raises Refused."""
    if shape.rhythm not in CODED:
        if start is None or due_on is None or not code.strip() or len(code) > 40:
            raise Refused(_("A campaign needs a code, the day it begins and the day it is due."))
        return _finish(shape, code, code, start, due_on, due_on, "")
    try:
        period = Period.parse(code)
    except CalendarError as fault:
        raise Refused(str(fault)) from fault
    if period.kind != shape.rhythm:
        raise Refused(_("“%(code)s” is not a period of this ledger.") % {"code": code})
    day, why = (due_on, "") if due_on else _due(shape, period)
    return _finish(shape, period.code, str(period.title), period.start, period.end, day, why)


def _due(shape: DefinitionShape, period: Period) -> tuple[dt.date, str]:
    if shape.day_rule:
        rule = DayRule.parse(shape.day_rule, shape.on_rest_day)
        found = rule.date_in(period.end.year, period.end.month, working_calendar())
        return found.date, "\n".join(found.why)
    if shape.due_within:
        deadline = reckon(shape.due_within, period.end)
        return deadline.date, "\n".join(deadline.why)
    return period.end, _("The last day of the period")


def _finish(
    shape: DefinitionShape, code: str, title: str, start: dt.date, end: dt.date, due_on: dt.date, why: str
) -> Term:
    file_by = reckon(shape.file_within, due_on).date if shape.file_within else due_on
    return Term(code, title, start, end, due_on, file_by, why)


def month_of(day: dt.date) -> str:
    """The month in which something happened, as a period."""
    return f"{day:%Y-%m}"


def title_of(code: str) -> str:
    """The words of a period's code; a campaign's code stays as it is."""
    try:
        return str(Period.parse(code).title)
    except CalendarError:
        return code
