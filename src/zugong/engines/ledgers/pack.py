"""Definitions of ledgers in a pack: data elements, period, acceptance. Read by date from the version in force."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.packs.asking import fields_schema
from zugong.packs.faults import Fault
from zugong.packs.parts import Asking, Content, Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TEXT, TITLE, entry

OTHER_ROOM = gettext_noop("The kind “%(kind)s” belongs to another room; a ledger needs a kind of the room ledgers")
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
    askings=askings,
)  # fmt: skip
PARTS = (PART,)
