"""Bands on a line of numbers: each end says whether it is in (以上、以下、不足), no gap, no overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

TWO_ENDS = gettext_noop("Give one lower end (at_least or above) and one upper end (at_most or below)")
EMPTY = gettext_noop("No number lies in this band")
GAP = gettext_noop("Between this band and the one before lies a gap at %(at)s")
OVERLAP = gettext_noop("This band and the one before both hold %(at)s")
ORDER = gettext_noop("Bands stand in rising order or in falling order")
STARTS_LATE = gettext_noop("The lowest band does not begin where the range begins (%(at)s)")
ENDS_EARLY = gettext_noop("The highest band does not end where the range ends (%(at)s)")


@dataclass(frozen=True)
class Bound:
    """A span of numbers. None: without end."""

    lower: Decimal | None = None
    lower_in: bool = True
    upper: Decimal | None = None
    upper_in: bool = True

    @classmethod
    def read(cls, keys: Mapping[str, Any]) -> Bound | None:
        """From ``at_least``/``above`` and ``at_most``/``below``; None when two ends of a kind are given."""
        if {"at_least", "above"} <= set(keys) or {"at_most", "below"} <= set(keys):
            return None
        lower, upper = keys.get("at_least", keys.get("above")), keys.get("at_most", keys.get("below"))
        return cls(
            None if lower is None else Decimal(lower), "above" not in keys,
            None if upper is None else Decimal(upper), "below" not in keys,
        )  # fmt: skip

    def holds(self, number: Decimal) -> bool:
        above = self.lower is None or number > self.lower or (self.lower_in and number == self.lower)
        below = self.upper is None or number < self.upper or (self.upper_in and number == self.upper)
        return above and below

    @property
    def is_empty(self) -> bool:
        if self.lower is None or self.upper is None:
            return False
        return self.lower > self.upper or (self.lower == self.upper and not (self.lower_in and self.upper_in))


BandFault = tuple[int, str, dict[str, Any]]


def band_faults(bands: Sequence[Mapping[str, Any]], over: Mapping[str, Any] | None = None) -> Iterator[BandFault]:
    """What keeps the bands from being a partition of ``over`` (without it: of all numbers), with each band's place."""
    read = [Bound.read(band) for band in bands]
    whole = Bound.read(over or {})
    wrong = [n for n, bound in enumerate(read) if bound is None or bound.is_empty]
    yield from ((n, TWO_ENDS if read[n] is None else EMPTY, {}) for n in wrong)
    if whole is None or whole.is_empty:
        yield 0, TWO_ENDS, {}
        return
    if wrong:
        return
    places = [(n, bound) for n, bound in enumerate(read) if bound is not None]
    if _falling(places):
        places.reverse()
    yield from _faults_between(places)
    yield from _faults_at_ends(places, whole)


def _falling(places: list[tuple[int, Bound]]) -> bool:
    first, last = places[0][1], places[-1][1]
    return len(places) > 1 and (first.upper is None or (last.upper is not None and first.upper > last.upper))


def _faults_between(places: list[tuple[int, Bound]]) -> Iterator[BandFault]:
    for (_before, low), (n, high) in zip(places, places[1:], strict=False):
        if low.upper is None or high.lower is None:
            yield n, ORDER, {}
        elif low.upper < high.lower or (low.upper == high.lower and not (low.upper_in or high.lower_in)):
            yield n, GAP, {"at": low.upper}
        elif low.upper > high.lower or (low.upper_in and high.lower_in):
            yield n, OVERLAP, {"at": high.lower}


def _faults_at_ends(places: list[tuple[int, Bound]], whole: Bound) -> Iterator[BandFault]:
    (n, first), (m, last) = places[0], places[-1]
    if (first.lower, first.lower_in) != (whole.lower, whole.lower_in):
        yield n, STARTS_LATE, {"at": "−∞" if whole.lower is None else whole.lower}
    if (last.upper, last.upper_in) != (whole.upper, whole.upper_in):
        yield m, ENDS_EARLY, {"at": "+∞" if whole.upper is None else whole.upper}
