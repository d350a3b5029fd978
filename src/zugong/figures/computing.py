"""A figure is a question put to the records: counted in the database, with the records that were counted at hand.

What belongs to a figure is decided by the days things happened on; what is known of them is what is known now. A
snapshot keeps what was known when it was frozen. (S01; domain rules 2 and 4)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.foundation.calendar.periods import Period
from zugong.foundation.text.canonical import canonical, digest
from zugong.packs.queries import content_on

from .bases import Base, Question, base_of, known
from .conditions import alias, condition, facts_of, with_facts

Definition = Mapping[str, Any]


class NoFigureError(LookupError):
    """No figure of this code is defined on the day, or it is an open slot."""


@dataclass(frozen=True)
class Span:
    """What a figure is about: a subtree, from the first day (None: ever since) to the day it is as of."""

    organisation: Organisation
    until: dt.date
    start: dt.date | None = None
    period: str = ""

    @classmethod
    def of(cls, organisation: Organisation, *, period: str = "", as_of: dt.date | None = None) -> Span:
        """Of a period up to its last day, or of everything up to a day. Raises CalendarError, ValueError."""
        if period:
            found = Period.parse(period)
            return cls(organisation, as_of or found.end, found.start, found.code)
        if as_of is None:
            raise ValueError("a period or a day")
        return cls(organisation, as_of)

    @property
    def path(self) -> str:
        """The subtree; the top of the units stands for everything, Party organisations too."""
        return self.organisation.path if self.organisation.parent_id else ""

    @property
    def first_day(self) -> dt.date:
        """The day whose pack counts: a period keeps the version in force at its start."""
        return self.start or self.until


@dataclass(frozen=True)
class Side:
    """Numerator or denominator of one figure over one span."""

    count: Mapping[str, Any]
    span: Span

    @property
    def base(self) -> Base:
        return base_of(self.count["base"])

    @property
    def question(self) -> Question:
        span = self.span
        return Question(self.count.get("of", ""), span.until, span.start, self.count.get("take", "every"), span.path)

    @cached_property
    def facts(self) -> list[str]:
        wanted = facts_of(self.count.get("where"))
        return sorted({*wanted, self.count["sum"]}) if "sum" in self.count else wanted

    def rows(self) -> QuerySet[Any]:
        """The records counted, outside any scope."""
        question = self.question
        rows = self.base.within(self.base.rows(question), question.path)
        return with_facts(rows, self.base, self.facts).filter(condition(self.count.get("where")))

    def is_kept(self) -> bool:
        """Whether anything was ever asked here: no data is not zero."""
        return self.base.within(self.base.asked(self.question), self.span.path).exists()

    def value(self) -> Decimal | int:
        """The number, counted by the database."""
        rows, what = self.rows().order_by(), self.count.get("count", "records")
        if "sum" in self.count:
            total = rows.aggregate(total=Sum(alias(self.count["sum"])))["total"]
            return Decimal(total or 0).normalize() if total else 0
        if what == "organisations" and self.base.organisation:
            return rows.values(self.base.organisation).distinct().count()
        if what == "people" and self.base.who:
            return rows.values(*self.base.who).distinct().count()
        return rows.count()

    def records(self) -> int:
        return self.rows().order_by().count()

    def lines(self) -> list[list[str]]:
        """Every record with the digest of what was looked at in it, sorted."""
        base, place = self.base, f"{self.base.organisation}__code" if self.base.organisation else "code"
        columns = [base.ref, place, *base.who, *map(alias, self.facts)]
        rows = self.rows().order_by().values_list(*columns).distinct()
        return sorted([str(ref), digest(canonical([_text(value) for value in rest]))[7:23]] for ref, *rest in rows)


def _text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return None if value is None else str(value)


@dataclass(frozen=True)
class Figure:
    """One figure with all that makes it one. ``value`` is None where no record was ever asked for."""

    definition: Definition
    span: Span

    @property
    def code(self) -> str:
        return str(self.definition["code"])

    @property
    def name(self) -> str:
        return str(self.definition["title"])

    @property
    def unit(self) -> str:
        return str(self.definition["unit"])

    @property
    def line(self) -> str:
        """The line of work; empty for all."""
        return str(self.definition.get("line", ""))

    @property
    def counts(self) -> str:
        """口径: what is counted, in words."""
        return str(self.definition.get("counts", ""))

    @property
    def as_of(self) -> dt.date:
        return self.span.until

    @property
    def published(self) -> Sequence[Mapping[str, Any]]:
        said: Sequence[Mapping[str, Any]] = self.definition.get("published", ())
        return said

    @property
    def assumed(self) -> bool:
        return bool(self.definition.get("assumed"))

    @cached_property
    def above(self) -> Side:
        return Side(self.definition["numerator"], self.span)

    @cached_property
    def below(self) -> Side | None:
        return Side(self.definition["denominator"], self.span) if "denominator" in self.definition else None

    @cached_property
    def numerator(self) -> Decimal | int | None:
        found = self.above.value()
        return found if found or self.above.is_kept() else None

    @cached_property
    def denominator(self) -> Decimal | int | None:
        return None if self.below is None else self.below.value()

    @property
    def is_small(self) -> bool:
        """Whether so few people are behind it that they could be told apart."""
        least = self.definition.get("smallest_group", 0)
        return self.numerator is not None and 0 < self.numerator < least

    @property
    def value(self) -> str | None:
        """``394/694``, unreduced, or ``31``."""
        if self.numerator is None:
            return None
        if self.is_small:
            return f"<{self.definition['smallest_group']}"
        return str(self.numerator) if self.below is None else f"{self.numerator}/{self.denominator}"

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with one decimal, rounded half up as the statistics office does."""
        if self.numerator is None or not self.denominator or self.is_small:
            return None
        share = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        return share.quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")

    @cached_property
    def records(self) -> int:
        """How many records the base has."""
        return (self.below or self.above).records()

    @cached_property
    def lines(self) -> dict[str, list[list[str]]]:
        sides = {"numerator": self.above} | ({"denominator": self.below} if self.below else {})
        return {name: side.lines() for name, side in sides.items()}

    @property
    def version(self) -> str:
        """The digest of the definition."""
        return digest(canonical(plain_of(self.definition)))

    @cached_property
    def digest(self) -> str:
        """Over the definition and every record with its revision."""
        return digest(canonical({"definition": self.version, "records": self.lines}))

    def plain(self) -> dict[str, Any]:
        """As programs read it."""
        hidden = self.is_small or self.numerator is None
        return {
            "code": self.code, "name": self.name, "value": self.value,
            "numerator": None if hidden else str(self.numerator),
            "denominator": None if self.denominator is None else str(self.denominator), "unit": self.unit,
            "as_of": self.as_of.isoformat(), "records": self.records, "digest": self.digest,
        }  # fmt: skip


