"""A ledger as its definition says it: plain data that a pack gives and a version keeps. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, get_type_hints

from django.utils.translation import gettext as _

from .conditions import Condition

TYPES = ("number", "count", "money", "date", "text", "choice", "yes_no", "person", "organisation")
# Names under which packs know the same types.
ALIASES = {
    "whole": "count", "decimal": "number", "percent": "number", "long_text": "text", "grade": "choice", "month": "text",
}  # fmt: skip
RHYTHMS = ("month", "quarter", "half", "year", "campaign", "event")
ACCEPTANCES = ("each", "sample", "filed")
KEYS = ("member", "person", "organisation", "text")
CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
REASON = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")


class ShapeError(ValueError):
    """A definition that cannot be: ``faults`` are (path, sentence), e.g. ``("elements.2.type", "…")``."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{path}: {text}" for path, text in self.faults))


@dataclass(frozen=True)
class Choice:
    """A code with its words: one answer of a choice, one reason of absence."""

    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class ElementShape:
    """One fact asked for. ``kept`` names the element of another ledger (``ledger:element``) that holds it already.

    ``remind_days``: a date of this element is named that many days before it comes. ``recent``: words used lately are
    offered. Limits are decimals written as text.
    """

    code: str
    title: str
    type: str
    unit: str = ""
    required: bool = False
    required_when: Condition | None = None
    minimum: str = ""
    maximum: str = ""
    longest: int = 200
    choices: tuple[Choice, ...] = ()
    kept: str = ""
    help: str = ""
    recent: bool = False
    remind_days: int = 0

    @property
    def is_number(self) -> bool:
        return self.type in {"number", "count", "money"}

    def title_of(self, code: str) -> str:
        """The words of one of the choices; a code no longer known stays as it is."""
        return next((choice.title for choice in self.choices if choice.code == code), code)


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """Rows inside an entry, each about one member, person, organisation or named thing.

    ``whole``: the entry is complete only when every member of the roster has a row.
    """

    code: str
    title: str
    key: str
    elements: tuple[ElementShape, ...]
    key_title: str = ""
    whole: bool = False

    @cached_property
    def by_code(self) -> dict[str, ElementShape]:
        return {element.code: element for element in self.elements}


@dataclass(frozen=True, kw_only=True)
class NoticeShape:
    """What makes a filed entry worth a question: every row of ``table`` has ``settled``, none has ``effort``.

    A notice asks the unit; it changes no count and is no penalty.
    """

    code: str
    title: str
    table: str
    settled: str
    effort: str


@dataclass(frozen=True, kw_only=True)
class DefinitionShape:
    """A ledger: what is asked of each organisation in each period, and how it is accepted.

    ``day_rule`` with ``on_rest_day`` gives the day it is due (else the period's last day, ``due_within`` later);
    ``file_within`` ('+3wd') is the time to report it. ``line`` and ``kind`` name the kind of duty; empty ``kind`` makes
    one of the ledger's code. ``sample_share`` in percent.
    """

    code: str
    title: str
    rhythm: str
    acceptance: str
    elements: tuple[ElementShape, ...] = ()
    tables: tuple[TableShape, ...] = ()
    rosters: bool = False
    absence_reasons: tuple[Choice, ...] = ()
    notices: tuple[NoticeShape, ...] = ()
    day_rule: str = ""
    on_rest_day: str = "keep"
    due_within: str = ""
    file_within: str = ""
    sample_share: int = 10
    kind: str = ""
    line: str = "organisation"
    warn_days: int = 3
    grace_days: int = 10

    @cached_property
    def by_code(self) -> dict[str, ElementShape]:
        """Every element, those of tables included."""
        return {element.code: element for element in self.all_elements()}

    @cached_property
    def table_of(self) -> dict[str, TableShape]:
        return {table.code: table for table in self.tables}

    def all_elements(self) -> Iterator[ElementShape]:
        yield from self.elements
        for table in self.tables:
            yield from table.elements

    def reason_title(self, code: str) -> str:
        return next((reason.title for reason in self.absence_reasons if reason.code == code), code)

    def plain(self) -> dict[str, Any]:
        """The definition as it is kept and digested."""
        told: dict[str, Any] = _without_empty(asdict(self))
        return told


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_empty(each) for key, each in value.items() if each not in ("", (), [], None, {})}
    if isinstance(value, list | tuple):
        return [_without_empty(each) for each in value]
    return value


def definition_from(plain: Mapping[str, Any]) -> DefinitionShape:
    """Read a definition from plain data, checked. Raises ShapeError naming every fault with its path."""
    faults: list[tuple[str, str]] = []
    shape = _build(DefinitionShape, plain, "", faults)
    if shape is None or faults:
        raise ShapeError(faults or [("", _("This is no definition of a ledger."))])
    if found := list(_faults(shape)):
        raise ShapeError(found)
    return shape  # type: ignore[no-any-return]


