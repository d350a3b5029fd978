"""Shares: a of b, as a percentage. Which number is the base is looked for, nearest first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from .intervals import ENDLESS, Interval
from .judging import Claim
from .quantities import Quantity
from .saying import named, shown, span
from .sentences import Sentence

_SHARE = re.compile(r"占|率|比例|比重|覆盖面|(?:的|达到|达|为)$")
_OTHER = re.compile(r"增长|增幅|下降|提高|上升|降低|减少|增加|同比|环比|以上|不低于|目标|力争|确保|要求|从|由")
_TOTAL = re.compile(r"总数|总计|共计|共有|合计|全市|全县|全省|全镇|全国|现有|应|共$|共\s*$|其中")
_RECKONED_BY, _RECKONED = (
    re.compile(r"按[^，,。]{0,10}$"),
    re.compile(r"(?:[（(][^）)]*[）)])?(?:来)?(?:计算|测算|为基数|算)"),
)
_MEANS = re.compile(r"中|其中|占|总|共|应")


def shares(sentence: Sentence) -> Iterator[Claim]:
    """A claim for each percentage that says which part something is."""
    for share in sentence.quantities:
        if share.kind == "percent" and _is_share(sentence, share):
            found = _claim(sentence, share)
            if found is not None:
                yield found


def _is_share(sentence: Sentence, share: Quantity) -> bool:
    near = re.split(r"[，,、]", sentence.ahead(share))[-1]
    return bool(_SHARE.search(near)) and not _OTHER.search(near)


def _claim(sentence: Sentence, share: Quantity) -> Claim | None:
    counts = [each for each in sentence.quantities if each.kind == "count" and each.start < share.start]
    explicit = _explicit_base(sentence, counts, share)
    counts = [each for each in counts if each is not explicit]
    part = _part(sentence, counts, share) or _part_before(sentence, explicit, share)
    if part is None:
        return None
    bases = _bases(sentence, counts, part) if explicit is None else [explicit]
    return _judge(sentence, share, part, bases, explicit)


def _explicit_base(sentence: Sentence, counts: list[Quantity], share: Quantity) -> Quantity | None:
    """占全市694个村的63%, 按村694个计算: the words themselves name the base."""
    for each in reversed(counts):
        if _RECKONED_BY.search(sentence.ahead(each, 12)) and _RECKONED.match(sentence.behind(each)):
            return each
        words = sentence.text[max(0, each.start - 8) : each.start]
        if "占" in words and re.search(r"占[^，,]{0,8}$", words) and "的" in sentence.between(each, share):
            return each
    return None


def _part_before(sentence: Sentence, base: Quantity | None, share: Quantity) -> Quantity | None:
    """Where only the base is named anew (只按村625个计算), the part is a number said just before, if one fits."""
    if base is None:
        return None
    said = (each for each in sentence.before if each.kind == "count" and each.measure == base.measure)
    return next((each for each in said if _fits(each, base, share)), None)


def _part(sentence: Sentence, counts: list[Quantity], share: Quantity) -> Quantity | None:
    """The nearest count before the percentage, with no other percentage between."""
    if not counts:
        return None
    part = counts[-1]
    between = [each for each in sentence.quantities if part.start < each.start < share.start]
    words = sentence.between(part, share)
    if any(each.kind == "percent" for each in between) or len(words) > 40:
        return None
    return part


def _bases(sentence: Sentence, counts: list[Quantity], part: Quantity) -> list[Quantity]:
    """Numbers that may be the base, likeliest first: before the part, then in the sentences before; not smaller."""
    earlier = [each for each in reversed(counts) if each.end <= part.start]
    named_later = [
        each for each in sentence.quantities if each.start > part.end and re.search(r"总数", sentence.ahead(each, 5))
    ]
    wanted = [
        each
        for each in [*earlier, *named_later, *sentence.before]
        if each.kind == "count" and each.measure == part.measure
    ]
    return [each for each in wanted if each.value.high >= part.value.low and each is not part]


def _judge(
    sentence: Sentence, share: Quantity, part: Quantity, bases: list[Quantity], explicit: Quantity | None
) -> Claim | None:
    fitting = [base for base in bases if _fits(part, base, share)]
    if fitting:
        return _fitting(sentence, share, part, bases, fitting[0])
    near = next((base for base in bases if _fits(part, base, share, share.step)), None)
    if near is not None:
        return Claim.of(
            sentence,
            "share",
            [part, near, share],
            "rounding",
            _("%(part)s of %(base)s is %(share)s%%; only the rounding differs.") % _words(part, near),
        )
    needed = base_range(part, share)
    values = {"part": named(part), "share": named(share), "range": _range(needed)}
    if share.value.low > 100:
        text = _("%(share)s is more than the whole.") % values
        return Claim.of(sentence, "share", [part, share], "contradiction", text)
    if not bases:
        text = _("The base is not in the text: %(part)s would be %(share)s of %(range)s.") % values
        return Claim.of(sentence, "share", [part, share], "unknown", text)
    values |= _words(part, bases[0]) | {"said": named(share)}
    if explicit is not None or _is_of(sentence, bases[0], part):
        text = _("%(part)s of %(base)s is %(share)s%%, not %(said)s.") % values
        return Claim.of(sentence, "share", [part, bases[0], share], "contradiction", text)
    text = _("%(part)s of %(base)s is %(share)s%%, not %(said)s; a base of %(range)s would fit.") % values
    return Claim.of(sentence, "share", [part, bases[0], share], "other_base", text)


def _fitting(sentence: Sentence, share: Quantity, part: Quantity, bases: list[Quantity], base: Quantity) -> Claim:
    values = _words(part, base) | {"said": named(share)}
    if base is bases[0] or not _is_of(sentence, bases[0], part):
        text = _("%(part)s of %(base)s is %(share)s%%.") % values
        return Claim.of(sentence, "share", [part, base, share], "agrees", text)
    text = _("It fits %(base)s as the base, not the number before it.") % values
    return Claim.of(sentence, "share", [part, base, share], "other_base", text)


def _is_of(sentence: Sentence, base: Quantity, part: Quantity) -> bool:
    """Whether the words make the one a part of the other: 694个村中394个, 共…其中…."""
    if base not in sentence.quantities:
        return False
    return bool(_MEANS.search(sentence.between(base, part)) or re.search(r"共(?:有|计)?\s?$", sentence.ahead(base, 4)))


def _fits(part: Quantity, base: Quantity, share: Quantity, slack: Fraction = Fraction(0)) -> bool:
    return (part.value / base.value).times(100).meets(share.value.widened(slack) if slack else share.value)


def _words(part: Quantity, base: Quantity) -> dict[str, str]:
    return {"part": named(part), "base": named(base), "share": span((part.value / base.value).times(100))}


def base_range(part: Quantity, share: Quantity) -> Interval:
    """The bases that would fit."""
    return (part.value / share.value).times(100)


def _range(needed: Interval) -> str:
    """Whole numbers inside: ``621–630``."""
    if needed.high >= ENDLESS:
        return f"≥{shown(needed.low)}"
    low, high = math.ceil(needed.low), math.floor(needed.high)
    if not needed.low_counts and low == needed.low:
        low += 1
    if not needed.high_counts and high == needed.high:
        high -= 1
    return f"{low:,}–{high:,}" if low < high else span(needed)
