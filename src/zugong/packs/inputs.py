"""Types of a pack's data: what a data element, an input or a grade is to a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .formulas import BOOLEAN, DATE, NUMBER, TEXT, Given, Step, Type, evaluate
from .parts import Content

# What a kind of data element is to a formula; the others (files, photos, people) are counted, never reckoned with.
ELEMENT_TYPES = {
    "whole": NUMBER, "decimal": NUMBER, "money": NUMBER, "percent": NUMBER, "yes_no": BOOLEAN, "date": DATE,
    "month": DATE, "choice": TEXT, "text": TEXT, "long_text": TEXT,
}  # fmt: skip


def scales_of(content: Content) -> dict[str, Sequence[str]]:
    """Codes of the grades by scale, best first."""
    return {scale["code"]: [grade["code"] for grade in scale["grades"]] for scale in content["scales"]}


def element_types(content: Content) -> dict[str, Type]:
    """Types by code of the elements that can stand in a formula."""
    return {
        element["code"]: ELEMENT_TYPES[element["type"]]
        for element in content["elements"]
        if element["type"] in ELEMENT_TYPES
    }


def declared_types(content: Content, formula: Mapping[str, Any]) -> tuple[dict[str, Type], Type]:
    """The types of a formula's inputs, and of what it says it gives."""
    elements = element_types(content)
    inputs = {}
    for declared in formula.get("inputs", ()):
        own = Type(declared.get("type", "number"), declared.get("scale", ""))
        if "element" in declared and "type" not in declared:
            own = elements.get(declared["element"], own)
        inputs[declared["code"]] = Type(own.kind, own.scale, bool(declared.get("many")))
    return inputs, Type(formula["gives"], formula.get("scale", ""))


def work_out(content: Content, formula: Mapping[str, Any], values: Mapping[str, Any], **more: Any) -> Step:
    """Evaluate a named formula of a pack on values by input code. ``calendar=`` for rules of days."""
    types, _wanted = declared_types(content, formula)
    titles = {declared["code"]: declared.get("title", declared["code"]) for declared in formula.get("inputs", ())}
    return evaluate(formula["formula"], Given(values, types, scales_of(content), titles, **more))
