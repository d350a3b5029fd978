"""Definitions of figures in a pack: numerator, denominator, unit counted, as closed trees of filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_noop

from zugong.packs.faults import Fault
from zugong.packs.parts import Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, DATE, TEXT, entry

OPERATORS = ("is", "is_not", "in", "at_least", "above", "at_most", "below", "known")
NO_COUNT = gettext_noop("Give a numerator, or say under “open” what is not known yet")
OPERATOR_ONE = gettext_noop("A condition compares once: give one of %(choices)s")

# A condition names a fact of the base's records; and/or/not join conditions. Nothing else can be said.
VALUE = {"type": ["string", "number", "boolean"]}


def _condition(depth: int) -> dict[str, Any]:
    below = _condition(depth - 1) if depth else None
    joined = {"type": "array", "items": below, "minItems": 1, "maxItems": 20} if below else None
    return {
        "type": "object",
        "properties": {
            "fact": CODE, "is": VALUE, "is_not": VALUE, "in": {"type": "array", "items": VALUE, "minItems": 1},
            "at_least": VALUE, "above": VALUE, "at_most": VALUE, "below": VALUE, "known": {"type": "boolean"},
            **({"all": joined, "any": joined, "not": below} if below else {}),
        },
        "minProperties": 1,
        "additionalProperties": False,
    }  # fmt: skip


COUNT = {
    "type": "object",
    "properties": {
        "base": {
            "enum": ["organisations", "duties", "items", "entries", "rows", "attendances", "people", "members"]
        },
        "take": {"enum": ["every", "last"]},
        "of": CODE,
        "count": {"enum": ["records", "organisations", "people"]},
        "sum": CODE,
        "where": _condition(3),
    },
    "required": ["base"],
    "additionalProperties": False,
}  # fmt: skip


def check(regime: Regime) -> Iterator[Fault]:
    """A figure counts something, each condition compares once, what is referred to exists."""
    for figure in regime.entries("figures"):
        if "numerator" not in figure.data and "open" not in figure.data:
            yield figure.fault((), NO_COUNT)
        for key in ("numerator", "denominator"):
            if key in figure.data:
                yield from _count(regime, figure, key)


def _count(regime: Regime, figure: Entry, key: str) -> Iterator[Fault]:
    count = figure.data[key]
    collections = {
        "items": "lists",
        "entries": "ledgers",
        "rows": "ledgers",
        "attendances": "ledgers",
        "duties": "kinds",
        "organisations": "levels",
    }
    if count["base"] in collections:
        yield from regime.unknown(figure, (key, "of"), collections[count["base"]])
    yield from regime.unknown(figure, (key, "sum"), "elements")
    if "where" in count:
        yield from _where(figure, count["where"], (key, "where"))


def _where(figure: Entry, tree: Mapping[str, Any], steps: tuple[str | int, ...]) -> Iterator[Fault]:
    said = [key for key in tree if key in OPERATORS]
    joined = [key for key in tree if key in {"all", "any", "not"}]
    if ("fact" in tree and (len(said) != 1 or joined)) or ("fact" not in tree and (said or len(joined) != 1)):
        yield figure.fault(steps, OPERATOR_ONE, choices=", ".join(OPERATORS))
    for key in joined:
        below = tree[key] if isinstance(tree[key], list) else [tree[key]]
        for n, each in enumerate(below):
            yield from _where(figure, each, (*steps, key, n) if key != "not" else (*steps, key))


PART = Part(
    name="figures",
    title="Figures",
    files=("figures.yaml", "figures/*.yaml"),
    collections={
        "figures": entry(
            {
                "unit": {"type": "string", "minLength": 1, "maxLength": 20},
                "counts": TEXT,
                "as_of": {"enum": ["end_of_period", "day"]},
                "line": CODE,
                "numerator": COUNT,
                "denominator": COUNT,
                "published": {
                    "type": "array", "maxItems": 10,
                    "items": {
                        "type": "object",
                        "properties": {"text": TEXT, "on": DATE, "source": TEXT, "note": TEXT},
                        "required": ["text"], "additionalProperties": False,
                    },
                },
                "smallest_group": {"type": "integer", "maximum": 1000},
            },
            ["unit", "as_of"],
        ),
    },
    check=check,
)  # fmt: skip
PARTS = (PART,)
