"""What can be counted: each room brings its records, and how a definition asks for them. This room knows no subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from zugong.directory.paths import path_end

if TYPE_CHECKING:
    from zugong.directory.models import Person


class UnknownFactError(LookupError):
    """A definition asks for a fact its base does not have."""


@dataclass(frozen=True)
class Question:
    """Which records are meant: ``of`` (a list, a ledger, a kind …), what happened from ``start`` to ``until``.

    ``start`` None: since ever. ``take``: every record, or the last one of each organisation. ``path`` is the subtree;
    empty for everything.
    """

    of: str
    until: dt.date
    start: dt.date | None = None
    take: str = "every"
    path: str = ""


@dataclass(frozen=True)
class Base:
    """One sort of record. Paths are written as the ORM writes them.

    ``rows`` gives the records a question means, outside any scope; ``asked`` those that could have been such a record
    (nothing asked at all means no data, which is not zero). ``fact`` gives the expression of a fact or raises
    UnknownFactError. ``ref`` names a record for good, ``who`` are the columns that tell persons apart, ``visible``
    narrows to what somebody may see, ``page`` is the address of a record.
    """

    name: str
    rows: Callable[[Question], QuerySet[Any]]
    asked: Callable[[Question], QuerySet[Any]]
    fact: Callable[[str], Any]
    ref: str
    organisation: str
    label: str
    visible: Callable[[Any, Person], QuerySet[Any]]
    page: Callable[[str], str]
    who: tuple[str, ...] = ()

    def within(self, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
        """Records of a subtree: of its units, and of the Party organisations that stand in them."""
        if not path:
            return rows
        place = f"{self.organisation}__" if self.organisation else ""
        end = path_end(path)
        return rows.filter(
            Q(**{f"{place}path__gte": path, f"{place}path__lt": end})
            | Q(**{f"{place}unit__path__gte": path, f"{place}unit__path__lt": end})
        )


_installed: dict[str, Base] = {}


def install(bases: Iterable[Base]) -> None:
    """Put the rooms' bases in force; called once at start-up."""
    wanted = list(bases)
    assert len({base.name for base in wanted}) == len(wanted), "two rooms bring the same base"
    _installed.clear()
    _installed.update({base.name: base for base in wanted})


def base_of(name: str) -> Base:
    """The base a definition names; KeyError for one no room brings."""
    return _installed[name]


def known() -> frozenset[str]:
    return frozenset(_installed)
