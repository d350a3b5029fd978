"""What a pack asks of people: nothing twice, and what it costs them. Ledgers and forms are treated alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_noop

from .faults import Fault
from .parts import Asking, Content
from .regime import Regime
from .schema import CODE, TITLE

NOTHING_NEW = gettext_noop("This asks nothing new: all of it is held, or asked by %(others)s; new labels do not help")
FIELD_TWICE = gettext_noop("The element “%(code)s” stands in this form already")


def fields_schema() -> dict[str, Any]:
    """Fields of a form: references to elements, with another label if need be; never free text."""
    return {
        "type": "array", "minItems": 1, "maxItems": 120,
        "items": {
            "type": "object",
            "properties": {"element": CODE, "label": TITLE},
            "required": ["element"],
            "additionalProperties": False,
        },
    }  # fmt: skip


def asked_twice(regime: Regime) -> Iterator[Fault]:
    """Forms whose facts are all held, or asked of the same subject as often by what stands before them."""
    facts = _facts(regime.content)
    held = {place for place, is_held in facts.values() if is_held}
    asked: dict[str, list[Asking]] = {}
    for asking in sorted(regime.askings(), key=lambda one: one.collection == "forms"):
        entry = regime.find(asking.collection, asking.code)
        own = {facts[code][0] for code in asking.elements if code in facts}
        before = [one for one in asked.get(asking.subject, ()) if one.times_a_year >= asking.times_a_year]
        known = held | {facts[code][0] for one in before for code in one.elements if code in facts}
        if entry and own and own <= known:
            others = ", ".join(one.title for one in before if own & {facts[c][0] for c in one.elements if c in facts})
            yield entry.fault(("fields",), NOTHING_NEW, others=others or "–")
        asked.setdefault(asking.subject, []).append(asking)
        for n, code in enumerate(asking.elements):
            if entry and code in asking.elements[:n]:
                yield entry.fault(("fields", n, "element"), FIELD_TWICE, code=code)


def _facts(content: Content) -> dict[str, tuple[tuple[str, str], bool]]:
    """By element: where the fact is kept, and whether it is held without asking. The place is the fact's identity."""
    return {
        element["code"]: ((element["kept"]["in"], element["kept"]["as"]), bool(element.get("held")))
        for element in content["elements"]
    }


@dataclass(frozen=True)
class BurdenCard:
    """What a form costs those who fill it in. ``minutes`` None: not tried yet; ``hours`` then None too."""

    collection: str
    code: str
    title: str
    elements: int
    held: int
    minutes: Decimal | None
    tried: Mapping[str, Any]
    units: int | None
    times_a_year: int
    ends_on: str
    complaints: str

    @property
    def hours(self) -> Decimal | None:
        """Minutes × units × times a year, in hours, rounded half up to one place."""
        if self.minutes is None or self.units is None:
            return None
        return (self.minutes * self.units * self.times_a_year / 60).quantize(Decimal("0.1"), "ROUND_HALF_UP")

    def plain(self) -> dict[str, Any]:
        """For a program; decimals as text."""
        return {
            "collection": self.collection, "code": self.code, "title": self.title, "elements": self.elements,
            "held": self.held, "minutes": _text(self.minutes), "tried": dict(self.tried), "units": self.units,
            "times_a_year": self.times_a_year, "hours_a_year": _text(self.hours), "ends_on": self.ends_on,
            "complaints": self.complaints,
        }  # fmt: skip


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def burden_cards(regime: Regime) -> list[BurdenCard]:
    """One card for each form and ledger, the dearest first, then by code."""
    return sorted(
        (card_of(regime.content, asking) for asking in regime.askings()),
        key=lambda card: (-(card.hours or 0), card.collection, card.code),
    )


def card_of(content: Content, asking: Asking) -> BurdenCard:
    """The burden card of one form."""
    facts, burden = _facts(content), asking.burden
    minutes, units = burden.get("minutes"), burden.get("units")
    return BurdenCard(
        asking.collection, asking.code, asking.title, len(asking.elements),
        sum(facts[code][1] for code in asking.elements if code in facts),
        None if minutes is None else Decimal(str(minutes)), burden.get("trial", {}), units, asking.times_a_year,
        str(burden.get("ends_on", "")), str(burden.get("complaints", "")),
    )  # fmt: skip
