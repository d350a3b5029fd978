"""Values of entries in typed columns. What was once filed is never edited: a newer value takes its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from zugong.directory.models import Organisation, Person
from zugong.foundation.events.models import PositionField

from .definition import Element
from .entry import Entry, Row


class LockedError(Exception):
    """A value was written past the verbs, or while its entry is locked."""


NUMBERS = {"number", "count", "money"}
COLUMNS = {"date": "day", "person": "person_id", "organisation": "organisation_id", **dict.fromkeys(NUMBERS, "number")}


def column_of(type: str) -> str:
    """The column that holds values of a type; texts, choices and yes/no stand in ``text``."""
    return COLUMNS.get(type, "text")


def place_of(code: str, row: int | None = None) -> str:
    """How a return names one value: the element, or the element in one row (``code#row``)."""
    return f"{code}#{row}" if row else code


def is_open(may: frozenset[str] | None, value: Value) -> bool:
    """Whether a value may change when these places are open; None: all are."""
    return may is None or bool({value.element.code, place_of(value.element.code, value.row_id)} & may)


class ValueQuerySet(models.QuerySet["Value"]):
    """Reading is free; changing is for ``put`` and ``drop_drafts`` alone, which respect the lock of each entry."""

    def in_force(self) -> ValueQuerySet:
        return self.filter(in_force=True)

    def put(self, entry: Entry, fresh: Collection[Value]) -> None:
        """Write values of one entry; what stood in their place is kept, no longer in force (a draft is replaced).

        Raises LockedError unless the entry is with its unit, or was returned for exactly these elements.
        """
        may = entry.open_elements()
        locked = {place_of(value.element.code, value.row_id) for value in fresh if not is_open(may, value)}
        if locked:
            raise LockedError(", ".join(sorted(locked)))
        self._replace(entry, fresh)

    def put_drafts(self, fresh: Collection[Value]) -> None:
        """Write values of many drafts that hold nothing yet. Raises LockedError when one has been filed."""
        if any(not value.entry.is_draft for value in fresh):
            raise LockedError("filed")
        super().bulk_create(fresh, batch_size=2000)

    def put_correction(self, fresh: Value) -> None:
        """Write the value a decided correction gives; the one filed stays as it is beside it."""
        if fresh.correction_id is None:
            raise LockedError("a value of a closed entry needs its correction")
        self._replace(fresh.entry, [fresh])

    def _replace(self, entry: Entry, fresh: Collection[Value]) -> None:
        places = Q(pk__in=[])
        for value in fresh:
            places |= Q(element_id=value.element_id, row_id=value.row_id)
        standing: models.QuerySet[Value] = models.QuerySet(Value).filter(places, entry=entry, in_force=True)
        if entry.is_draft:
            standing.delete()
        else:
            standing.update(in_force=False)
        super().bulk_create([value for value in fresh if not value.is_empty])

    def drop_drafts(self, entry: Entry, rows: Iterable[int] | None = None) -> None:
        """Remove what was entered and never filed."""
        if not entry.is_draft:
            raise LockedError(str(entry.pk))
        found: models.QuerySet[Value] = models.QuerySet(Value).filter(entry=entry)
        (found if rows is None else found.filter(row_id__in=list(rows))).delete()

    def take_back(self, entries: models.QuerySet[Entry], table: str) -> None:
        """Remove what was brought into drafts: values of one table, or (empty) of the entries themselves."""
        if entries.filter(duty__filed_at__isnull=False).exists():
            raise LockedError("filed")
        found: models.QuerySet[Value] = models.QuerySet(Value).filter(entry__in=entries)
        (found.filter(row__table=table) if table else found.filter(row__isnull=True)).delete()

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LockedError("values change by put() only")

    update = delete = bulk_update = bulk_create = _refuse  # type: ignore[assignment]


class Value(models.Model):
    """One value of one element, of an entry or of one of its rows. Exactly one typed column is filled."""

    privacy: ClassVar = {
        "entry": "plain", "element": "plain", "row": "plain", "number": "plain", "text": "personal", "day": "plain",
        "person": "personal", "organisation": "plain", "in_force": "plain", "correction": "plain", "position": "plain",
    }  # fmt: skip

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="values", db_index=False)
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.ForeignKey(Row, null=True, blank=True, on_delete=models.PROTECT, related_name="values", db_index=False)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True, default="")
    day = models.DateField(null=True, blank=True)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    in_force = models.BooleanField(default=True)
    correction = models.ForeignKey(
        "Correction", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = PositionField()

    objects = ValueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "element"], condition=Q(in_force=True, row__isnull=True), name="value_once"
            ),
            models.UniqueConstraint(
                fields=["row", "element"], condition=Q(in_force=True, row__isnull=False), name="value_once_a_row"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, text="", day=None, person=None, organisation=None)
                | Q(~Q(text=""), number=None, day=None, person=None, organisation=None)
                | Q(day__isnull=False, number=None, text="", person=None, organisation=None)
                | Q(person__isnull=False, number=None, text="", day=None, organisation=None)
                | Q(organisation__isnull=False, number=None, text="", day=None, person=None),
                name="value_in_one_column",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "element"], name="value_of_entry"),
            models.Index(fields=["element", "day"], name="value_of_day", condition=Q(in_force=True, day__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.element_id}: {self.plain_value}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LockedError("values change by put() only")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LockedError("values change by put() only")

    @classmethod
    def of(cls, entry: Entry, element: Element, value: Any, position: int, row: Row | None = None) -> Value:
        """A value not yet written; None empties the place."""
        made = cls(entry=entry, element=element, row=row, position=position)
        if value is not None:
            column = column_of(element.type)
            setattr(made, column, value.pk if isinstance(value, models.Model) else value)
        return made

    @property
    def is_empty(self) -> bool:
        return self.plain_value is None

    @property
    def plain_value(self) -> Decimal | dt.date | str | int | None:
        """What the filled column holds; people and organisations by id."""
        for held in (self.number, self.day, self.person_id, self.organisation_id):
            if held is not None:
                return held  # type: ignore[no-any-return]
        return self.text or None
