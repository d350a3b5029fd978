"""Numbers and reasons in words."""

from __future__ import annotations

from fractions import Fraction

from .intervals import ENDLESS, Interval
from .quantities import Quantity


def shown(value: Fraction, places: int = 2) -> str:
    """A number with at most so many decimals, no trailing noughts."""
    text = f"{float(value):,.{places}f}" if value.denominator != 1 else f"{int(value):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def span(interval: Interval, places: int = 2) -> str:
    """``62.5–63.5``, or one number."""
    if interval.is_exact:
        return shown(interval.low, places)
    if interval.high >= ENDLESS:
        return f"≥{shown(interval.low, places)}"
    return f"{shown(interval.low, places)}–{shown(interval.high, places)}"


def named(quantity: Quantity) -> str:
    """The number as printed."""
    return " ".join(quantity.text.split())
