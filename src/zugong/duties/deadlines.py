"""A deadline as it was reckoned, so that a new holiday table can move it and say why."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from zugong.foundation.calendar.days import Deadline
from zugong.foundation.calendar.queries import working_calendar
from zugong.foundation.text.verdict import Refused

_FORM = re.compile(r"\+(?P<n>[1-9]\d{0,3})(?P<unit>wd|d)")


def reckon(reckoning: str, opened_on: dt.date) -> Deadline:
    """``+10wd`` or ``+30d`` counted from the day after ``opened_on``, with reasons. Raises Refused on another form."""
    found = _FORM.fullmatch(reckoning)
    if not found:
        raise Refused(_("Write the time as +10wd (working days) or +30d (days)."))
    n, calendar = int(found["n"]), working_calendar()
    if found["unit"] == "wd":
        return calendar.add_working_days(opened_on, n)
    return calendar.add_days(opened_on, n)
