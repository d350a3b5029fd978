"""Sets of ids as ordered, disjoint ranges, both ends included: a lost million is one pair, not a million rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Range = tuple[int, int]


def missing(first: int, last: int, present: Iterable[int]) -> list[Range]:
    """What of ``first`` to ``last`` is not among ``present`` (ascending; outsiders are ignored)."""
    found, start = [], first
    for number in present:
        if number < start:
            continue
        if number > last:
            break
        if number > start:
            found.append((start, number - 1))
        start = number + 1
    if start <= last:
        found.append((start, last))
    return found


def union(*sets: Iterable[Range]) -> list[Range]:
    """One ordered set; neighbours grow together."""
    joined: list[Range] = []
    for first, last in sorted(pair for ranges in sets for pair in ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def without(ranges: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """What is in ``ranges`` and not in ``others``; both ordered and disjoint."""
    left, place = [], 0
    for first, last in ranges:
        while place < len(others) and others[place][1] < first:
            place += 1
        start, other = first, place
        while start <= last and other < len(others) and others[other][0] <= last:
            if others[other][0] > start:
                left.append((start, others[other][0] - 1))
            start = max(start, others[other][1] + 1)
            other += 1
        if start <= last:
            left.append((start, last))
    return left


def as_ranges(numbers: Iterable[int]) -> list[Range]:
    """The numbers as ranges."""
    return union((number, number) for number in numbers)


def size(ranges: Iterable[Range]) -> int:
    """How many ids there are."""
    return sum(last - first + 1 for first, last in ranges)
