"""Percentage points between two shares that are set against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .growth import told
from .judging import Claim
from .sentences import Sentence

_BETWEEN = re.compile(r"比|较|高于|低于|高|低|提高|下降|上升")


def points(sentence: Sentence) -> Iterator[Claim]:
    """A为a%, 比B的b%高c个百分点. 由a%提高到b% is read as growth."""
    found = sentence.quantities
    for at, change in enumerate(found):
        if change.kind != "points":
            continue
        shares = [each for each in found[:at] if each.kind == "percent"][-2:]
        if len(shares) < 2 or any(each.kind == "points" for each in found[found.index(shares[0]) : at]):
            continue
        left, right = shares
        words = sentence.between(left, right)
        if re.search(r"到|至", words) or not _BETWEEN.search(words + sentence.between(right, change)):
            continue
        larger, smaller = (left, right) if left.value.middle >= right.value.middle else (right, left)
        yield told(sentence, "points", [left, right, change], larger.value - smaller.value, change)
