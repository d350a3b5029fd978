"""Types of formulas, found when a pack is read: a formula that passes cannot meet a wrong kind of value later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from zugong.foundation.calendar.day_rules import DayRule
from zugong.foundation.calendar.reasons import CalendarError

from .bands import band_faults
from .values import BOOLEAN, DATE, NUMBER, TEXT, Type

Steps = tuple[str | int, ...]

WRONG_TYPE = gettext_noop("Here belongs %(wanted)s, and this gives %(found)s")
UNKNOWN_INPUT = gettext_noop("“%(code)s” is no input of this formula; list it under inputs")
UNKNOWN_SCALE = gettext_noop("There is no scale “%(code)s”")
UNKNOWN_GRADE = gettext_noop("The scale “%(scale)s” has no grade “%(code)s”")
ONE_OF_TWO = gettext_noop("A sum has either “of” (a list) or “terms”")
NOT_ALIKE = gettext_noop("All branches must give the same kind of value: %(wanted)s and %(found)s do not fit")
NO_ORDER = gettext_noop("Only numbers, days and grades of one scale have an order; use equal or not_equal")
WEIGHTS = gettext_noop("The weights add up to %(found)s, not to %(wanted)s")
STEPS_RISE = gettext_noop("The places of the steps rise: each up_to is greater than the one before")
STEPS_FALL = gettext_noop("A better place cannot give fewer points than a worse one")
NOT_A_RULE = gettext_noop("%(text)s")


@dataclass(frozen=True)
class FormulaFault:
    """What is wrong where in a formula's tree."""

    steps: Steps
    msgid: str
    about: Mapping[str, Any]


@dataclass
class Checker:
    """Walks one formula. ``inputs``: types by code; ``scales``: grades by scale, best first."""

    inputs: Mapping[str, Type]
    scales: Mapping[str, Sequence[str]]
    faults: list[FormulaFault] = field(default_factory=list)

    def say(self, steps: Steps, msgid: str, **about: Any) -> None:
        self.faults.append(FormulaFault(steps, msgid, about))

    def type(self, tree: Any, steps: Steps) -> Type | None:
        """The type of a tree, None if it has a fault (already told)."""
        ((name, body),) = tree.items()
        return CHECKS[name](self, body, (*steps, name))

    def expect(self, tree: Any, steps: Steps, wanted: Type) -> Type | None:
        return self.alike(wanted, self.type(tree, steps), steps, WRONG_TYPE)

    def alike(self, wanted: Type | None, found: Type | None, steps: Steps, msgid: str = NOT_ALIKE) -> Type | None:
        if wanted and found and wanted != found:
            self.say(steps, msgid, wanted=wanted, found=found)
            return None
        return found

    def list_type(self, tree: Any, steps: Steps, wanted: Type | None = None) -> Type | None:
        """The type of one entry of a list."""
        found = self.type(tree, steps)
        if found and (not found.many or (wanted and found.one != wanted)):
            say = f"list of {wanted}" if wanted else "list"
            self.say(steps, WRONG_TYPE, wanted=say, found=found)
            return None
        return found.one if found else None


def type_of(
    tree: Any, inputs: Mapping[str, Type], scales: Mapping[str, Sequence[str]], wanted: Type | None = None
) -> tuple[Type | None, list[FormulaFault]]:
    """The type a formula gives, and its faults with their places in the tree."""
    checker = Checker(inputs, scales)
    found = checker.expect(tree, (), wanted) if wanted else checker.type(tree, ())
    return found, checker.faults


def _literal(c: Checker, body: Any, steps: Steps) -> Type | None:
    return BOOLEAN if isinstance(body, bool) else TEXT if isinstance(body, str) else NUMBER


def _date(c: Checker, body: Any, steps: Steps) -> Type | None:
    return DATE


def _grade(c: Checker, body: Any, steps: Steps) -> Type | None:
    grades = c.scales.get(body["scale"])
    if grades is None:
        c.say((*steps, "scale"), UNKNOWN_SCALE, code=body["scale"])
        return None
    if body["is"] not in grades:
        c.say((*steps, "is"), UNKNOWN_GRADE, scale=body["scale"], code=body["is"])
    return Type("grade", body["scale"])


def _value(c: Checker, body: Any, steps: Steps) -> Type | None:
    if body not in c.inputs:
        c.say(steps, UNKNOWN_INPUT, code=body)
    return c.inputs.get(body)


def _count(c: Checker, body: Any, steps: Steps) -> Type | None:
    entry = c.list_type(body["of"], (*steps, "of"))
    if "equal_to" in body:
        found = c.type(body["equal_to"], (*steps, "equal_to"))
        c.alike(entry, found, (*steps, "equal_to"), WRONG_TYPE)
    return NUMBER


