"""The quantities of a sentence: value as an interval, unit, place. What only looks like one is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from .intervals import Interval, above, below
from .numerals import SCALES, SIGNS, NumeralError, read_numeral

WIDE = str.maketrans("０１２３４５６７８９．％，：；（）", "0123456789.%,:;()")
PEOPLE = {"名", "人", "位"}
UNITS = (
    "个百分点|百分点|%|‰|倍|人次|万元|亿元|元|名|个|人|位|项|期|户|村|家|所|条|次|件|份|支|场|篇|公里|米|亩|平方米|吨|套|间|处|座|台|"
    "辆|天|小时|批|类|种|方面|镇|县|省|市|区"
)
_CHINESE = f"[{SIGNS}]+"
_NUMBER = rf"(?P<arabic>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)|(?P<chinese>{_CHINESE})"
_BEFORE = "不少于|不低于|至少|超过|突破|不足|不到|将近|大约|近|约|超|逾"
QUANTITY = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?:{_NUMBER})\s?(?P<scale>万亿|[万亿千百])?(?P<more>多|余)?\s?(?P<unit>{UNITS})?"
    r"(?P<after>左右|上下|以上|以下|以内)?"
)
PARTS = re.compile(rf"(?P<low>\d+|{_CHINESE})分之(?P<high>\d+(?:\.\d+)?|{_CHINESE})(?P<point>点{_CHINESE})?")
TENTHS = re.compile(
    r"(?P<n>[一二三四五六七八九])成(?P<half>半)?(?!立|为|功|员|果|效|绩|长|分|本|熟|千|年|份|都|就|品|语)"
)
# What follows or precedes makes it a date, a place in an order, a name.
_NOT_AFTER = re.compile(r"\s?(?:年|月|日|号|时|分钟|点|周年|周|度|级|届|岁|世纪|五规划|是|要|来|方面情况|、)")
_NOT_BEFORE = re.compile(r"(?:第|〔|\[|GB|号|版|0|星期|礼拜|周|No|\.|-|/|:)\s?$")
QUOTES = re.compile(r"[“\"「『][^”\"」』]{0,30}[”\"」』]")
VAGUE = {"一", "两", "几", "一百", "千", "百", "十"}


@dataclass(frozen=True)
class Quantity:
    """One number with its unit. ``kind``: count, percent (in percent), points, times."""

    text: str
    start: int
    end: int
    value: Interval
    unit: str
    kind: str
    step: Fraction = Fraction(1)
    noun: str = ""

    @property
    def measure(self) -> str:
        """What may be set against it: people with people, else the same measure word."""
        return "人" if self.unit in PEOPLE else self.unit


def quantities(sentence: str) -> list[Quantity]:
    """Every quantity, from left to right."""
    text = sentence.translate(WIDE)
    masked = QUOTES.sub(lambda found: "□" * len(found.group()), text)
    found = [*_parts(masked)]
    taken = [range(each.start, each.end) for each in found]
    found += [each for each in _plain(masked) if not any(each.start in span or each.end - 1 in span for span in taken)]
    return sorted(found, key=lambda each: each.start)


def _parts(text: str) -> Iterator[Quantity]:
    """百分之六十三, 三分之二, 七成."""
    for match in PARTS.finditer(text):
        try:
            low, high = _whole(match["low"]), _decimal(match["high"], match["point"])
        except NumeralError:
            continue
        if not low:
            continue
        step = high[1] if low == 100 else Fraction(4)
        share = high[0] * 100 / low
        yield Quantity(match.group(), match.start(), match.end(), Interval.rounded(share, step), "%", "percent", step)
    for match in TENTHS.finditer(text):
        share = Fraction(read_numeral(match["n"]) * 10 + (5 if match["half"] else 0))
        step = Fraction(10)
        yield Quantity(match.group(), match.start(), match.end(), Interval.rounded(share, step), "%", "percent", step)


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else read_numeral(text)


def _decimal(text: str, point: str | None) -> tuple[Fraction, Fraction]:
    """(value, step of its last digit)."""
    if text[0].isdigit():
        return Fraction(text), _step(text)
    tail = "".join(str(read_numeral(sign)) for sign in (point or "")[1:])
    return Fraction(f"{read_numeral(text)}.{tail or 0}"), Fraction(1, 10 ** len(tail))


def _step(text: str) -> Fraction:
    """The step of the last digit of 63 or 63.4."""
    return Fraction(1, 10 ** len(text.partition(".")[2]))


def _plain(text: str) -> Iterator[Quantity]:
    for match in QUANTITY.finditer(text):
        if _looks_only(text, match):
            continue
        try:
            value, step = _value(match)
        except NumeralError:
            continue
        unit, scale = match["unit"] or "", match["scale"] or ""
        kind = {"%": "percent", "‰": "percent", "个百分点": "points", "百分点": "points", "倍": "times"}.get(
            unit, "count"
        )
        if unit == "‰":
            value, step = value / 10, step / 10
        step *= _factor(scale)
        span = _interval(value * _factor(scale), step, match, kind, bool(scale))
        noun = re.match(r"[\u4e00-\u9fff]{0,6}", text[match.end() :]).group()  # type: ignore[union-attr]
        yield Quantity(match.group().strip(), match.start(), match.end(), span, unit, kind, step, noun)


def _looks_only(text: str, match: re.Match[str]) -> bool:
    """Dates, ordinals, headings, names: they only look like quantities."""
    if _NOT_BEFORE.search(text[max(0, match.start() - 4) : match.start()]) or not match.group().strip():
        return True
    if match["chinese"]:
        return not match["unit"] or (match["chinese"] in VAGUE and not match["scale"]) or match["unit"] in {"次", "家"}
    unit = match["unit"]
    if unit in {None, "次"} and _NOT_AFTER.match(text[match.end() :]):
        return True
    return not unit and not match["scale"] and not match["more"]


def _value(match: re.Match[str]) -> tuple[Fraction, Fraction]:
    if match["arabic"]:
        plain = match["arabic"].replace(",", "")
        return Fraction(plain), _step(plain)
    return Fraction(read_numeral(match["chinese"])), Fraction(1)


def _factor(scale: str) -> int:
    return {"": 1, "千": 1000, "百": 100, "万亿": 10**12, **SCALES}[scale]


def _interval(value: Fraction, step: Fraction, match: re.Match[str], kind: str, scaled: bool) -> Interval:
    """What the number may stand for, with the words around it."""
    if match["more"]:
        return Interval(value, value + _round_part(value, step), False, False)
    for words, made in HEDGES:
        if match["before"] in words or match["after"] in words:
            return made(value)
    if kind == "count" and not scaled and value.denominator == 1:
        return Interval.exact(value)
    return Interval.rounded(value, step)


# Words around a number and what they make of it; inclusive or not is said here and nowhere else. (rule 5)
HEDGES: list[tuple[set[str], Callable[[Fraction], Interval]]] = [
    ({"超过", "超", "逾"}, lambda value: above(value, counts=False)),
    ({"突破", "不少于", "不低于", "至少", "以上"}, above),
    ({"不足", "不到"}, below),
    ({"以下", "以内"}, lambda value: Interval(Fraction(0), value)),
    ({"近", "将近"}, lambda value: Interval(value * Fraction(85, 100), value, True, False)),
    ({"约", "大约", "左右", "上下"}, lambda value: Interval(value * Fraction(9, 10), value * Fraction(11, 10))),
]


def _round_part(value: Fraction, step: Fraction) -> Fraction:
    """3600多 goes on to 3700: the step of the last digit that is not nought."""
    part, number = step, value / step
    while number and number.denominator == 1 and number % 10 == 0:
        number, part = number / 10, part * 10
    return part
