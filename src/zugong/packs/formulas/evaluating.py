"""Working a formula out: a value in decimals with its explanation. What is missing is missing, never zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_noop

from zugong.foundation.calendar.day_rules import DayRule
from zugong.foundation.calendar.days import WorkingCalendar

from .bands import Bound
from .values import MISSING, NO_DATA, Grade, Outcome, Step, Type

PRECISION, LONG = 40, Decimal(10) ** 30

IS_GIVEN = gettext_noop("%(result)s, as the rule says")
IS_VALUE = gettext_noop("%(title)s: %(result)s")
IS_COUNT = gettext_noop("Counted: %(result)s of %(n)s")
IS_SUM = gettext_noop("Sum: %(result)s")
IS_SHARE = gettext_noop("%(of)s of %(among)s is %(result)s")
IS_RATIO = gettext_noop("%(of)s against the best, %(best)s, is %(result)s")
IS_PLACE = gettext_noop("Place %(place)s among %(n)s gives %(result)s")
IS_BAND = gettext_noop("%(of)s lies in band %(n)s: %(result)s")
IS_OUTSIDE = gettext_noop("%(of)s lies outside the range of the bands: no data")
IS_VETO = gettext_noop("Veto, %(title)s: %(result)s")
NO_VETO = gettext_noop("No veto: %(result)s")
IS_WEIGHTED = gettext_noop("Weighted mean: %(result)s")
IS_RENORMALISED = gettext_noop("Weighted mean without what is missing: %(result)s (weights %(left)s of %(all)s)")
IS_STREAK = gettext_noop("%(run)s in a row, asked are %(times)s: %(result)s")
IS_COMPARED = gettext_noop("Compared: %(left)s and %(right)s: %(result)s")
IS_DAY = gettext_noop("The day of the rule: %(result)s")
IS_LEAST = gettext_noop("The least: %(result)s")
IS_GREATEST = gettext_noop("The greatest: %(result)s")
IS_ALL = gettext_noop("All of it: %(result)s")
IS_ANY = gettext_noop("Any of it: %(result)s")
IS_NOT = gettext_noop("The opposite: %(result)s")
IS_ROUNDED = gettext_noop("Rounded half up: %(result)s")


@dataclass(frozen=True)
class Given:
    """What a formula is worked out from. A value left out, None, or a list with None in it, is missing."""

    values: Mapping[str, Any]
    types: Mapping[str, Type]
    scales: Mapping[str, Sequence[str]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)

    def outcome(self, code: str) -> Outcome:
        """The input under a code. Raises TypeError for a value of another kind than the pack declares."""
        value, declared = self.values.get(code), self.types[code]
        if value is None:
            return MISSING
        if not declared.many:
            return Outcome("value", self._exact(code, value, declared))
        if any(entry is None for entry in value):
            return MISSING
        return Outcome("value", [self._exact(code, entry, declared.one) for entry in value])

    def _exact(self, code: str, value: Any, declared: Type) -> Any:
        if declared.kind == "grade" and value in self.scales[declared.scale]:
            return self.grade(declared.scale, value)
        if declared.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        kinds: dict[str, type] = {"number": Decimal, "boolean": bool, "date": dt.date, "text": str}
        fits = isinstance(value, kinds.get(declared.kind, ())) and not isinstance(value, dt.datetime)
        if not fits or (isinstance(value, Decimal) and not value.is_finite()):
            raise TypeError(f"{code} is a {declared}, not {value!r}")
        return value

    def grade(self, scale: str, code: str) -> Grade:
        return Grade(scale, code, list(self.scales[scale]).index(code))


def evaluate(tree: Any, given: Given) -> Step:
    """Work a checked formula out; ``.outcome`` is the value, ``.lines()`` says how it came about."""
    with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_UP)):
        return _run(tree, given)


def _run(tree: Any, g: Given) -> Step:
    ((name, body),) = tree.items()
    return RUNS[name](name, body, g)


def _step(name: str, result: Outcome | Any, msgid: str, parts: Iterable[Step] = (), **about: Any) -> Step:
    outcome = result if isinstance(result, Outcome) else Outcome("value", result)
    return Step(name, outcome, msgid, {"result": outcome, **about}, tuple(parts))


def _without(parts: Iterable[Step]) -> Outcome | None:
    """MISSING or NO_DATA if one of the parts has no value; missing weighs more."""
    states = {part.outcome.state for part in parts}
    return MISSING if "missing" in states else NO_DATA if "no_data" in states else None


def _literal(name: str, body: Any, g: Given) -> Step:
    number = isinstance(body, int | Decimal) and not isinstance(body, bool)
    return _step(name, Decimal(body) if number else body, IS_GIVEN)


def _date(name: str, body: Any, g: Given) -> Step:
    return _step(name, dt.date.fromisoformat(body), IS_GIVEN)


def _grade(name: str, body: Any, g: Given) -> Step:
    return _step(name, g.grade(body["scale"], body["is"]), IS_GIVEN)


def _value(name: str, body: Any, g: Given) -> Step:
    return _step(name, g.outcome(body), IS_VALUE, title=g.titles.get(body, body), code=body)


def _count(name: str, body: Any, g: Given) -> Step:
    parts = [_run(body[key], g) for key in ("of", "equal_to") if key in body]
    lacking = _without(parts)
    if lacking:
        return _step(name, lacking, IS_COUNT, parts, n=lacking)
    entries = parts[0].outcome.value
    found = len(entries) if len(parts) == 1 else sum(entry == parts[1].outcome.value for entry in entries)
    return _step(name, Decimal(found), IS_COUNT, parts, n=len(entries))


def _sum(name: str, body: Any, g: Given) -> Step:
    if "of" in body:
        part = _run(body["of"], g)
        return _step(name, _without([part]) or sum(part.outcome.value, Decimal(0)), IS_SUM, [part], times=[])
    parts = [_run(term["of"], g) for term in body["terms"]]
    times = [Decimal(term.get("times", 1)) for term in body["terms"]]
    lacking = _without(parts)
    total = lacking or sum((p.outcome.value * t for p, t in zip(parts, times, strict=True)), Decimal(0))
    return _step(name, total, IS_SUM, parts, times=times)


def _divided(of: Decimal, by: Decimal) -> Outcome:
    return NO_DATA if by == 0 else Outcome("value", of / by)


def _share(name: str, body: Any, g: Given) -> Step:
    parts = of, among = _run(body["of"], g), _run(body["among"], g)
    result = _without(parts) or _divided(of.outcome.value, among.outcome.value)
    return _step(name, result, IS_SHARE, parts, of=of.outcome, among=among.outcome)


def _ratio_to_best(name: str, body: Any, g: Given) -> Step:
    parts = of, among = _run(body["of"], g), _run(body["among"], g)
    lacking = _without(parts) or (None if among.outcome.value else NO_DATA)
    if lacking:
        return _step(name, lacking, IS_RATIO, parts, of=of.outcome, best=lacking)
    high = body["best"] == "highest"
    best = max(among.outcome.value) if high else min(among.outcome.value)
    ratio = _divided(of.outcome.value, best) if high else _divided(best, of.outcome.value)
    return _step(name, ratio, IS_RATIO, parts, of=of.outcome, best=best)


def _rank_step(name: str, body: Any, g: Given) -> Step:
    """Place = 1 + how many are better; with ``ties: worst`` all who are equal take the last of their places."""
    parts = of, among = _run(body["of"], g), _run(body["among"], g)
    lacking = _without(parts) or (None if among.outcome.value else NO_DATA)
    if lacking:
        return _step(name, lacking, IS_PLACE, parts, place=lacking, n=lacking)
    own, everybody = of.outcome.value, among.outcome.value
    better = sum(other > own if body["best"] == "highest" else other < own for other in everybody)
    equal = max(everybody.count(own), 1)
    place = better + (1 if body["ties"] == "best" else equal)
    gives = next((step["gives"] for step in body["steps"] if place <= step["up_to"]), body["beyond"])
    return _step(name, Decimal(gives), IS_PLACE, parts, place=place, n=len(everybody))


def _band(name: str, body: Any, g: Given) -> Step:
    of = _run(body["of"], g)
    lacking = _without([of])
    if lacking:
        return _step(name, lacking, IS_OUTSIDE, [of], of=of.outcome)
    for n, band in enumerate(body["bands"]):
        bound = Bound.read(band)
        if bound and bound.holds(of.outcome.value):
            gives = _run(band["gives"], g)
            return _step(name, gives.outcome, IS_BAND, [of, gives], of=of.outcome, n=n + 1)
    return _step(name, NO_DATA, IS_OUTSIDE, [of], of=of.outcome)


def _veto(name: str, body: Any, g: Given) -> Step:
    """One condition that holds is enough; one that is not known leaves the whole unknown."""
    when = [_run(condition["if"], g) for condition in body["when"]]
    for condition, part in zip(body["when"], when, strict=True):
        if part.outcome.is_known and part.outcome.value:
            gives = _run(body["gives"], g)
            return _step(name, gives.outcome, IS_VETO, [*when, gives], title=condition["title"])
    of = _run(body["of"], g)
    return _step(name, _without(when) or of.outcome, NO_VETO, [*when, of])


def _weighted(name: str, body: Any, g: Given) -> Step:
    parts = [_run(part["of"], g) for part in body["parts"]]
    weights = [Decimal(part["weight"]) for part in body["parts"]]
    whole = sum(weights, Decimal(0))
    lacking = _without(parts)
    if lacking and (body["missing"] == "refuse" or not any(part.outcome.is_known for part in parts)):
        return _step(name, lacking, IS_WEIGHTED, parts, weights=weights)
    there = [(part.outcome.value, weight) for part, weight in zip(parts, weights, strict=True) if part.outcome.is_known]
    left = sum((weight for _value, weight in there), Decimal(0))
    mean = sum((value * weight for value, weight in there), Decimal(0)) / left
    msgid = IS_RENORMALISED if lacking else IS_WEIGHTED
    return _step(name, mean, msgid, parts, weights=weights, left=left, all=whole)


def _streak(name: str, body: Any, g: Given) -> Step:
    """Lists run from the oldest to the latest."""
    parts = of, wanted = _run(body["of"], g), _run(body["equal_to"], g)
    lacking = _without(parts) or (None if of.outcome.value else NO_DATA)
    if lacking:
        return _step(name, lacking, IS_STREAK, parts, run=lacking, times=body["times"])
    hits = [entry == wanted.outcome.value for entry in of.outcome.value]
    runs = [(hit, len(list(group))) for hit, group in groupby(hits)]
    if body["where"] == "latest":
        runs = runs[-1:]
    run = max((length for hit, length in runs if hit), default=0)
    return _step(name, run >= body["times"], IS_STREAK, parts, run=run, times=body["times"])


def _order(value: Any) -> Any:
    """A value that compares: grades by their place on the scale, the best the highest."""
    return -value.place if isinstance(value, Grade) else value


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_least": lambda a, b: a >= b, "above": lambda a, b: a > b, "at_most": lambda a, b: a <= b,
    "below": lambda a, b: a < b, "equal": lambda a, b: a == b, "not_equal": lambda a, b: a != b,
}  # fmt: skip


def _compare(name: str, body: Any, g: Given) -> Step:
    parts = left, right = _run(body["left"], g), _run(body["right"], g)
    about = {"left": left.outcome, "right": right.outcome, "how": body["is"]}
    lacking = _without(parts)
    holds = lacking or COMPARISONS[body["is"]](_order(left.outcome.value), _order(right.outcome.value))
    return _step(name, holds, IS_COMPARED, parts, **about)


def _day_rule(name: str, body: Any, g: Given) -> Step:
    part = _run(body["month_of"], g)
    lacking = _without([part])
    if lacking:
        return _step(name, lacking, IS_DAY, [part])
    month = part.outcome.value
    found = DayRule.parse(body["rule"], body["on_rest_day"]).date_in(month.year, month.month, g.calendar)
    return _step(name, found.date, IS_DAY, [part], why=found.why)


def _extreme(name: str, body: Any, g: Given) -> Step:
    parts = [_run(tree, g) for tree in body]
    pick = min if name == "min" else max
    result = _without(parts) or pick((part.outcome.value for part in parts), key=_order)
    return _step(name, result, IS_LEAST if name == "min" else IS_GREATEST, parts)


def _junction(name: str, body: Any, g: Given) -> Step:
    """One no settles ``all``, one yes settles ``any``, whatever else is missing."""
    parts = [_run(tree, g) for tree in body]
    settles = name == "any"
    settled = any(part.outcome.is_known and part.outcome.value is settles for part in parts)
    result = settles if settled else _without(parts) or (not settles)
    return _step(name, result, IS_ANY if settles else IS_ALL, parts)


def _not(name: str, body: Any, g: Given) -> Step:
    part = _run(body, g)
    return _step(name, _without([part]) or (not part.outcome.value), IS_NOT, [part])


def _round(name: str, body: Any, g: Given) -> Step:
    """Half up, away from zero. A number of more than thirty digits has no places to round."""
    part, places = _run(body["of"], g), int(body["places"])
    lacking = _without([part])
    number = part.outcome.value
    result = lacking or (number.quantize(Decimal(1).scaleb(-places)) if abs(number) < LONG else number)
    return _step(name, result, IS_ROUNDED, [part], places=places)


RUNS: dict[str, Callable[[str, Any, Given], Step]] = {
    "literal": _literal, "date": _date, "grade": _grade, "value": _value, "count": _count, "sum": _sum,
    "share": _share, "ratio_to_best": _ratio_to_best, "rank_step": _rank_step, "band": _band, "veto": _veto,
    "weighted": _weighted, "streak": _streak, "compare": _compare, "day_rule": _day_rule, "min": _extreme,
    "max": _extreme, "all": _junction, "any": _junction, "not": _not, "round": _round,
}  # fmt: skip