def _sum(c: Checker, body: Any, steps: Steps) -> Type | None:
    if ("of" in body) == ("terms" in body):
        c.say(steps, ONE_OF_TWO)
    elif "of" in body:
        c.list_type(body["of"], (*steps, "of"), NUMBER)
    else:
        for n, term in enumerate(body["terms"]):
            c.expect(term["of"], (*steps, "terms", n, "of"), NUMBER)
    return NUMBER


def _share(c: Checker, body: Any, steps: Steps) -> Type | None:
    for key in ("of", "among"):
        c.expect(body[key], (*steps, key), NUMBER)
    return NUMBER


def _ratio_to_best(c: Checker, body: Any, steps: Steps) -> Type | None:
    c.expect(body["of"], (*steps, "of"), NUMBER)
    c.list_type(body["among"], (*steps, "among"), NUMBER)
    return NUMBER


def _rank_step(c: Checker, body: Any, steps: Steps) -> Type | None:
    _ratio_to_best(c, body, steps)
    last = None
    for n, step in enumerate(body["steps"]):
        if last and step["up_to"] <= last["up_to"]:
            c.say((*steps, "steps", n), STEPS_RISE)
        if last and step["gives"] > last["gives"]:
            c.say((*steps, "steps", n), STEPS_FALL)
        last = step
    if last and body["beyond"] > last["gives"]:
        c.say((*steps, "beyond"), STEPS_FALL)
    return NUMBER


def _band(c: Checker, body: Any, steps: Steps) -> Type | None:
    c.expect(body["of"], (*steps, "of"), NUMBER)
    for n, msgid, about in band_faults(body["bands"], body.get("over")):
        c.say((*steps, "bands", n), msgid, **about)
    return _branches(c, [(band["gives"], (*steps, "bands", n, "gives")) for n, band in enumerate(body["bands"])])


def _branches(c: Checker, branches: list[tuple[Any, Steps]]) -> Type | None:
    """The one type of several trees."""
    first: Type | None = None
    for tree, steps in branches:
        found = c.type(tree, steps)
        c.alike(first, found, steps)
        first = first or found
    return first


def _veto(c: Checker, body: Any, steps: Steps) -> Type | None:
    for n, condition in enumerate(body["when"]):
        c.expect(condition["if"], (*steps, "when", n, "if"), BOOLEAN)
    return _branches(c, [(body["of"], (*steps, "of")), (body["gives"], (*steps, "gives"))])


def _weighted(c: Checker, body: Any, steps: Steps) -> Type | None:
    for n, part in enumerate(body["parts"]):
        c.expect(part["of"], (*steps, "parts", n, "of"), NUMBER)
    total = sum((Decimal(part["weight"]) for part in body["parts"]), Decimal(0))
    if total != body["out_of"]:
        c.say((*steps, "out_of"), WEIGHTS, found=total, wanted=body["out_of"])
    return NUMBER


def _streak(c: Checker, body: Any, steps: Steps) -> Type | None:
    _count(c, body, steps)
    return BOOLEAN


def _compare(c: Checker, body: Any, steps: Steps) -> Type | None:
    left = _branches(c, [(body["left"], (*steps, "left")), (body["right"], (*steps, "right"))])
    if left and (left.many or (not left.ordered and body["is"] not in {"equal", "not_equal"})):
        c.say((*steps, "is"), NO_ORDER)
    return BOOLEAN


def _day_rule(c: Checker, body: Any, steps: Steps) -> Type | None:
    c.expect(body["month_of"], (*steps, "month_of"), DATE)
    try:
        DayRule.parse(body["rule"], body["on_rest_day"])
    except CalendarError as fault:
        c.say((*steps, "rule"), NOT_A_RULE, text=fault)
    return DATE


def _extreme(c: Checker, body: Any, steps: Steps) -> Type | None:
    found = _branches(c, [(tree, (*steps, n)) for n, tree in enumerate(body)])
    if found and (found.many or not found.ordered):
        c.say(steps, NO_ORDER)
    return found


def _junction(c: Checker, body: Any, steps: Steps) -> Type | None:
    for n, tree in enumerate(body):
        c.expect(tree, (*steps, n), BOOLEAN)
    return BOOLEAN


def _not(c: Checker, body: Any, steps: Steps) -> Type | None:
    c.expect(body, steps, BOOLEAN)
    return BOOLEAN


def _round(c: Checker, body: Any, steps: Steps) -> Type | None:
    c.expect(body["of"], (*steps, "of"), NUMBER)
    return NUMBER


CHECKS: dict[str, Callable[[Checker, Any, Steps], Type | None]] = {
    "literal": _literal, "date": _date, "grade": _grade, "value": _value, "count": _count, "sum": _sum,
    "share": _share, "ratio_to_best": _ratio_to_best, "rank_step": _rank_step, "band": _band, "veto": _veto,
    "weighted": _weighted, "streak": _streak, "compare": _compare, "day_rule": _day_rule, "min": _extreme,
    "max": _extreme, "all": _junction, "any": _junction, "not": _not, "round": _round,
}  # fmt: skip
