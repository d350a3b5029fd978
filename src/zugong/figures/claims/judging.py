"""What is said of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .quantities import Quantity
from .sentences import Sentence

VERDICTS = ("agrees", "rounding", "other_base", "contradiction", "unknown")
RELATIONS = ("share", "sum", "growth", "points", "order")


@dataclass(frozen=True)
class Claim:
    """One relation a sentence states, and whether its numbers bear it."""

    sentence: str
    relation: str
    numbers: tuple[str, ...]
    verdict: str
    reason: str
    places: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, sentence: Sentence, relation: str, numbers: Sequence[Quantity], verdict: str, reason: str) -> Claim:
        own = [each for each in numbers if each in sentence.quantities]
        told = tuple(" ".join(each.text.split()) for each in numbers)
        return cls(sentence.text, relation, told, verdict, reason, tuple((each.start, each.end) for each in own))

    def plain(self) -> dict[str, Any]:
        """As programs read it."""
        return {
            "sentence": self.sentence, "relation": self.relation, "numbers": list(self.numbers),
            "verdict": self.verdict, "reason": self.reason,
        }  # fmt: skip
