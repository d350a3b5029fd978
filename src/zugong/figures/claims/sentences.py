"""A text cut into sentences, each with the few before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .quantities import Quantity, quantities

_END = re.compile(r"[。！？!?；;\n]+")
BEFORE = 3
LONGEST = 600
MOST = 60  # numbers looked at in one sentence; a table pasted as one line has more, and states no relations


@dataclass(frozen=True)
class Sentence:
    """One sentence with its quantities; ``before`` are the quantities of the sentences just before, nearest first."""

    text: str
    quantities: list[Quantity]
    before: list[Quantity] = field(default_factory=list)
    paragraph_before: str = ""

    def between(self, left: Quantity, right: Quantity) -> str:
        """The words between two quantities."""
        return self.text[left.end : right.start]

    def ahead(self, quantity: Quantity, n: int = 14) -> str:
        """The last words before a quantity."""
        return self.text[max(0, quantity.start - n) : quantity.start]

    def behind(self, quantity: Quantity, n: int = 10) -> str:
        return self.text[quantity.end : quantity.end + n]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences in order; very long ones are cut so that work stays in step with the length."""
    kept: list[list[Quantity]] = []
    for line in text.split("\n"):
        for piece in _END.split(line):
            for start in range(0, len(piece), LONGEST):
                part = piece[start : start + LONGEST].strip()
                if not part:
                    continue
                found = quantities(part)[:MOST]
                before = [each for earlier in reversed(kept) for each in reversed(earlier)]
                yield Sentence(part, found, before)
                kept = [*kept[-(BEFORE - 1) :], found]
