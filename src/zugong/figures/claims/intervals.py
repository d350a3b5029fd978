"""A printed number as what it may stand for. '63%' is [62.5, 63.5): roundings are intervals. (rule 4; F03)"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

ENDLESS = Fraction(10**18)


@dataclass(frozen=True)
class Interval:
    """From ``low`` to ``high``; whether the ends count is said apart."""

    low: Fraction
    high: Fraction
    low_counts: bool = True
    high_counts: bool = True

    @classmethod
    def exact(cls, value: Fraction | int) -> Interval:
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def rounded(cls, value: Fraction, step: Fraction) -> Interval:
        """What rounds to ``value`` in steps of ``step``, half up."""
        return cls(value - step / 2, value + step / 2, True, False)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def middle(self) -> Fraction:
        return (self.low + self.high) / 2

    def meets(self, other: Interval) -> bool:
        """Whether both can be the same number."""
        if self.high < other.low or other.high < self.low:
            return False
        if self.high == other.low:
            return self.high_counts and other.low_counts
        if other.high == self.low:
            return other.high_counts and self.low_counts
        return True

    def holds(self, value: Fraction) -> bool:
        return self.meets(Interval.exact(value))

    def widened(self, by: Fraction) -> Interval:
        return Interval(self.low - by, self.high + by)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            self.low + other.low, self.high + other.high, self.low_counts and other.low_counts,
            self.high_counts and other.high_counts,
        )  # fmt: skip

    def __sub__(self, other: Interval) -> Interval:
        return Interval(
            self.low - other.high, self.high - other.low, self.low_counts and other.high_counts,
            self.high_counts and other.low_counts,
        )  # fmt: skip

    def __truediv__(self, other: Interval) -> Interval:
        """For numbers not below zero; by nothing is without end."""
        if other.high <= 0:
            return Interval(Fraction(0), ENDLESS)
        high = self.high / other.low if other.low > 0 else ENDLESS
        return Interval(
            self.low / other.high, high, self.low_counts and other.high_counts, self.high_counts and other.low_counts
        )

    def times(self, factor: int) -> Interval:
        return Interval(self.low * factor, self.high * factor, self.low_counts, self.high_counts)


def below(value: Fraction) -> Interval:
    return Interval(Fraction(0), value, True, False)


def above(value: Fraction, counts: bool = True) -> Interval:
    return Interval(value, ENDLESS, counts, True)
