"""Reading a text: every relation between its numbers, each with a verdict. Work grows with the length of the text."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .growth import growth
from .judging import Claim
from .points import points
from .sentences import sentences
from .shares import shares
from .sums import sums

READERS = (shares, sums, growth, points)


@dataclass(frozen=True)
class Report:
    """What a text claims with its numbers."""

    claims: tuple[Claim, ...]

    @property
    def unknown_share(self) -> Fraction:
        """The part of the relations that could not be judged; 0 where there are none."""
        unknown = sum(claim.verdict == "unknown" for claim in self.claims)
        return Fraction(unknown, len(self.claims)) if self.claims else Fraction(0)

    @property
    def contradictions(self) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.claims if claim.verdict == "contradiction")

    def plain(self) -> dict[str, Any]:
        """As programs read it."""
        return {
            "claims": [claim.plain() for claim in self.claims],
            "unknown_share": round(float(self.unknown_share), 4),
        }


def check_text(text: str) -> Report:
    """Every relation stated between numbers of the text. A lone number is no claim."""
    found: list[Claim] = []
    for sentence in sentences(text):
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for read in READERS:
            for claim in read(sentence):
                key = (claim.relation, claim.numbers)
                if key not in seen:
                    seen.add(key)
                    found.append(claim)
    return Report(tuple(found))
