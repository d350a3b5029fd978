"""Shape of a formula: an object with the name of one operator. The types are checked afterwards."""

from __future__ import annotations

from typing import Any

_F = {"$ref": "#/$defs/formula"}
_NUMBER = {"type": "number"}
_TITLE = {"type": "string", "minLength": 1, "maxLength": 120}
_MANY = {"type": "array", "items": _F, "minItems": 1, "maxItems": 50}


def _body(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "maxItems": 50, "items": _body(required, **properties)}


_LIMITS = {"at_least": _NUMBER, "above": _NUMBER, "at_most": _NUMBER, "below": _NUMBER}
_BEST = {"enum": ["highest", "lowest"]}

BODIES: dict[str, Any] = {
    "literal": {"type": ["number", "boolean", "string"]},
    "date": {"$ref": "#/$defs/date"},
    "grade": _body(["scale", "is"], scale={"$ref": "#/$defs/code"}, **{"is": {"$ref": "#/$defs/code"}}),
    "value": {"$ref": "#/$defs/code"},
    "count": _body(["of"], of=_F, equal_to=_F),
    "sum": _body([], of=_F, terms=_list(["of"], of=_F, times=_NUMBER)),
    "share": _body(["of", "among"], of=_F, among=_F),
    "ratio_to_best": _body(["of", "among", "best"], of=_F, among=_F, best=_BEST),
    "rank_step": _body(
        ["of", "among", "best", "ties", "steps", "beyond"],
        of=_F, among=_F, best=_BEST, ties={"enum": ["best", "worst"]}, beyond=_NUMBER,
        steps=_list(["up_to", "gives"], up_to={"type": "integer", "minimum": 1}, gives=_NUMBER),
    ),
    "band": _body(["of", "bands"], of=_F, over=_body([], **_LIMITS), bands=_list(["gives"], gives=_F, **_LIMITS)),
    "veto": _body(["of", "when", "gives"], of=_F, when=_list(["title", "if"], title=_TITLE, **{"if": _F}), gives=_F),
    "weighted": _body(
        ["parts", "out_of", "missing"],
        parts=_list(["title", "of", "weight"], title=_TITLE, of=_F, weight={"type": "number", "exclusiveMinimum": 0}),
        out_of={"type": "number", "exclusiveMinimum": 0}, missing={"enum": ["refuse", "renormalise"]},
    ),
    "streak": _body(
        ["of", "equal_to", "times", "where"],
        of=_F, equal_to=_F, times={"type": "integer", "minimum": 1, "maximum": 1000},
        where={"enum": ["latest", "anywhere"]},
    ),
    "compare": _body(
        ["left", "is", "right"],
        left=_F, right=_F, **{"is": {"enum": ["at_least", "above", "at_most", "below", "equal", "not_equal"]}},
    ),
    "day_rule": _body(
        ["rule", "on_rest_day", "month_of"],
        rule={"type": "string", "maxLength": 40}, on_rest_day={"enum": ["keep", "next", "previous", "same-week"]},
        month_of=_F,
    ),
    "min": _MANY,
    "max": _MANY,
    "all": _MANY,
    "any": _MANY,
    "not": _F,
    "round": _body(["of", "places"], of=_F, places={"type": "integer", "minimum": 0, "maximum": 6}),
}  # fmt: skip

FORMULA: dict[str, Any] = {
    "type": "object", "properties": BODIES, "minProperties": 1, "maxProperties": 1, "additionalProperties": False,
}  # fmt: skip
