"""Data elements: one fact each, entered once, kept in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.packs.faults import Fault
from zugong.packs.formulas import BOOLEAN, type_of
from zugong.packs.inputs import element_types, scales_of
from zugong.packs.parts import Part
from zugong.packs.regime import Entry, Regime
from zugong.packs.schema import CODE, TITLE, entry

TYPES = [
    "whole", "decimal", "money", "percent", "yes_no", "date", "month", "choice", "text", "long_text", "organisation",
    "person", "people", "file", "photo", "grade",
]  # fmt: skip
PATTERN = 100

KEPT_TWICE = gettext_noop("“%(title)s” keeps this very fact already (%(file)s, line %(line)d); refer to it")
SAME_AGAIN = gettext_noop("“%(title)s” asks the same under another label (%(file)s, line %(line)d); refer to it")
NO_CHOICES = gettext_noop("A choice needs its choices")
LIMITS = gettext_noop("The smallest allowed value is greater than the greatest")
PATTERN_LONG = gettext_noop("A pattern has at most %(most)d characters")
PATTERN_BAD = gettext_noop("This pattern cannot be used: no groups repeated, no look-around, at most two of * and +")
REFUSED_IN_PATTERN = re.compile(r"\(\?|\\[1-9]|\)\s*[*+{]|[*+}?][*+]|\{\d{4,}|,\d{4,}\}")
# Words that change a label and not the fact.
FILLERS = re.compile(r"[\s\W_]|人数|数量|数|情况|名称|合计|总|共|的|本|当")


def check(regime: Regime) -> Iterator[Fault]:
    """Every fact once: no two elements kept in one place, none that only has another label."""
    places: dict[tuple[str, str], Entry] = {}
    labels: dict[tuple[str, ...], Entry] = {}
    types, scales = element_types(regime.content), scales_of(regime.content)
    for element in regime.entries("elements"):
        data = element.data
        kept = data["kept"]
        place = (kept["in"], kept["as"])
        if place in places:
            yield _again(element, places[place], ("kept",), KEPT_TWICE)
        label = (FILLERS.sub("", data["title"]), data["type"], data.get("unit", ""), kept["in"])
        if label[0] and label in labels and place not in places:
            yield _again(element, labels[label], ("title",), SAME_AGAIN)
        places.setdefault(place, element)
        labels.setdefault(label, element)
        yield from _limits(element)
        yield from regime.unknown_roles(element, ("entered_by",))
        if isinstance(data.get("required"), dict):
            _type, faults = type_of(data["required"], types, scales, BOOLEAN)
            yield from element.formula_faults(("required",), faults)


def _again(element: Entry, first: Entry, steps: tuple[str, ...], msgid: str) -> Fault:
    line, _column = first.document.at(*first.steps)
    return element.fault(steps, msgid, title=first.data["title"], line=line, file=first.document.path)


def _limits(element: Entry) -> Iterator[Fault]:
    data = element.data
    if data["type"] in {"choice", "grade"} and not data.get("choices") and "open" not in data:
        yield element.fault(("type",), NO_CHOICES)
    if "at_least" in data and "at_most" in data and data["at_least"] > data["at_most"]:
        yield element.fault(("at_least",), LIMITS)
    pattern = data.get("pattern")
    if pattern is None:
        return
    if len(pattern) > PATTERN:
        yield element.fault(("pattern",), PATTERN_LONG, most=PATTERN)
    elif not is_harmless(pattern):
        yield element.fault(("pattern",), PATTERN_BAD)


def is_harmless(pattern: str) -> bool:
    """Whether a pattern compiles and cannot take long: nothing repeated inside a repetition, few open repetitions."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern)
    if REFUSED_IN_PATTERN.search(bare) or "\\" in re.sub(r"\\[dDwWsS.\-+*?()\[\]{}|^$/]", "", pattern):
        return False
    if len(re.findall(r"[*+]|,\}|,\d{3,}\}", bare)) > 2:
        return False
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


PART = Part(
    name="elements",
    title="Data elements",
    files=("elements.yaml", "elements/*.yaml"),
    collections={
        "elements": entry(
            {
                "type": {"enum": TYPES},
                "unit": {"type": "string", "maxLength": 20},
                "entered_by": {"type": "array", "items": CODE, "minItems": 1, "uniqueItems": True},
                "kept": {
                    "type": "object",
                    "properties": {"in": CODE, "as": CODE},
                    "required": ["in", "as"],
                    "additionalProperties": False,
                },
                "held": {"type": "boolean"},
                "required": {
                    "anyOf": [{"enum": ["always", "never"]}, {"$ref": "#/$defs/formula"}],
                    "description": gettext_noop("always, never, or a formula that gives yes or no"),
                },
                "at_least": {"type": "number"},
                "at_most": {"type": "number"},
                "longest": {"type": "integer", "minimum": 1, "maximum": 4000},
                "pattern": {"type": "string"},
                "choices": {
                    "type": "array", "maxItems": 60,
                    "items": {
                        "type": "object", "properties": {"code": CODE, "title": TITLE},
                        "required": ["code", "title"], "additionalProperties": False,
                    },
                },
            },
            ["type", "kept", "required"],
        ),
    },
    check=check,
)  # fmt: skip
