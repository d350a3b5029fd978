"""What is wrong in a pack, at file, line and column, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Fault:
    """One fault. ``msgid`` and ``about`` are put into words when they are read. Line and column count from 1."""

    file: str
    line: int
    column: int
    msgid: str
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        return gettext(self.msgid) % {name: quoted(value) for name, value in self.about.items()}

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column} {self.message}"

    def plain(self) -> dict[str, Any]:
        """For a program: the place, and the sentence in both languages."""
        return {"file": self.file, "line": self.line, "column": self.column, **in_both(self)}


def in_both(fault: Fault) -> dict[str, str]:
    """The sentence in Chinese and in English."""
    said = {}
    for key, language in (("message", "zh-hans"), ("message_en", "en")):
        with translation.override(language):
            said[key] = fault.message
    return said


def sorted_faults(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """By place, each once: the same pack gives the same list on every machine."""
    unique = {(f.file, f.line, f.column, f.msgid, str(sorted(f.about.items(), key=str))): f for f in faults}
    return tuple(unique[key] for key in sorted(unique))


def quoted(value: Any) -> Any:
    """A piece of somebody's file inside a message: one line, no control signs, not long."""
    if isinstance(value, int):
        return value
    if not isinstance(value, str):
        return str(value)  # words of our own
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
