"""Checklists: numbered matters, among them empty slots for what is not known and must not be invented."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.packs.faults import Fault
from zugong.packs.parts import Part
from zugong.packs.regime import Regime
from zugong.packs.schema import CODE, TEXT, entry

NUMBERS = gettext_noop("The items are numbered 1, 2, 3 …")
TITLE_OR_OPEN = gettext_noop("An item has a title, or says under “open” what belongs here")
ITEM = {
    "type": "object",
    "properties": {
        "n": {"type": "integer", "minimum": 1}, "title": {"type": "string", "minLength": 1, "maxLength": 200},
        "open": {"type": "string", "minLength": 1, "maxLength": 200}, "example": {"type": "boolean"},
        "consequence": TEXT, "group": CODE, "evidence": TEXT, "note": TEXT,
    },
    "required": ["n"],
    "additionalProperties": False,
}  # fmt: skip


def check(regime: Regime) -> Iterator[Fault]:
    """Items are numbered without gaps; each says something, or that it is still empty."""
    for checklist in regime.entries("checklists"):
        for n, item in enumerate(checklist.data["items"]):
            if item["n"] != n + 1:
                yield checklist.fault(("items", n, "n"), NUMBERS)
            if ("title" in item) == ("open" in item):
                yield checklist.fault(("items", n), TITLE_OR_OPEN)


PART = Part(
    name="checklists",
    title="Checklists",
    files=("checklists.yaml", "checklists/*.yaml"),
    collections={
        "checklists": entry(
            {
                "items": {"type": "array", "items": ITEM, "minItems": 1, "maxItems": 200},
                "used_by": {"type": "array", "items": CODE},
                "origin": TEXT,
            },
            ["items"],
        )
    },
    check=check,
)  # fmt: skip