PARTS: dict[str, type] = {
    "elements": ElementShape, "tables": TableShape, "absence_reasons": Choice, "choices": Choice,
    "notices": NoticeShape, "required_when": Condition,
}  # fmt: skip


def _build(kind: type, plain: Any, path: str, faults: list[tuple[str, str]]) -> Any:
    """One dataclass from a mapping; unknown keys and wrong kinds of values are faults."""
    if not isinstance(plain, Mapping):
        faults.append((path, _("Here belongs a group of keys.")))
        return None
    hints, known, values = get_type_hints(kind), {each.name for each in fields(kind)}, {}
    for key, value in plain.items():
        place = f"{path}.{key}".lstrip(".")
        if key not in known:
            faults.append((place, _("This key is not known here.")))
        else:
            values[key] = _part(key, value, hints[key], place, faults)
    before = len(faults)
    needed = {each.name for each in fields(kind) if each.default is MISSING}
    faults.extend((f"{path}.{key}".lstrip("."), _("This is missing.")) for key in sorted(needed - set(values)))
    return kind(**values) if len(faults) == before else None


def _part(key: str, value: Any, hint: Any, path: str, faults: list[tuple[str, str]]) -> Any:
    if key == "required_when":
        return None if value is None else _build(Condition, value, path, faults)
    if key in PARTS:
        if not isinstance(value, list | tuple):
            faults.append((path, _("Here belongs a list.")))
            return ()
        return tuple(_build(PARTS[key], each, f"{path}.{n}", faults) for n, each in enumerate(value))
    if hint is str and isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        value = str(value)
    if key == "among":
        return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
    if not isinstance(value, hint) or (isinstance(value, bool) and hint is not bool):
        faults.append((path, _("A value of another kind belongs here.")))
    elif key == "type":
        return ALIASES.get(value, value)
    return value


def _faults(shape: DefinitionShape) -> Iterator[tuple[str, str]]:
    yield from _one_of("rhythm", shape.rhythm, RHYTHMS)
    yield from _one_of("acceptance", shape.acceptance, ACCEPTANCES)
    yield from _code("code", shape.code, CODE)
    if not 0 < shape.sample_share <= 100:
        yield "sample_share", _("A share lies between 1 and 100 percent.")
    seen: set[str] = set()
    groups = [("elements", shape.elements), *((f"tables.{n}.elements", t.elements) for n, t in enumerate(shape.tables))]
    for path, elements in groups:
        names = {element.code for element in elements}
        for n, element in enumerate(elements):
            yield from _element(f"{path}.{n}", element, names)
            if element.code in seen:
                yield f"{path}.{n}.code", _("This element stands in the definition already.")
            seen.add(element.code)
    yield from _tables(shape)
    for n, reason in enumerate(shape.absence_reasons):
        yield from _code(f"absence_reasons.{n}.code", reason.code, REASON)
    if shape.rosters and not shape.absence_reasons:
        yield "absence_reasons", _("Attendance needs its reasons of absence.")
    if not shape.rosters and all(element.kept for element in shape.all_elements()):
        yield "elements", _("This asks nothing new: everything in it is kept already.")


def _tables(shape: DefinitionShape) -> Iterator[tuple[str, str]]:
    for n, table in enumerate(shape.tables):
        yield from _code(f"tables.{n}.code", table.code, CODE)
        yield from _one_of(f"tables.{n}.key", table.key, KEYS)
    for n, notice in enumerate(shape.notices):
        known = shape.table_of.get(notice.table)
        if known is None or not {notice.settled, notice.effort} <= set(known.by_code):
            yield f"notices.{n}", _("This names a table or an element that the definition does not have.")


def _element(path: str, element: ElementShape, names: set[str]) -> Iterator[tuple[str, str]]:
    yield from _code(f"{path}.code", element.code, CODE)
    yield from _one_of(f"{path}.type", element.type, TYPES)
    if element.type == "choice" and not element.choices:
        yield f"{path}.choices", _("A choice needs its choices.")
    if not element.title:
        yield f"{path}.title", _("This is missing.")
    if not 1 <= element.longest <= 4000:
        yield f"{path}.longest", _("A text has between 1 and 4000 characters.")
    for name in ("minimum", "maximum"):
        try:
            Decimal(getattr(element, name) or 0)
        except InvalidOperation:
            yield f"{path}.{name}", _("A limit is a number.")
    if element.required_when and element.required_when.element not in names:
        yield f"{path}.required_when", _("This names a table or an element that the definition does not have.")


def _code(path: str, code: str, form: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    if not form.fullmatch(code):
        yield path, _("A code has small letters, digits, dots, - and _.")


def _one_of(path: str, value: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    if value not in known:
        yield path, _("Choose from: %(choices)s.") % {"choices": ", ".join(known)}
