"""The published schema of packs: one JSON Schema composed from the rooms' parts, and its errors in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext, gettext_noop
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from .faults import Fault
from .formulas.schema import FORMULA
from .parts import Part
from .reading import Document, Steps

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODE = {
    "type": "string", "pattern": r"^[a-z0-9][a-z0-9._-]{0,59}$",
    "description": gettext_noop("small letters, digits, dots, - and _, at most 60"),
}  # fmt: skip
TITLE = {"type": "string", "minLength": 1, "maxLength": 60}
TEXT = {"type": "string", "maxLength": 1000}
DATE = {
    "type": "string", "pattern": r"^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$",
    "description": gettext_noop("a day like 2016-07-29"),
}  # fmt: skip
DAYS = {"type": "integer", "minimum": 0, "maximum": 3660}
YES = {"type": "boolean"}

MANIFEST = {
    "type": "object",
    "title": "The pack itself",
    "properties": {
        "format": {"const": 1},
        "code": CODE | {"pattern": r"^[a-z0-9][a-z0-9-]{1,39}$", "description": gettext_noop("a-z, 0-9 and -")},
        "title": TITLE,
        "place": TITLE,
        "valid_from": DATE,
        "description": TEXT,
        "source": TEXT,
        "minimums": {
            "type": "object",
            "properties": {
                "people": {"type": "integer"}, "group": {"type": "integer"}, "answer": YES, "appeal": YES,
                "photo": {"type": "string"},
            },
            "additionalProperties": False,
        },
        "complaints": TEXT,
    },
    "required": ["format", "code", "title", "valid_from"],
    "additionalProperties": False,
}  # fmt: skip
DEFINITIONS: dict[str, Any] = {
    "code": CODE,
    "date": DATE,
    "formula": FORMULA,
    "decider": {
        "type": "object",
        "properties": {
            "who": {"$ref": "#/$defs/code"},
            "roles": {"type": "array", "items": CODE, "minItems": 1, "uniqueItems": True},
            "substitutes": {"type": "array", "items": CODE, "uniqueItems": True},
            "people": {"type": "integer", "maximum": 9},
        },
        "required": ["who"],
        "additionalProperties": False,
    },
    "day_rule": {
        "type": "object",
        "properties": {
            "rule": {"type": "string", "maxLength": 40},
            "on_rest_day": {"enum": ["keep", "next", "previous", "same-week"]},
        },
        "required": ["rule", "on_rest_day"],
        "additionalProperties": False,
    },
    "evidence": {
        "type": "object",
        "properties": {
            "photo": {"type": "string"}, "files": {"type": "integer", "minimum": 0, "maximum": 20}, "note": TEXT,
        },
        "additionalProperties": False,
    },
    "burden": {
        "type": "object",
        "properties": {
            "minutes": {"type": ["number", "null"], "minimum": 0, "maximum": 600},
            "trial": {
                "type": "object",
                "properties": {"on": DATE, "people": {"type": "integer", "minimum": 1}},
                "required": ["on", "people"],
                "additionalProperties": False,
            },
            "units": {"type": ["integer", "null"], "minimum": 0, "maximum": 10_000_000},
            "ends_on": DATE,
            "complaints": TEXT,
            "note": TEXT,
        },
        "required": ["minutes", "units", "ends_on", "complaints"],
        "additionalProperties": False,
    },
}  # fmt: skip


def entry(properties: Mapping[str, Any], required: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """Schema of an entry: what every entry may say (code, title, source, what is assumed or open), and its own."""
    return {
        "type": "object",
        "properties": {
            "code": CODE,
            "title": TITLE,
            "source": {"type": "string", "maxLength": 200},
            "assumed": {"type": ["boolean", "array"], "items": {"type": "string", "maxLength": 60}},
            "open": {"type": "string", "minLength": 1, "maxLength": 300},
            "note": TEXT,
            **properties,
        },
        "required": ["code", "title", *required],
        "additionalProperties": False,
        **more,
    }


def pack_schema(parts: Sequence[Part]) -> dict[str, Any]:
    """The schema of a whole pack, seen as an object from paths to the contents of the files."""
    return {
        "$schema": DIALECT,
        "title": "Zugong pack",
        "description": "A pack is a folder of YAML 1.2 files; here it is one object from path to content.",
        "type": "object",
        "properties": {"pack.yaml": {"$ref": "#/$defs/pack"}},
        "patternProperties": {
            as_pattern(pattern): {"$ref": f"#/$defs/{part.name}"} for part in parts for pattern in part.files
        },
        "required": ["pack.yaml"],
        "additionalProperties": False,
        "$defs": {"pack": MANIFEST, **DEFINITIONS, **{part.name: part.schema for part in parts}},
    }


def as_pattern(files: str) -> str:
    return "^" + re.escape(files).replace(r"\*", "[a-z0-9_-]+") + "$"


def part_of(path: str, parts: Sequence[Part]) -> str:
    """Name of the part a file belongs to; empty for a file nobody knows."""
    if path == "pack.yaml":
        return "pack"
    fits = (part.name for part in parts for pattern in part.files if re.search(as_pattern(pattern), path))
    return next(fits, "")


class Validator:
    """Holds documents against the schema of their part."""

    def __init__(self, parts: Sequence[Part]) -> None:
        whole = pack_schema(parts)
        names = ["pack", *(part.name for part in parts)]
        self._by_part = {
            name: Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": whole["$defs"]}) for name in names
        }

    def faults(self, part: str, document: Document) -> Iterator[Fault]:
        for error in self._by_part[part].iter_errors(document.content):
            yield from _in_words(document, error)


UNKNOWN_KEY = gettext_noop("“%(key)s” is not known here; known are: %(known)s")
NO_PERMISSIONS = gettext_noop("A pack gives a role its title, post and substitute; it can add no permission")
MISSING_KEY = gettext_noop("“%(key)s” is missing here")
WRONG_KIND = gettext_noop("Here belongs %(kind)s, not “%(text)s”")
NOT_ONE_OF = gettext_noop("“%(text)s” cannot stand here; choose from: %(choices)s")
NOT_WRITTEN_SO = gettext_noop("“%(text)s” is not written as it must be here: %(how)s")
OUT_OF_RANGE = gettext_noop("“%(text)s” is out of range; the limit is %(limit)s")
WRONG_LENGTH = gettext_noop("Too short, too long, too few or too many; the limit is %(limit)s")
REPEATED = gettext_noop("The same entry stands here twice")
NOT_ALLOWED = gettext_noop("“%(text)s” cannot stand here")
KINDS = {
    "object": gettext_noop("a group of keys"), "array": gettext_noop("a list"), "string": gettext_noop("a text"),
    "integer": gettext_noop("a whole number"), "number": gettext_noop("a number"), "null": gettext_noop("nothing"),
    "boolean": gettext_noop("true or false"),
}  # fmt: skip


class _Listed:
    """Several words, translated when they are read."""

    def __init__(self, words: Sequence[str], separator: str = ", ") -> None:
        self.words, self.separator = words, separator

    def __str__(self) -> str:
        return self.separator.join(gettext(word) for word in self.words)


def _in_words(document: Document, error: ValidationError) -> Iterator[Fault]:
    steps: Steps = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = sorted(error.schema.get("properties", {}))
        for key in error.instance:
            if key not in known:
                msgid = NO_PERMISSIONS if key == "permissions" else UNKNOWN_KEY
                yield document.fault((*steps, key), msgid, key=key, known=_Listed(known))
    elif error.validator == "required":
        for key in error.validator_value:
            if key not in error.instance:
                yield document.fault(steps, MISSING_KEY, key=key)
    else:
        msgid, about = _about(error)
        yield document.fault(steps, msgid, **about)


def _about(error: ValidationError) -> tuple[str, dict[str, Any]]:
    """The sentence for an error of any other keyword, and what it speaks of."""
    rule, value = str(error.validator), error.validator_value
    text = {"text": _shown(error.instance)}
    if rule == "type":
        return WRONG_KIND, text | {"kind": _Listed([KINDS[kind] for kind in _names(value)], " / ")}
    if rule in {"enum", "const"}:
        choices = value if rule == "enum" else [value]
        return NOT_ONE_OF, text | {"choices": _Listed(list(map(str, choices)))}
    if rule == "pattern":
        return NOT_WRITTEN_SO, text | {"how": _Listed([str(error.schema.get("description", value))])}
    if rule in {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}:
        return OUT_OF_RANGE, text | {"limit": value}
    if rule in {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}:
        return WRONG_LENGTH, {"limit": value}
    return (REPEATED, {}) if rule == "uniqueItems" else (NOT_ALLOWED, text)


def _names(kinds: Any) -> list[str]:
    return [kinds] if isinstance(kinds, str) else list(kinds)


def _shown(value: Any) -> str:
    """A value as the file has it, near enough to find it."""
    if isinstance(value, dict | list):
        return "…"
    return {None: "null", True: "true", False: "false"}.get(value, str(value)) if not isinstance(value, str) else value
