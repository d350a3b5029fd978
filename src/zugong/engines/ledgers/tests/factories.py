"""Ledgers, entries and rosters for tests, made through the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.directory.models import Member, Organisation
from zugong.directory.tests.factories import make_member
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Definition, Entry
from zugong.engines.ledgers.shapes import definition_from
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM

LONG_AGO = dt.date(2015, 1, 1)


def make_definition(plain: dict[str, Any] = ACTIVITY_DAY, **changes: Any) -> Definition:
    shape = definition_from(plain | changes)
    return actions.load_definition(shape=shape, valid_from=LONG_AGO, by=SYSTEM).definition


def this_month() -> str:
    return f"{today():%Y-%m}"


def last_month() -> str:
    return f"{today().replace(day=1) - dt.timedelta(days=1):%Y-%m}"


def make_entry(
    organisation: Organisation, plain: dict[str, Any] = ACTIVITY_DAY, period: str = "", **more: Any
) -> Entry:
    """The entry of an organisation for a period; the month before this one unless another is named."""
    definition = make_definition(plain)
    if plain["rhythm"] == "event":
        return actions.open_event(
            definition=definition, organisation=organisation, happened_on=more.pop("happened_on", today()),
            title=more.pop("title", ""), by=SYSTEM,
        )  # fmt: skip
    if plain["rhythm"] == "campaign":
        more = {"start": today() - dt.timedelta(days=30), "due_on": today() + dt.timedelta(days=10)} | more
    period = period or {"month": last_month(), "campaign": "clean-up"}.get(plain["rhythm"]) or _coded(plain["rhythm"])
    opened = actions.open_period(definition=definition, period=period, organisations=[organisation], by=SYSTEM, **more)
    return opened[0] if opened else Entry.objects.get(definition=definition, period=period, organisation=organisation)


def _coded(rhythm: str) -> str:
    day = today()
    return {"year": f"{day:%Y}", "half": f"{day.year}-H{(day.month - 1) // 6 + 1}",
            "quarter": f"{day.year}-Q{(day.month - 1) // 3 + 1}"}[rhythm]  # fmt: skip


def make_roster(organisation: Organisation, n: int = 5) -> list[Member]:
    return [make_member(f"党员{i:02}", organisation) for i in range(1, n + 1)]


def held_on(entry: Entry) -> dt.date:
    """A day on which it may have been done."""
    return min(entry.duty.due_on, today())


def activity(members: list[Member], absent: Any = 1, **more: Any) -> actions.EntryInput:
    """What a clerk enters: the first ones absent (or those given with their reasons), the rest present."""
    if isinstance(absent, int):
        absent = {member.pk: "work" for member in members[:absent]}
    return actions.EntryInput(
        **{
            "values": {"activity.topic": "清沟排涝"}, "rest_present": True,
            "absent": absent,
        }
        | more
    )  # fmt: skip
