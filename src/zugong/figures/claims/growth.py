"""Growth, percentage points, multiples, and which of two numbers is the larger."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from .intervals import Interval
from .judging import Claim
from .quantities import Quantity
from .saying import named, span
from .sentences import Sentence

_FROM = re.compile(r"(?:由|从)[^，,。]{0,14}$")
_TO = re.compile(r"(?P<way>增|升|提|涨|扩|发展|减|降|下|压|缩|回落|变)?[\u4e00-\u9fff]{0,4}(?:到|至|为)[^\u3002]{0,6}$")
_UP, _DOWN = re.compile(r"增|升|提高|涨|扩大|多|高"), re.compile(r"减|降|下|压缩|缩|回落|少|低")
_GREW = re.compile(r"(?P<up>净?增长?|增幅|增加|提高|上升|多|扩大)|(?P<down>减少|下降|降低|减幅|降幅|少)")
_THAN = re.compile(r"比|较|同比|增幅|增速|降幅")
_MORE = re.compile(r"(?P<up>高于|多于|大于|超过|高出)|(?P<down>低于|少于|小于|不及)")


def growth(sentence: Sentence) -> Iterator[Claim]:
    """Every relation of before and after that a sentence states."""
    done: set[int] = set()
    for left, right in zip(sentence.quantities, sentence.quantities[1:], strict=False):
        if _is_from_to(sentence, left, right):
            claim = _from_to(sentence, left, right)
            if claim is not None:
                done |= {left.start, right.start}
                yield claim
        elif left.kind == right.kind == "count" and left.measure == right.measure:
            yield from _compared(sentence, left, right)
    for change in sentence.quantities:
        if change.kind == "percent" and change.start not in done:
            yield from _net(sentence, change)
        elif change.kind == "times":
            yield from _multiple(sentence, change)


def _is_from_to(sentence: Sentence, left: Quantity, right: Quantity) -> bool:
    same = left.kind == right.kind in {"count", "percent"}
    like = left.measure == right.measure or not left.measure
    return same and like and bool(_FROM.search(sentence.ahead(left, 18)) and _TO.search(sentence.between(left, right)))


def _from_to(sentence: Sentence, left: Quantity, right: Quantity) -> Claim | None:
    """由A增加到B, with what it says of the change behind."""
    behind = [each for each in sentence.quantities if each.start > right.end and each.start - right.end < 22]
    if left.kind == "percent":
        points = next((each for each in behind if each.kind == "points"), None)
        return _points(sentence, left, right, points) if points else _ordered(sentence, left, right)
    change = next((each for each in behind if _GREW.search(sentence.text[right.end : each.start])), None)
    if change is None or change.kind not in {"percent", "count", "times"}:
        return _ordered(sentence, left, right)
    if change.kind == "times":
        return None
    if change.kind == "count":
        if change.measure != right.measure:
            return _ordered(sentence, left, right)
        return _difference(sentence, left, right, change)
    return _percent(sentence, left, right, change)


def _ordered(sentence: Sentence, left: Quantity, right: Quantity) -> Claim | None:
    words = sentence.between(left, right)
    up, down = _UP.search(words), _DOWN.search(words)
    if bool(up) == bool(down):
        return None
    sound = right.value.high > left.value.low if up else right.value.low < left.value.high
    text = _("From %(left)s to %(right)s.") % {"left": named(left), "right": named(right)}
    return Claim.of(sentence, "order", [left, right], "agrees" if sound else "contradiction", text)


def _points(sentence: Sentence, left: Quantity, right: Quantity, points: Quantity) -> Claim:
    grown = right.value - left.value if right.value.middle >= left.value.middle else left.value - right.value
    return told(sentence, "points", [left, right, points], grown, points)


def _difference(sentence: Sentence, left: Quantity, right: Quantity, change: Quantity) -> Claim:
    grown = right.value - left.value if right.value.middle >= left.value.middle else left.value - right.value
    return told(sentence, "growth", [left, right, change], grown, change)


def _percent(sentence: Sentence, left: Quantity, right: Quantity, change: Quantity) -> Claim:
    up = right.value.middle >= left.value.middle
    ratio = (right.value / left.value).times(100)
    hundred = Interval.exact(100)
    return told(sentence, "growth", [left, right, change], ratio - hundred if up else hundred - ratio, change)


def told(sentence: Sentence, relation: str, numbers: list[Quantity], worked: Interval, said: Quantity) -> Claim:
    """Agrees, agrees but for the rounding, or does not."""
    values = {"worked": span(worked), "said": named(said)}
    if worked.meets(said.value):
        return Claim.of(sentence, relation, numbers, "agrees", _("Worked out: %(worked)s.") % values)
    # A multiple is printed coarsely: a whole step beside it is another number, not a rounding.
    if worked.meets(said.value.widened(said.step / 10 if said.kind == "times" else said.step)):
        text = _("Worked out: %(worked)s; only the rounding differs from %(said)s.") % values
        return Claim.of(sentence, relation, numbers, "rounding", text)
    text = _("Worked out: %(worked)s, not %(said)s.") % values
    return Claim.of(sentence, relation, numbers, "contradiction", text)


def _net(sentence: Sentence, change: Quantity) -> Iterator[Claim]:
    """总数B, 比上年净增C, 增幅p%: C out of B without C."""
    earlier = [each for each in sentence.quantities if each.end <= change.start and each.kind == "count"]
    if len(earlier) < 2 or not _GREW.search(sentence.ahead(change, 8)):
        return
    total, grown = earlier[-2], earlier[-1]
    words, between = sentence.between(total, grown), sentence.between(grown, change)
    found = _GREW.search(words)
    if total.measure != grown.measure or not found or not _THAN.search(words) or len(between) > 14:
        return
    if re.search(r"的|其中", words) or any(
        total.end < each.start < change.start and each is not grown for each in earlier
    ):
        return
    before = total.value - grown.value if found["up"] else total.value + grown.value
    yield told(sentence, "growth", [total, grown, change], (grown.value / before).times(100), change)


def _multiple(sentence: Sentence, times: Quantity) -> Iterator[Claim]:
    """B是A的k倍."""
    earlier = [each for each in sentence.quantities if each.end <= times.start and each.kind == "count"]
    if len(earlier) < 2:
        return
    left, right = earlier[-2], earlier[-1]
    if (
        left.measure == right.measure
        and "是" in sentence.between(left, right)
        and "的" in sentence.between(right, times)
    ):
        yield told(sentence, "growth", [left, right, times], left.value / right.value, times)


def _compared(sentence: Sentence, left: Quantity, right: Quantity) -> Iterator[Claim]:
    """A高于B: which is the larger."""
    words = sentence.between(left, right)
    found = _MORE.search(words)
    if not found or len(words) > 24:
        return
    sound = left.value.high > right.value.low if found["up"] else left.value.low < right.value.high
    values = {"left": named(left), "right": named(right)}
    text = _("%(left)s set against %(right)s.") % values
    yield Claim.of(sentence, "order", [left, right], "agrees" if sound else "contradiction", text)
