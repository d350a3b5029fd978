"""Definitions of ledgers in a pack: data elements, period, acceptance. Read by date from the version in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from zugong.engines.ledgers.actions import load_definition
from zugong.engines.ledgers.shapes import definition_from
from zugong.foundation.events.models import Actor
from zugong.packs.asking import fields_schema
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion
from zugong.packs.parts import Asking, Content, Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TEXT, TITLE, entry

OTHER_ROOM = gettext_noop("The kind “%(kind)s” belongs to another room; a ledger needs a kind of the room ledgers")
OTHER_END = gettext_noop(
    "A ledger that is only filed has a kind that ends by filing; any other has one ended by decision"
)
SHARE_MISSING = gettext_noop("Acceptance by sample needs the share that is drawn, or “open” where it is not known")
# How often a year a period asks; a ledger filed when something happens is burdened by its own estimate.
TIMES = {"week": 52, "month": 12, "quarter": 4, "half": 2, "year": 1, "once": 1, "event": 1}


def check(regime: Regime) -> Iterator[Fault]:
    """Elements, kinds and levels exist; a sample has its share."""
    for ledger in regime.entries("ledgers"):
        for n, _field in enumerate(ledger.data["fields"]):
            yield from regime.unknown(ledger, ("fields", n, "element"), "elements")
        yield from regime.unknown(ledger, ("kind",), "kinds")
        yield from regime.unknown(ledger, ("levels",), "levels")
        yield from regime.unknown(ledger, ("checklists",), "checklists")
        yield from _own_faults(regime, ledger)


def _own_faults(regime: Regime, ledger: Entry) -> Iterator[Fault]:
    kind = regime.find("kinds", ledger.data.get("kind"))
    if kind and kind.data["room"] != "ledgers":
        yield ledger.fault(("kind",), OTHER_ROOM, kind=kind.code)
    if kind and (ledger.data["acceptance"] == "filed") != (kind.data["closes"] == "by_filing"):
        yield ledger.fault(("acceptance",), OTHER_END)
    if (
        ledger.data["acceptance"] == "sample"
        and ledger.data.get("sample_percent") is None
        and "open" not in ledger.data
    ):
        yield ledger.fault(("acceptance",), SHARE_MISSING)


def askings(content: Content) -> Iterator[Asking]:
    """A ledger asks like a form does."""
    for ledger in content["ledgers"]:
        elements = tuple(field["element"] for field in ledger["fields"])
        times = ledger.get("times_a_year", TIMES[ledger["period"]])
        yield Asking("ledgers", ledger["code"], ledger["title"], ledger["subject"], elements, times, ledger["burden"])


RHYTHMS = {"once": "campaign"}
HELD_ELSEWHERE = {"file", "photo", "people"}
"""Types no value is entered for: evidence is added to the entry, people stand in the attendance table."""


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put the ledgers in force whose period an entry can have; forms and checklists are read from the pack by date."""
    elements = {element["code"]: element for element in content["elements"]}
    kinds = {kind["code"]: kind for kind in content["kinds"]}
    assert version.valid_from is not None
    for ledger in content["ledgers"]:
        if ledger.get("kind") and ledger["period"] != "week":
            shape = definition_from(_plain(ledger, elements, kinds[ledger["kind"]]))
            load_definition(shape=shape, valid_from=version.valid_from, by=by)


def _plain(ledger: Mapping[str, Any], elements: Mapping[str, Any], kind: Mapping[str, Any]) -> dict[str, Any]:
    """A ledger of the pack as the plain data of a definition."""
    attendance = ledger.get("attendance")
    rule = kind.get("day_rule") or {}
    asked = [elements[field["element"]] for field in ledger["fields"]]
    given = {
        "code": ledger["code"], "title": ledger["title"], "kind": ledger["kind"], "line": kind["line"],
        "rhythm": RHYTHMS.get(ledger["period"], ledger["period"]), "acceptance": ledger["acceptance"],
        "elements": [_element(element) for element in asked if _is_entered(element)],
        "rosters": bool(attendance and attendance["of"] == "members"),
        "absence_reasons": [_choice(reason) for reason in (attendance or {}).get("reasons", ())],
        "day_rule": rule.get("rule", ""), "on_rest_day": rule.get("on_rest_day", "keep"),
    }  # fmt: skip
    if ledger.get("sample_percent") is not None:
        given["sample_share"] = int(ledger["sample_percent"])
    return given


def _is_entered(element: Mapping[str, Any]) -> bool:
    return element["type"] not in HELD_ELSEWHERE and not element.get("held")


def _element(element: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry asks of one element. A condition of when it is required is the form's, not yet the entry's."""
    given = {key: element[key] for key in ("code", "title", "type", "unit", "longest") if key in element}
    given["required"] = element.get("required") == "always"
    for ours, theirs in (("minimum", "at_least"), ("maximum", "at_most")):
        if element.get(theirs) is not None:
            given[ours] = str(element[theirs])
    if "choices" in element:
        given["choices"] = [_choice(choice) for choice in element["choices"]]
    return given


def _choice(given: Mapping[str, Any]) -> dict[str, str]:
    return {"code": given["code"], "title": given["title"]}


PART = Part(
    name="ledgers",
    title="Ledgers",
    files=("ledgers.yaml", "ledgers/*.yaml"),
    collections={
        "ledgers": entry(
            {
                "kind": CODE,
                "subject": CODE,
                "levels": {"type": "array", "items": CODE, "uniqueItems": True},
                "period": {"enum": list(TIMES)},
                "times_a_year": {"type": "integer", "minimum": 1, "maximum": 366},
                "acceptance": {"enum": ["each", "sample", "filed"]},
                "sample_percent": {"type": ["number", "null"], "minimum": 0, "maximum": 100},
                "attendance": {
                    "type": "object",
                    "properties": {
                        "of": {"enum": ["members", "people", "roster"]},
                        "reasons": {
                            "type": "array", "maxItems": 40,
                            "items": {
                                "type": "object",
                                "properties": {"code": CODE, "title": TITLE, "excused": {"type": "boolean"}},
                                "required": ["code", "title", "excused"], "additionalProperties": False,
                            },
                        },
                        "make_up_days": {"type": ["integer", "null"], "minimum": 0, "maximum": 366},
                    },
                    "required": ["of", "reasons"], "additionalProperties": False,
                },
                "agenda": {"type": "array", "items": TITLE, "maxItems": 20},
                "checklists": {"type": "array", "items": CODE, "uniqueItems": True},
                "fields": fields_schema(),
                "evidence": {"$ref": "#/$defs/evidence"},
                "decider": {"$ref": "#/$defs/decider"},
                "reminder": TEXT,
                "burden": {"$ref": "#/$defs/burden"},
            },
            ["subject", "period", "acceptance", "fields", "burden"],
        ),
    },
    check=check,
    load=load,
    askings=askings,
)  # fmt: skip
PARTS = (PART,)
