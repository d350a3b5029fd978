"""Definitions of ledgers in a pack: data elements, period, acceptance. Read by date from the version in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from zugong.engines.ledgers.actions import load_definition
from zugong.engines.ledgers.shapes import KEYS, DefinitionShape, ShapeError, definition_from
from zugong.foundation.events.models import Actor
from zugong.packs.asking import fields_schema
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion
from zugong.packs.parts import Asking, Content, Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TEXT, TITLE, entry

# Types that are no values of an entry: evidence, and lists that attendance gives.
NUMBERS = {"whole", "decimal", "money", "percent"}
LIMITS = {"minimum": "at_least", "maximum": "at_most"}
ASIDE = {"file", "photo", "people"}
RHYTHMS = {"week": "event", "once": "event"}

OTHER_ROOM = gettext_noop("The kind “%(kind)s” belongs to another room; a ledger needs a kind of the room ledgers")
SHARE_MISSING = gettext_noop("Acceptance by sample needs the share that is drawn, or “open” where it is not known")
OTHER_END = gettext_noop(
    "A ledger that is only filed has a kind that ends by filing; any other has one ended by decision"
)
NO_SUCH_FIELD = gettext_noop("The ledger has no field “%(element)s”")
SHAPE = gettext_noop("%(text)s")
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
    if (
        ledger.data["acceptance"] == "sample"
        and ledger.data.get("sample_percent") is None
        and "open" not in ledger.data
    ):
        yield ledger.fault(("acceptance",), SHARE_MISSING)
    if kind and (ledger.data["acceptance"] == "filed") != (kind.data["closes"] == "by_filing"):
        yield ledger.fault(("acceptance",), OTHER_END)
    yield from _row_faults(ledger)
    try:
        shape_of(ledger.data, regime.content)
    except ShapeError as error:
        for _path, text in error.faults:
            yield ledger.fault((), SHAPE, text=text)


def _row_faults(ledger: Entry) -> Iterator[Fault]:
    codes = {field["element"] for field in ledger.data["fields"]}
    rows = ledger.data.get("rows", {})
    for n, code in enumerate(rows.get("fields", ())):
        if code not in codes:
            yield ledger.fault(("rows", "fields", n), NO_SUCH_FIELD, element=code)
    if rows and rows["about"] not in codes:
        yield ledger.fault(("rows", "about"), NO_SUCH_FIELD, element=rows["about"])


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put the ledgers in force from the version's first day; what they say of burden stays in the pack."""
    assert version.valid_from is not None  # only a version with its first day is put in force
    for ledger in content["ledgers"]:
        load_definition(shape=shape_of(ledger, content), valid_from=version.valid_from, by=by)


def shape_of(ledger: Mapping[str, Any], content: Content) -> DefinitionShape:
    """A ledger of a pack as the engine takes it. Raises ShapeError.

    Elements that are held, and those attendance gives, are not asked. ``rows`` puts fields into a table with a row for
    each member, person, organisation or thing by name.
    """
    elements = {each["code"]: each for each in content["elements"]}
    kinds: dict[str, Mapping[str, Any]] = {each["code"]: each for each in content["kinds"]}
    kind = kinds.get(ledger.get("kind", ""), {})
    rows, labels = ledger.get("rows"), {field["element"]: field.get("label", "") for field in ledger["fields"]}
    asked = [code for code in labels if code in elements and _is_asked(elements[code], ledger)]
    inside = set(rows.get("fields", asked)) - {rows["about"]} if rows else set()
    remind = ledger.get("remind_days", 0)
    own = _elements(elements, labels, [code for code in asked if code not in inside | _about(rows)])
    rule = kind.get("day_rule", {})
    plain = {
        "code": ledger["code"], "title": ledger["title"], "rhythm": RHYTHMS.get(ledger["period"], ledger["period"]),
        "acceptance": ledger["acceptance"], "elements": own, "kind": ledger.get("kind", ""),
        "rosters": ledger.get("attendance", {}).get("of") == "members", "file_within": ledger.get("file_within", ""),
        "absence_reasons": [
            {"code": each["code"], "title": each["title"]} for each in ledger.get("attendance", {}).get("reasons", ())
        ],
        "day_rule": rule.get("rule", ""), "on_rest_day": rule.get("on_rest_day", "keep"),
        "sample_share": max(1, int(ledger.get("sample_percent") or 10)),
    }  # fmt: skip
    for each in own:
        each["remind_days"] = remind if each["type"] == "date" else 0
    if rows:
        cells = _elements(elements, labels, [code for code in asked if code in inside])
        about = elements.get(rows["about"], {}).get("title", ledger["title"])
        plain["tables"] = [
            {"code": "rows", "title": ledger["title"], "key": rows["key"], "key_title": about, "elements": cells,
             "whole": bool(rows.get("whole"))}
        ]  # fmt: skip
        plain["notices"] = [{**each, "table": "rows"} for each in ledger.get("notices", ())]
    return definition_from(plain)


