"""Reading the trail for verification: in chunks, in order, and past rows that somebody made unreadable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from zugong.foundation.events.models import Batch, Event, event_digest, leaf_digest
from zugong.foundation.events.ranges import Range

CHUNK = 2_000
BATCHES = 20
CONTENT = ("type", "subject", "code", "actor", "organisation", "data")
# What a column holding something of another kind makes Python or Django raise.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Row:
    """One event as it is stored. ``content`` is the digest that its columns give, empty when they cannot be read."""

    id: int
    leaf: str = ""
    content: str = ""
    digest: str = ""
    subject: str = ""
    code: str = ""
    data: str = ""

    def values(self) -> str:
        """The salted digest of the revision's values; empty if the event has none."""
        if '"values"' not in self.data:
            return ""
        try:
            found = json.loads(self.data).get("values", "")
        except UNREADABLE:
            return ""
        return found if isinstance(found, str) else ""


def event_rows(which: Q) -> Iterator[list[Row]]:
    """The events in id order, a chunk at a time."""
    events = Event.objects.filter(which).order_by("id")
    chunk = _chunk(events)
    while chunk:
        yield chunk
        chunk = _chunk(events.filter(id__gt=chunk[-1].id))


def _chunk(events: QuerySet[Event]) -> list[Row]:
    fields = ("id", "at", "digest", *CONTENT)
    try:
        return [_row(*values) for values in events.values_list(*fields)[:CHUNK]]
    except UNREADABLE:
        return [_single(id) for id in list(events.values_list("id", flat=True)[:CHUNK])]


def _single(id: int) -> Row:
    try:
        return _row(*Event.objects.values_list("id", "at", "digest", *CONTENT).get(id=id))
    except (*UNREADABLE, Event.DoesNotExist):
        return Row(id)


def _row(id: int, at: datetime, digest: str, *content: str) -> Row:
    found = event_digest(*content)
    _type, subject, code, _actor, _organisation, data = content
    return Row(id, leaf_digest(id, at, found), found, digest, subject, code, data)


def batch_rows(after: int) -> Iterator[Batch | int]:
    """Batches in order; of one that cannot be read only the number."""
    while True:
        batches = Batch.objects.filter(number__gt=after).order_by("number")[:BATCHES]
        try:
            chunk: list[Batch | int] = list(batches)
        except UNREADABLE:
            chunk = [_single_batch(number) for number in list(batches.values_list("number", flat=True))]
        if not chunk:
            return
        yield from chunk
        last = chunk[-1]
        after = last.number if isinstance(last, Batch) else last


def _single_batch(number: int) -> Batch | int:
    try:
        return Batch.objects.get(number=number)
    except UNREADABLE:
        return number


def leaves_of(batch: Batch) -> dict[int, str] | None:
    """Leaves by id in their order; None if the text is no list of leaves."""
    try:
        pairs = [(id, leaf) for id, leaf in json.loads(batch.leaves) if _is_leaf(id, leaf)]
    except UNREADABLE:
        return None
    return dict(sorted(pairs))


def empty_of(batch: Batch) -> list[Range] | None:
    """Ranges proven empty; None if the text is no list of ranges."""
    try:
        return sorted((first, last) for first, last in json.loads(batch.empty) if _is_leaf(first, "") and first <= last)
    except UNREADABLE:
        return None


def _is_leaf(id: Any, leaf: Any) -> bool:
    if isinstance(id, bool) or not isinstance(id, int) or not isinstance(leaf, str):
        raise TypeError("no leaf")
    return True