def plain_of(value: Any) -> Any:
    """A definition as JSON takes it: decimals as text."""
    if isinstance(value, Mapping):
        return {key: plain_of(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [plain_of(below) for below in value]
    return str(value) if isinstance(value, Decimal) else value


def definitions_on(day: dt.date) -> list[Definition]:
    """Figures of the pack in force on a day that can be computed; open slots and rooms not there are left out."""
    found = [each for each in content_on(day).get("figures", ()) if "numerator" in each]
    return sorted((each for each in found if _bases(each) <= known()), key=lambda each: str(each["code"]))


def open_on(day: dt.date) -> list[Definition]:
    """What the pack leaves open, or what counts records of rooms that are not there."""
    computed = {each["code"] for each in definitions_on(day)}
    return [each for each in content_on(day).get("figures", ()) if each["code"] not in computed]


def _bases(definition: Definition) -> set[str]:
    return {definition[key]["base"] for key in ("numerator", "denominator") if key in definition}


def figure_of(code: str, span: Span) -> Figure:
    """One figure. Raises NoFigureError."""
    for definition in definitions_on(span.first_day):
        if definition["code"] == code:
            return Figure(definition, span)
    raise NoFigureError(_("No figure “%(code)s” is defined on that day.") % {"code": code[:60]})


def figures_of(span: Span, codes: Iterable[str] | None = None, lines: Iterable[str] | None = None) -> list[Figure]:
    """All figures of a span by code; ``codes`` for some, ``lines`` for those of some lines of work."""
    wanted = None if codes is None else set(codes)
    open_lines = None if lines is None else set(lines)
    return [
        Figure(each, span)
        for each in definitions_on(span.first_day)
        if (wanted is None or each["code"] in wanted) and (open_lines is None or each.get("line", "") in open_lines)
    ]


def visible_rows(side: Side, person: Person) -> QuerySet[Any]:
    """The records of a side the person may see."""
    return side.base.visible(side.rows(), person)
