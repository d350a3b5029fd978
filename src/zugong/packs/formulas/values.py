"""Types, outcomes and explanations of formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext

Kind = Literal["number", "boolean", "grade", "date", "text"]


@dataclass(frozen=True)
class Type:
    """What a formula gives: one value or a list of them; a grade belongs to a scale."""

    kind: Kind
    scale: str = ""
    many: bool = False

    @property
    def one(self) -> Type:
        """The type of one entry of the list."""
        return Type(self.kind, self.scale)

    @property
    def ordered(self) -> bool:
        return self.kind in {"number", "date", "grade"}

    def __str__(self) -> str:
        name = f"{self.kind} {self.scale}".strip()
        return f"list of {name}" if self.many else name


NUMBER, BOOLEAN, DATE, TEXT = Type("number"), Type("boolean"), Type("date"), Type("text")


@dataclass(frozen=True)
class Outcome:
    """A value; or that a required input is missing; or that there is no data to divide by. Neither is ever zero."""

    state: Literal["value", "missing", "no_data"]
    value: Any = None

    @property
    def is_known(self) -> bool:
        """Whether there is a value, whatever it is."""
        return self.state == "value"


@dataclass(frozen=True)
class Grade:
    """One grade of a scale; place 0 is the best."""

    scale: str
    code: str
    place: int

    def __str__(self) -> str:
        return self.code


MISSING, NO_DATA = Outcome("missing"), Outcome("no_data")


@dataclass(frozen=True)
class Step:
    """One operator's part of an explanation: what came out, in words, and from what."""

    operator: str
    outcome: Outcome
    msgid: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Step, ...] = ()

    @property
    def words(self) -> str:
        """The sentence in the active language."""
        return gettext(self.msgid) % {name: written(value) for name, value in self.about.items()}

    def lines(self, depth: int = 0) -> Iterator[str]:
        """The whole explanation, indented."""
        yield "  " * depth + self.words
        for part in self.parts:
            yield from part.lines(depth + 1)


def written(value: Any) -> Any:
    """A value inside a sentence: decimals without trailing noise, days in figures."""
    if isinstance(value, Outcome):
        return (
            written(value.value)
            if value.is_known
            else {"missing": gettext("missing"), "no_data": gettext("no data")}[value.state]
        )
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Grade) else value


def _decimal(value: Decimal) -> str:
    """At most six places, for reading only; the value itself is not rounded."""
    text = f"{value.quantize(Decimal('1e-6')) if value.as_tuple().exponent < -6 else value:f}"  # type: ignore[operator]
    return text.rstrip("0").rstrip(".") if "." in text else text
