"""When an element must be filled in: one small closed condition on another element of the same form. Nothing is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Condition:
    """True when ``element`` is one of ``among``, or is above a number, or (neither given) is filled in at all."""

    element: str
    among: tuple[str, ...] = ()
    above: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "among", tuple(self.among))

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether it holds for values by element code; what is not filled in is never above anything."""
        value = values.get(self.element)
        if value is None or value == "":
            return False
        if self.above:
            return isinstance(value, Decimal | int) and value > Decimal(self.above)
        return str(value) in self.among if self.among else True
