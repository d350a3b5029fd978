"""What is written in an entry, whatever the door: typed values, rows, marks. Plain data between forms and verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .models.attendance import ATTENDANCE
from .models.value import place_of


@dataclass(frozen=True)
class RowInput:
    """One row of a table: whom or what it is about (a member, a person, an organisation, a name) and its values."""

    about: Any
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EntryInput:
    """What is written: typed values by element code (None empties), whole tables by code, the absent with reasons.

    ``absent`` by member id; None leaves the attendance as it is. ``rest_present`` marks everybody else of the roster
    present, and is kept as such; without it they stay 'not marked', but for those named in ``present``.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Sequence[RowInput]] = field(default_factory=dict)
    absent: Mapping[int, str] | None = None
    present: frozenset[int] = frozenset()
    rest_present: bool = False

    @property
    def codes(self) -> set[str]:
        """Codes of every element written here."""
        return {*self.values, *(code for rows in self.tables.values() for row in rows for code in row.values)}

    def places(self, rows: Mapping[tuple[str, int], int]) -> set[str]:
        """Everything written here as a return names it; ``rows``: ids of the rows by table and number."""
        inside = (
            place_of(code, rows.get((table, n)))
            for table, given in self.tables.items()
            for n, row in enumerate(given, 1)
            for code in row.values
        )
        return {*self.values, *inside, *([ATTENDANCE] if self.absent is not None else [])}
