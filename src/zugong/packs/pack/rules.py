"""Scales of grades and named formulas."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.packs.faults import Fault
from zugong.packs.formulas import type_of
from zugong.packs.inputs import declared_types, scales_of
from zugong.packs.parts import Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TITLE, entry

NEITHER = gettext_noop("Give a formula, or say under “open” what is not known yet")
GRADE_TWICE = gettext_noop("The grade “%(code)s” stands in this scale twice")
KINDS = ["number", "boolean", "grade", "date", "text"]


def check(regime: Regime) -> Iterator[Fault]:
    """Grades are distinct; formulas fit together and give what they say they give."""
    for scale in regime.entries("scales"):
        codes = [grade["code"] for grade in scale.data["grades"]]
        for n, code in enumerate(codes):
            if code in codes[:n]:
                yield scale.fault(("grades", n, "code"), GRADE_TWICE, code=code)
    for formula in regime.entries("formulas"):
        yield from _formula_faults(regime, formula)


def _formula_faults(regime: Regime, formula: Entry) -> Iterator[Fault]:
    if "formula" not in formula.data:
        if "open" not in formula.data:
            yield formula.fault((), NEITHER)
        return
    for n, declared in enumerate(formula.data.get("inputs", ())):
        for key, collection in (("scale", "scales"), ("element", "elements")):
            if key in declared:
                yield from regime.unknown(formula, ("inputs", n, key), collection)
    inputs, wanted = declared_types(regime.content, formula.data)
    _found, faults = type_of(formula.data["formula"], inputs, scales_of(regime.content), wanted)
    yield from formula.formula_faults(("formula",), faults)


PART = Part(
    name="rules",
    title="Scales of grades and formulas",
    files=("rules.yaml", "rules/*.yaml"),
    collections={
        "scales": entry(
            {
                "grades": {
                    "type": "array", "minItems": 2, "maxItems": 20,
                    "items": {
                        "type": "object", "properties": {"code": CODE, "title": TITLE, "colour": TITLE},
                        "required": ["code", "title"], "additionalProperties": False,
                    },
                }
            },
            ["grades"],
        ),
        "formulas": entry(
            {
                "inputs": {
                    "type": "array", "maxItems": 60,
                    "items": {
                        "type": "object",
                        "properties": {
                            "code": CODE, "title": TITLE, "type": {"enum": KINDS}, "scale": CODE,
                            "many": {"type": "boolean"}, "element": CODE,
                        },
                        "required": ["code"], "additionalProperties": False,
                    },
                },
                "gives": {"enum": KINDS},
                "scale": CODE,
                "smallest_group": {"type": "integer", "maximum": 1000},
                "formula": {"$ref": "#/$defs/formula"},
            },
            ["gives"],
        ),
    },
    check=check,
)  # fmt: skip
