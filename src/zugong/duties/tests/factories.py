"""Duties for tests, opened and moved through the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.directory.models import Line, Organisation, Person
from zugong.duties import actions
from zugong.duties.models import Bundle, Duty, Kind
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM


def make_kind(code: str = "lists.task", line: str = "organisation", **fields: Any) -> Kind:
    of = Line.objects.get_or_create(code=line, defaults={"title": line})[0]
    given = {"title": code, "line": of, "room": "lists", "warn_days": 3, "grace_days": 10} | fields
    return Kind.objects.get_or_create(code=code, defaults=given)[0]


def make_duty(organisation: Organisation, *, due_in: int = 10, kind: Kind | None = None, **fields: Any) -> Duty:
    """An open duty of ``organisation``, due in some days; a past one was opened long before."""
    due_on = today() + dt.timedelta(days=due_in)
    opening = actions.Opening(
        **{
            "kind": kind or make_kind(),
            "title": "清沟排涝",
            "organisation": organisation,
            "asker": organisation.parent or organisation,
            "due_on": due_on,
            "opened_on": min(today(), due_on) - dt.timedelta(days=30),
        }
        | fields
    )
    return actions.open_duty(opening=opening, by=SYSTEM)


def file(duty: Duty, by: Person, *, done_on: dt.date | None = None, text: str = "已完成") -> Bundle:
    """File with a small record; without ``done_on`` done on the deadline or today, whichever is earlier."""
    day = done_on or min(duty.due_on, today())
    return actions.file_duty(duty=duty, by=by, done_on=day, material={"text": text})
