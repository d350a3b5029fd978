"""One page of a queryset, read from an address that anyone may have typed."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zugong.foundation.ui.lists.columns import Column, Filter, Header, ShownFilter, Words, follow, whole_number
from zugong.foundation.ui.templatetags.ui import number_text

COUNTED = 1_000  # a count stops here: beyond it nobody needs the number, and counting would read the whole table
DEEPEST = 10_000  # rows that may be skipped by number; further down, narrow the filter or page by key
RESERVED = frozenset({"page", "sort", "after", "export"})


def _shorten(value: str) -> str:
    clean = "".join(letter if letter.isprintable() else "�" for letter in value)
    return clean if len(clean) <= 40 else f"{clean[:40]}…"


@dataclass
class ListPage:
    """One page of a queryset (already narrowed to what the person may see), as the address asks for it.

    ``default_sort`` is a column key, with ``-`` for descending. ``tie`` is a unique field that makes the order total.
    ``keyset`` pages by the last row's key instead of by number, for tables without end: forward and back to the start,
    sorted by fields that are never null. ``keep`` names parameters of the page that are none of the list's business.
    Without ``counting`` a list that goes on says ``50+ rows``: the page then costs one query, whatever lies behind it.
    """

    queryset: QuerySet[Any]
    params: Mapping[str, str]
    columns: Sequence[Column]
    allowed_filters: Sequence[Filter] = ()
    default_sort: str = ""
    size: int = 50
    tie: str = "pk"
    keyset: bool = False
    keep: Sequence[str] = ()
    counting: bool = True

    def __post_init__(self) -> None:
        self._notes: list[str] = []
        self._used: dict[str, str] = {}
        self.sort, self._order = self._read_sort()
        self.filtered = self._read_filters()
        self._note_unknown()

    # ---- the address ----

    def _ignored(self, name: Words, value: str) -> None:
        self._notes.append(
            _("“%(value)s” is not a value of “%(name)s”; it was left out.") % {"name": name, "value": _shorten(value)}
        )

    def _note_unknown(self) -> None:
        known = {*RESERVED, *self.keep, *(one.key for one in self.allowed_filters)}
        unknown = [_shorten(key) for key in self.params if key not in known]
        if unknown:
            names = ", ".join(unknown[:3])
            self._notes.append(_("This list does not know “%(names)s”; it was left out.") % {"names": names})

    def _read_sort(self) -> tuple[str, tuple[str, ...]]:
        asked = self.params.get("sort", "") or self.default_sort
        by_key = {column.key: column.sort_fields for column in self.columns if column.sort_fields}
        if asked and asked.removeprefix("-") not in by_key:
            if asked != self.default_sort:
                self._ignored(_("Order"), asked)
            asked = self.default_sort
        if asked != self.default_sort:
            self._used["sort"] = asked
        fields = by_key.get(asked.removeprefix("-"), ())
        if asked.startswith("-"):
            fields = tuple(one[1:] if one.startswith("-") else f"-{one}" for one in fields)
        return asked, (*fields, f"-{self.tie}" if asked.startswith("-") else self.tie)

    def _read_filters(self) -> QuerySet[Any]:
        queryset = self.queryset
        for one in self.allowed_filters:
            raw = self.params.get(one.key, "")
            if not raw:
                continue
            options = one.options()
            try:
                value = one.parse(raw)
                if options and raw not in {str(key) for key, _words in options}:
                    raise ValueError(raw)
                queryset = one.apply(queryset, value)
            except (ValueError, KeyError, ValidationError, OverflowError):
                self._ignored(one.title, raw)
                continue
            self._used[one.key] = raw
        return queryset

    def url(self, **changes: str | int | None) -> str:
        """This list's address with some parameters changed; paging starts anew unless it is among them."""
        kept = {key: self.params[key] for key in self.keep if self.params.get(key)}
        merged = {**kept, **self._used, **changes}
        return "?" + urlencode({key: value for key, value in merged.items() if value not in (None, "")})

    # ---- what the templates read ----

    @property
    def notes(self) -> list[str]:
        """What of the address was left out, in the reader's words; complete once the rows are read."""
        self._fetched  # noqa: B018  # a page that is not there is noted while reading
        return self._notes

    @cached_property
    def filters(self) -> list[ShownFilter]:
        return [
            ShownFilter(
                one.key,
                one.title,
                one.kind,
                self._used.get(one.key, ""),
                [(str(key), words) for key, words in one.options()],
                one.empty,
            )
            for one in self.allowed_filters
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters the filter form carries along."""
        names = [*self.keep, "sort"]
        return [
            (key, self.params[key]) for key in names if self.params.get(key) and (key != "sort" or "sort" in self._used)
        ]

    @property
    def is_filtered(self) -> bool:
        return any(key != "sort" for key in self._used)

    @property
    def plain_url(self) -> str:
        """The list without its filters."""
        return self.url(**{one.key: None for one in self.allowed_filters})

    @cached_property
    def headers(self) -> list[Header]:
        return [self._header(column) for column in self.columns]

    def _header(self, column: Column) -> Header:
        if not column.sort_fields:
            return Header(column.title, "", "", column.number)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
        following = f"-{column.key}" if direction == "ascending" else column.key
        return Header(
            column.title, self.url(sort=None if following == self.default_sort else following), direction, column.number
        )

    # ---- rows ----

    @cached_property
    def _asked(self) -> int:
        raw = self.params.get("page", "")
        if not raw:
            return 1
        try:
            number = whole_number(raw)
        except ValueError:
            number = 0
        if number < 1:
            self._ignored(_("Page"), raw)
            return 1
        deepest = max(DEEPEST // self.size, 1)
        if number > deepest and not self.keyset:
            self._notes.append(
                _("Lists are shown down to page %(page)s; narrow the filter to see more.") % {"page": deepest}
            )
            return deepest
        return number

    @cached_property
    def _fetched(self) -> list[Any]:
        ordered = self.filtered.order_by(*self._order)
        if self.keyset:
            return list(self._after(ordered)[: self.size + 1])
        self._number = self._asked
        start = (self._number - 1) * self.size
        found = list(ordered[start : start + self.size + 1])
        if not found and self._number > 1:
            self._notes.append(_("There is no page %(page)s; this is the first.") % {"page": self._number})
            self._number = 1
            found = list(ordered[: self.size + 1])
        return found

    @property
    def _shown(self) -> int:
        self._fetched  # noqa: B018  # the page asked for may not be there
        return self._number

    @cached_property
    def rows(self) -> list[Any]:
        return self._fetched[: self.size]

    @cached_property
    def has_next(self) -> bool:
        return len(self._fetched) > self.size

    @property
    def next_url(self) -> str:
        if not self.has_next:
            return ""
        if self.keyset:
            return self.url(after=self._key_of(self.rows[-1]))
        return self.url(page=self._shown + 1) if (self._shown + 1) * self.size <= DEEPEST else ""

    @property
    def previous_url(self) -> str:
        if self.keyset:
            return self.url() if self.params.get("after") else ""
        before = self._shown - 1
        return self.url(page=before if before > 1 else None) if before else ""

    # ---- counts ----

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        """(count, whether there are more); asks the database only when the rows do not already tell."""
        if not self.keyset and not self.has_next:
            return (self._shown - 1) * self.size + len(self.rows), False
        if self.keyset and not self.has_next and not self.params.get("after"):
            return len(self.rows), False
        if not self.counting:
            return (0 if self.keyset else (self._shown - 1) * self.size) + len(self.rows), True
        found = self.filtered.order_by().values("pk")[: COUNTED + 1].count()
        return min(found, COUNTED), found > COUNTED

    @property
    def total_text(self) -> str:
        """``12 rows`` or ``1,000+ rows``."""
        count, more = self._counted
        shown = f"{number_text(count)}+" if more else number_text(count)
        return ngettext("%(number)s row", "%(number)s rows", count) % {"number": shown}

    @property
    def page_text(self) -> str:
        """``Page 2``, or nothing where pages have no number."""
        return "" if self.keyset else _("Page %(page)s") % {"page": self._shown}

    # ---- paging by key ----

    def _key_of(self, row: Any) -> str:
        values = [_plain(follow(row, name.removeprefix("-"))) for name in self._order]
        return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")

    def _after(self, ordered: QuerySet[Any]) -> QuerySet[Any]:
        raw = self.params.get("after", "")
        if not raw:
            return ordered
        try:
            values = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
            condition = self._beyond(values)
            narrowed = ordered.filter(condition)
            str(narrowed.query)  # values of the wrong kind fail here, not in the middle of the page
        except (ValueError, TypeError, ValidationError, FieldError, binascii.Error, OverflowError, RecursionError):
            self._ignored(_("Page"), raw)
            return ordered
        return narrowed

    def _beyond(self, values: Any) -> Q:
        if not isinstance(values, list) or len(values) != len(self._order):
            raise ValueError(values)
        condition, equal = Q(), Q()
        for name, value in zip(self._order, values, strict=True):
            if not isinstance(value, str | int) or "\x00" in str(value):
                raise ValueError(value)
            bare = name.removeprefix("-")
            condition |= equal & Q(**{f"{bare}__{'lt' if name.startswith('-') else 'gt'}": value})
            equal &= Q(**{bare: value})
        return condition

    # ---- exports ----

    @property
    def wants_export(self) -> str:
        """``csv`` or ``xlsx`` when the address asks for a file."""
        asked = self.params.get("export", "")
        if asked and asked not in {"csv", "xlsx"}:
            self._ignored(_("Export"), asked)
            return ""
        return asked

    @property
    def xlsx_url(self) -> str:
        return self.url(export="xlsx")

    @property
    def csv_url(self) -> str:
        return self.url(export="csv")

    def titles(self) -> list[str]:
        """Heads of an export."""
        return [str(column.title) for column in self.columns]

    def values(self) -> Iterable[list[Any]]:
        """Rows of an export: everything the filters leave, in the list's order, read in pieces."""
        for row in self.filtered.order_by(*self._order).iterator(chunk_size=2000):
            yield [column.value_of(row) for column in self.columns]


def _plain(value: Any) -> str | int:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, int) else str(value)
