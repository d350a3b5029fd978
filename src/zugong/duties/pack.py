"""Kinds of duty in a pack: line of work, how they end, their days, who does and who decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_noop

from zugong.duties.actions.kinds import define_kinds
from zugong.duties.models import Audience, Closes
from zugong.duties.models.duty import SignOffRule
from zugong.foundation.calendar.day_rules import DayRule
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.events.models import Actor
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion
from zugong.packs.parts import Content, Part
from zugong.packs.queries import entry_on
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, DAYS, entry

NO_ROOM = gettext_noop("No room of the program is called “%(room)s”")
NO_DECIDER = gettext_noop("What ends by decision needs a decider")
DAY_RULE = gettext_noop("%(text)s")


def check(regime: Regime) -> Iterator[Fault]:
    """Lines, rooms, roles and day rules exist; what ends by decision has somebody to decide."""
    for kind in regime.entries("kinds"):
        yield from regime.unknown(kind, ("line",), "lines")
        yield from regime.unknown(kind, ("levels",), "levels")
        yield from regime.unknown_roles(kind, ("doers",), ("decider", "roles"), ("decider", "substitutes"))
        yield from _own_faults(kind)


def _own_faults(kind: Entry) -> Iterator[Fault]:
    if kind.data["room"] not in apps.app_configs:
        yield kind.fault(("room",), NO_ROOM, room=kind.data["room"])
    if kind.data["closes"] == Closes.BY_DECISION and "decider" not in kind.data:
        yield kind.fault(("closes",), NO_DECIDER)
    rule = kind.data.get("day_rule")
    if rule:
        try:
            DayRule.parse(rule["rule"], rule["on_rest_day"])
        except CalendarError as fault:
            yield kind.fault(("day_rule", "rule"), DAY_RULE, text=fault)


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put the kinds in force; what a kind says of days and people stays in the pack and is read by date."""
    defaults = {"unit_signoff": SignOffRule.NONE, "warn_days": 0, "grace_days": None}
    define_kinds(kinds=[defaults | dict(kind) for kind in content["kinds"]], source=str(version), by=by)


def day_rule_on(kind: str, day: dt.date) -> DayRule | None:
    """The day rule of a kind in the version in force on a day: a period asks with its first day. Raises NoPackError."""
    found = entry_on("kinds", kind, day) or {}
    rule: Mapping[str, Any] | None = found.get("day_rule")
    return DayRule.parse(rule["rule"], rule["on_rest_day"]) if rule else None


PART = Part(
    name="duties",
    title="Kinds of duty",
    files=("kinds.yaml", "kinds/*.yaml"),
    collections={
        "kinds": entry(
            {
                "line": CODE,
                "room": CODE,
                "levels": {"type": "array", "items": CODE, "uniqueItems": True},
                "closes": {"enum": list(Closes.values)},
                "unit_signoff": {"enum": list(SignOffRule.values)},
                "audience": {"enum": list(Audience.values)},
                "warn_days": DAYS,
                "grace_days": {**DAYS, "type": ["integer", "null"]},
                "period": {"enum": ["once", "week", "month", "quarter", "half", "year"]},
                "day_rule": {"$ref": "#/$defs/day_rule"},
                "within": {
                    "type": "string", "pattern": r"^\+[1-9]\d{0,3}(wd|d)$",
                    "description": gettext_noop("+10wd for working days or +30d for days"),
                },
                "doers": {"type": "array", "items": CODE, "minItems": 1, "uniqueItems": True},
                "decider": {"$ref": "#/$defs/decider"},
                "evidence": {"$ref": "#/$defs/evidence"},
            },
            ["line", "room", "closes"],
        ),
    },
    check=check,
    load=load,
)  # fmt: skip
PARTS = (PART,)
