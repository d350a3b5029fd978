"""Typed lists in a pack: their kind of duty, steps counted back from the end, coloured notices, re-check share."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.engines.lists.actions import define_list_types
from zugong.foundation.events.models import Actor
from zugong.packs.faults import Fault
from zugong.packs.formulas import band_faults
from zugong.packs.models import PackVersion
from zugong.packs.parts import Content, Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TEXT, TITLE, entry

OTHER_ROOM = gettext_noop("The kind “%(kind)s” belongs to another room; a list needs a kind of the room lists")
KIND_TWICE = gettext_noop("The kind “%(kind)s” already belongs to the list “%(list)s”; each list has its own")
STEPS_BACK = gettext_noop("Steps come nearer to the end one after the other: this one lies before the step above it")
NO_COLOUR = gettext_noop("There is no colour “%(colour)s” among the colours of this list")

BACK = {
    "type": "string", "pattern": r"^-(0|[1-9]\d{0,2})wd$",
    "description": gettext_noop("-20wd: 20 working days before the end"),
}  # fmt: skip
TYPES = ["responsibility", "tasks", "problems", "projects", "rectification", "breakdown", "negative"]
NUMBER = {"type": "number"}
BY = ["owner", "above", "uninvolved", "approval"]


def check(regime: Regime) -> Iterator[Fault]:
    """Each list has a kind of its own; steps run towards the end; notices have no gaps."""
    taken: dict[str, str] = {}
    for found in regime.entries("lists"):
        yield from regime.unknown(found, ("kind",), "kinds")
        for key in ("checklists", "criteria", "helpers"):
            yield from regime.unknown(found, (key,), "checklists")
        kind, code = regime.find("kinds", found.data["kind"]), found.data["kind"]
        if kind and kind.data["room"] != "lists":
            yield found.fault(("kind",), OTHER_ROOM, kind=code)
        if code in taken:
            yield found.fault(("kind",), KIND_TWICE, kind=code, list=taken[code])
        taken.setdefault(code, found.code)
        yield from _steps(found)
        yield from _notices(found)


def _steps(found: Entry) -> Iterator[Fault]:
    days = [int(step["due"][1:-2]) for step in found.data.get("steps", ())]
    for n in range(1, len(days)):
        if days[n] > days[n - 1]:
            yield found.fault(("steps", n, "due"), STEPS_BACK)


def _notices(found: Entry) -> Iterator[Fault]:
    notices = found.data.get("notices")
    if not notices or "bands" not in notices:
        return
    colours = {colour["code"] for colour in notices["colours"]}
    for n, band in enumerate(notices["bands"]):
        if band["colour"] not in colours:
            yield found.fault(("notices", "bands", n, "colour"), NO_COLOUR, colour=band["colour"])
    for n, msgid, about in band_faults(notices["bands"], notices.get("over")):
        yield found.fault(("notices", "bands", n), msgid, **about)


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put the list types in force; steps, notices and shares are read from the pack by date."""
    checklists = {each["code"]: each["items"] for each in content.get("checklists", ())}
    define_list_types(lists=content["lists"], checklists=checklists, source=str(version), by=by)


PART = Part(
    name="lists",
    title="Lists",
    files=("lists.yaml", "lists/*.yaml"),
    collections={
        "lists": entry(
            {
                "type": {"enum": TYPES},
                "kind": CODE,
                "checklists": {"type": "array", "items": CODE, "uniqueItems": True},
                "steps": {
                    "type": "array", "maxItems": 40,
                    "items": {
                        "type": "object",
                        "properties": {
                            "code": CODE, "title": TITLE, "due": BACK, "needs": TEXT,
                            "assumed": {"type": "boolean"}, "source": TEXT,
                        },
                        "required": ["code", "title", "due"], "additionalProperties": False,
                    },
                },
                "notices": {
                    "type": "object",
                    "properties": {
                        "measure": {"enum": ["days_overdue", "days_left", "days_unanswered", "steps_behind"]},
                        "colours": {
                            "type": "array", "minItems": 1, "maxItems": 8,
                            "items": {
                                "type": "object", "properties": {"code": CODE, "title": TITLE, "asks": TEXT},
                                "required": ["code", "title"], "additionalProperties": False,
                            },
                        },
                        "over": {
                            "type": "object", "additionalProperties": False,
                            "properties": {"at_least": NUMBER, "above": NUMBER, "at_most": NUMBER, "below": NUMBER},
                        },
                        "bands": {
                            "type": "array", "minItems": 1, "maxItems": 12,
                            "items": {
                                "type": "object",
                                "properties": {
                                    "colour": CODE, "at_least": NUMBER, "above": NUMBER, "at_most": NUMBER,
                                    "below": NUMBER,
                                },
                                "required": ["colour"], "additionalProperties": False,
                            },
                        },
                        "open": TEXT, "assumed": {"type": "boolean"}, "source": TEXT,
                    },
                    "required": ["measure", "colours"], "additionalProperties": False,
                },
                "recheck_percent": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
                "stages": {
                    "type": "array", "maxItems": 20,
                    "items": {
                        "type": "object",
                        "properties": {"code": CODE, "title": TITLE, "by": {"enum": BY}, "source": TEXT},
                        "required": ["code", "title", "by"], "additionalProperties": False,
                    },
                },
                "criteria": CODE,
                "helpers": CODE,
                "follow_up_months": {"type": "integer", "minimum": 0, "maximum": 60},
                "quota": {"type": ["integer", "null"], "minimum": 0},
            },
            ["type", "kind"],
        ),
    },
    check=check,
    load=load,
)  # fmt: skip
PARTS = (PART,)
