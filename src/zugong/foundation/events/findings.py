"""What a check says: one line in Chinese and English, with its parts as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, override


@dataclass(frozen=True)
class Finding:
    """One thing a check found. ``text`` is an English msgid with named places, ``values`` fill it.

    ``wrong`` findings make the exit code 1; the others only tell. Rooms return these from ``trail_checks.check()``.
    """

    kind: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: bool = True

    def said(self, language: str) -> str:
        with override(language):
            return gettext(self.text) % self.values

    def line(self) -> str:
        """Chinese first, English behind it."""
        return bilingual(self.text, **self.values)

    def as_data(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "kind": self.kind,
            "wrong": self.wrong,
            "values": dict(self.values),
            "zh": self.said("zh-hans"),
            "en": self.said("en"),
        }


def bilingual(text: str, **values: Any) -> str:
    """A msgid in both languages on one line; once if it has no translation."""
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(gettext(text) % values)
    return " ".join(dict.fromkeys(said))