def _elements(
    elements: Mapping[str, Mapping[str, Any]], labels: Mapping[str, str], codes: list[str]
) -> list[dict[str, Any]]:
    """Elements of one form; a condition on what the form does not ask is left out."""
    found = [_element(elements[code], labels[code]) for code in codes]
    for each in found:
        if each.get("required_when", {}).get("element") not in codes:
            each.pop("required_when", None)
    return found


def _about(rows: Mapping[str, Any] | None) -> set[str]:
    return {rows["about"]} if rows else set()


def _is_asked(element: Mapping[str, Any], ledger: Mapping[str, Any]) -> bool:
    """The day of a meeting is the day it was done, so it is not asked as a value beside."""
    if element.get("held") or element["type"] in ASIDE:
        return False
    return not ("attendance" in ledger and element["kept"]["as"] == "held_on")


def _element(element: Mapping[str, Any], label: str) -> dict[str, Any]:
    """An element as the engine takes it."""
    # A choice whose answers are not known yet takes words until they are.
    type_ = "text" if element["type"] in {"choice", "grade"} and not element.get("choices") else element["type"]
    plain = {
        "code": element["code"], "title": label or element["title"], "type": type_,
        "unit": element.get("unit", ""), "required": element["required"] == "always",
        "longest": element.get("longest", 1000 if element["type"] == "long_text" else 200),
        "choices": [{"code": each["code"], "title": each["title"]} for each in element.get("choices", ())],
        "recent": element["type"] == "text" and element["kept"]["as"] in ("theme", "topic"),
    }  # fmt: skip
    if condition := _condition(element["required"]):
        plain["required_when"] = condition
    if element["type"] in NUMBERS:
        plain |= {name: str(element[key]) for name, key in LIMITS.items() if key in element}
    return plain


def askings(content: Content) -> Iterator[Asking]:
    """A ledger asks like a form does."""
    for ledger in content["ledgers"]:
        elements = tuple(field["element"] for field in ledger["fields"])
        times = ledger.get("times_a_year", TIMES[ledger["period"]])
        yield Asking("ledgers", ledger["code"], ledger["title"], ledger["subject"], elements, times, ledger["burden"])


def _condition(required: Any) -> dict[str, Any] | None:
    """The one form of formula that the page of an entry can follow: a value compared with a constant."""
    compared = required.get("compare", {}) if isinstance(required, Mapping) else {}
    element, right = compared.get("left", {}).get("value"), compared.get("right", {}).get("literal")
    if not element or right is None:
        return None
    if compared["is"] == "above":
        return {"element": element, "above": str(right)}
    words = {True: "yes", False: "no"}[right] if isinstance(right, bool) else str(right)
    return {"element": element, "among": [words]} if compared["is"] == "equal" else None


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
                "rows": {
                    "type": "object",
                    "description": "Fields that stand in rows of their own, each about one member, person or thing",
                    "properties": {
                        "key": {"enum": list(KEYS)},
                        "about": CODE,
                        "fields": {"type": "array", "items": CODE, "uniqueItems": True},
                        "whole": {"type": "boolean"},
                    },
                    "required": ["key", "about"], "additionalProperties": False,
                },
                "notices": {
                    "type": "array", "maxItems": 10,
                    "items": {
                        "type": "object",
                        "properties": {"code": CODE, "title": TITLE, "settled": CODE, "effort": CODE},
                        "required": ["code", "title", "settled", "effort"], "additionalProperties": False,
                    },
                },
                "remind_days": {"type": "integer", "minimum": 1, "maximum": 730},
                "file_within": {
                    "type": "string", "pattern": r"^\+[1-9]\d{0,2}(wd|d)$",
                    "description": gettext_noop("+3wd: within three working days of the day it is due"),
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
