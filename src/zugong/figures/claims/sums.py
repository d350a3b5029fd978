"""Sums and their parts, and lists that say how long they are. Overlapping groups are never added up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _

from .intervals import Interval
from .judging import Claim
from .numerals import SIGNS, NumeralError, read_numeral
from .quantities import Quantity
from .saying import named, span
from .sentences import Sentence

MOST_PARTS = 20
_TOTAL = re.compile(r"(?:共计|共有|合计|总计|总数为?|总数达|共|一共|总共)[^，,、]{0,10}$")
_PARTS = re.compile(r"其中|包括|分别|:|：|\(|（")
_WHOLE = re.compile(r"分别|:|：|\(|（|包括")
_MIXED = re.compile(r"女|少数民族|岁|学历|大专|本科|民族|党龄|入党|男")
_STOP = re.compile(r"比|较|同比|占|增|减|率|另|此外|还|其余")
LISTED = re.compile(
    rf"(?P<items>[^，,。；;：:]{{1,24}}(?:、[^，,。；;：:、]{{1,24}}?)+)(?:和[^，,。；;：:、]{{1,24}}?)?等“?(?P<n>[{SIGNS}]+|\d{{1,2}})\s?"
    r"(?:个方面|方面|项|个|种|类|大|家|条)"
)


def sums(sentence: Sentence) -> Iterator[Claim]:
    """A total with its parts before or behind it; a list that says its length."""
    for at, total in enumerate(sentence.quantities):
        if total.kind != "count" or not _TOTAL.search(sentence.ahead(total, 12)):
            continue
        claim = _behind(sentence, at, total) or _ahead(sentence, at, total)
        if claim is not None:
            yield claim
    yield from _listed(sentence)


def _behind(sentence: Sentence, at: int, total: Quantity) -> Claim | None:
    """共N名, 其中A名、B名."""
    parts = _run(sentence, sentence.quantities[at + 1 :], total)
    if len(parts) < 2 or not _PARTS.search(sentence.between(total, parts[0])):
        return None
    words = sentence.between(total, parts[0])
    return _judge(sentence, total, parts, bool(_WHOLE.search(words)) and "其中" not in words)


def _ahead(sentence: Sentence, at: int, total: Quantity) -> Claim | None:
    """A名、B名, 共N名."""
    before = list(reversed(sentence.quantities[:at]))
    parts = list(reversed(_run(sentence, before, total)))
    if len(parts) < 2 or "其中" in sentence.between(parts[-1], total):
        return None
    return _judge(sentence, total, parts, whole=True)


def _run(sentence: Sentence, found: list[Quantity], total: Quantity) -> list[Quantity]:
    """Neighbours of the total's measure, as long as nothing else comes between."""
    parts: list[Quantity] = []
    last = total
    for each in found:
        left, right = (last, each) if each.start > last.start else (each, last)
        if each.kind != "count" or each.measure != total.measure or _STOP.search(sentence.between(left, right)):
            break
        if len(sentence.between(left, right)) > 30:
            break
        parts.append(each)
        last = each
        if len(parts) == MOST_PARTS:
            break
    return parts


def _judge(sentence: Sentence, total: Quantity, parts: list[Quantity], whole: bool) -> Claim:
    added = Interval.exact(0)
    for part in parts:
        added = added + part.value
    verdict, text = _verdict(sentence, total, parts, added, whole)
    values = {"added": span(added), "total": named(total)}
    return Claim.of(sentence, "sum", [total, *parts], verdict, text % values)


def _verdict(
    sentence: Sentence, total: Quantity, parts: list[Quantity], added: Interval, whole: bool
) -> tuple[str, str]:
    if added.meets(total.value):
        return "agrees", _("The parts add up to %(added)s.")
    if added.meets(total.value.widened(_slack(total, parts))):
        return "rounding", _("Only roundings part %(added)s from %(total)s.")
    if any(part.value.low > total.value.high for part in parts):
        return "contradiction", _("One part is more than the whole of %(total)s.")
    if _MIXED.search(sentence.text[max(0, parts[0].start - 12) : parts[-1].end + 8]):
        return "agrees", _("These groups overlap and are not added up; none is more than %(total)s.")
    if whole:
        return "contradiction", _("The parts add up to %(added)s, not %(total)s.")
    if added.low <= total.value.high:
        return "agrees", _("The parts named are %(added)s of %(total)s.")
    return "unknown", _("The parts are %(added)s, more than %(total)s: they overlap or one is wrong.")


def _slack(total: Quantity, parts: list[Quantity]) -> Fraction:
    """How far roundings of every number may drive the sum from the total; nothing where all are exact."""
    if total.value.is_exact and all(part.value.is_exact for part in parts):
        return Fraction(0)
    return sum((part.step for part in parts), total.step) / 2


def _listed(sentence: Sentence) -> Iterator[Claim]:
    """A、B、C等三项: said only where the list has the length it says, for 等 may also mean 'such as'."""
    for match in LISTED.finditer(sentence.text):
        try:
            said = int(match["n"]) if match["n"].isdigit() else read_numeral(match["n"])
        except NumeralError:
            continue
        items = re.split(r"、|和", match.group()[: match.group().rindex("等")])
        if len(items) == said and said > 1:
            text = _("The list names %(n)s.") % {"n": said}
            yield Claim(sentence.text, "sum", (match["n"],), "agrees", text, ((match.start("n"), match.end("n")),))
