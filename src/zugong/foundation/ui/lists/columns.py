"""What a list page is made of: columns, filters, and the values an address may carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

Words = str | Promise


def text(value: str) -> str:
    """A word to search for. Raises ValueError for what no database takes."""
    if "\x00" in value or len(value) > 100:
        raise ValueError(value)
    return value.strip()


def whole_number(value: str) -> int:
    """A whole number a database column can hold."""
    if len(value) > 18:
        raise ValueError(value)
    return int(value)


def day(value: str) -> date:
    """A date as 2016-07-29."""
    return date.fromisoformat(value)


def yes_or_no(value: str) -> bool:
    """``yes`` or ``no``."""
    return {"yes": True, "no": False}[value]


@dataclass(frozen=True)
class Column:
    """A column: its key (also the attribute path of its value), its words, and the fields that sort it, if any."""

    key: str
    title: Words
    sort: str | tuple[str, ...] = ()
    value: Callable[[Any], Any] | None = None
    number: bool = False

    @property
    def sort_fields(self) -> tuple[str, ...]:
        return (self.sort,) if isinstance(self.sort, str) else self.sort

    def value_of(self, row: Any) -> Any:
        """What an export writes for a row."""
        return self.value(row) if self.value else follow(row, self.key)


@dataclass(frozen=True)
class Filter:
    """A filter: a lookup (``"state"``, ``"due_on__gte"``) or a function of queryset and value, and what it accepts."""

    key: str
    title: Words
    by: str | Callable[[QuerySet[Any], Any], QuerySet[Any]]
    choices: Sequence[tuple[str, Words]] | Callable[[], Sequence[tuple[str, Words]]] = ()
    parse: Callable[[str], Any] = text
    kind: str = "select"  # or search, date, number, month: the type of the input
    empty: Words = ""  # what a select says when nothing is chosen; "All" unless given

    def options(self) -> Sequence[tuple[str, Words]]:
        return self.choices() if callable(self.choices) else self.choices

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return self.by(queryset, value) if callable(self.by) else queryset.filter(**{self.by: value})


@dataclass(frozen=True)
class ShownFilter:
    """A filter as the template draws it."""

    key: str
    title: Words
    kind: str
    value: str
    choices: Sequence[tuple[str, Words]]
    empty: Words = ""


@dataclass(frozen=True)
class Header:
    """A column's head as the template draws it; ``direction`` is the value of aria-sort, or nothing."""

    title: Words
    url: str
    direction: str
    number: bool


def follow(row: Any, path: str) -> Any:
    """The value at ``unit.name`` or ``unit__name``; None where the path ends early. Rows of ``values()`` are flat."""
    if isinstance(row, Mapping) and path in row:
        return row[path]
    for name in path.replace("__", ".").split("."):
        row = row.get(name) if isinstance(row, Mapping) else getattr(row, name, None)
        if row is None:
            return None
    return row
