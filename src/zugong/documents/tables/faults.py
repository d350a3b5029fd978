"""What is wrong at a cell of an uploaded table: kept as a sentence with its values, said in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Fault:
    """One fault. ``row`` counts as the file does, from 1 (0: the file as a whole); ``column`` is a letter.

    ``sentence`` is a lazy text; ``values`` fill it.
    """

    row: int
    column: str
    sentence: str | Promise
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)

    def plain(self) -> dict[str, Any]:
        """Fit for keeping: cell, and the sentence in each language."""
        return {"row": self.row, "column": self.column} | {language: said(self, language) for language in LANGUAGES}


def said(fault: object, language: str) -> str:
    """A fault or lazy sentence in one language."""
    with override(language):
        return str(fault)


class BadTableError(Exception):
    """The table cannot be taken; nothing was changed. ``faults`` says why, cell by cell."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(f"{first.column}{first.row}: {first} ({len(self.faults)})")


def column_letter(place: int) -> str:
    """0 → A, 26 → AA."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
