"""Reading the trail as an outbox: sealed batches in order, every event at least once, none missed.

A reader follows batches, not ids: an event of a slow transaction comes in a later batch, never behind its back.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string

from zugong.foundation.events.models import Batch, Cursor, Event, Setback

Task = Callable[[Event], object]
Reactions = Mapping[str, Sequence[str]]

TRIES = 6
FIRST_WAIT, GROWTH = timedelta(seconds=10), 4
IDS_AT_ONCE = 500
READER = "reactions"

log = logging.getLogger("zugong.worker")


def read_batches(reader: str, limit: int = 10) -> list[Batch]:
    """The next sealed batches that ``reader`` has not finished, in order."""
    done = Cursor.objects.filter(reader=reader).values_list("batch", flat=True).first() or 0
    return list(Batch.objects.filter(number__gt=done).order_by("number")[:limit])


def events_of(batch: Batch, types: Sequence[str] = ()) -> Iterator[Event]:
    """The batch's events in its order, of these types only if any are given; a missing row is not told here."""
    ids = [id for id, _leaf in json.loads(batch.leaves)]
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = Event.objects.filter(id__in=ids[start : start + IDS_AT_ONCE]).order_by("id")
        yield from some.filter(type__in=types) if types else some


def finish(reader: str, batch: Batch) -> None:
    """Say that ``reader`` is done with the batch. Inside the transaction of its work, the work is done exactly once."""
    Cursor.objects.update_or_create(reader=reader, defaults={"batch": batch.number, "event": 0})


def react(reactions: Reactions, now: datetime, *, limit: int = 10) -> int:
    """Run what subscribes to the events of the next ``limit`` batches and what failed before; returns how many ran.

    ``reactions``: event type → dotted paths of tasks ``task(event)``. Each runs in a transaction of its own, at least
    once. A failed one is tried again, later and later, and set aside after ``TRIES``; meanwhile later events of the
    same subject wait behind it for that task, and all others go on.
    """
    ran = try_again(now)
    for batch in read_batches(READER, limit):
        ran += _react_to(batch, reactions, now)
        finish(READER, batch)
    return ran


def try_again(now: datetime, *, limit: int = 1_000) -> int:
    """Run the setbacks that are due, in order of their events; returns how many worked."""
    worked, stuck = 0, set()
    for setback in Setback.objects.filter(set_aside=False).order_by("position")[:limit]:
        line = (setback.task, setback.subject, setback.code)
        if line in stuck:
            continue
        if setback.next_try_at > now or not _retry(setback, now):
            stuck.add(line)
        else:
            worked += 1
    return worked


def take_up_again(now: datetime) -> int:
    """Give everything set aside a new row of tries, after its cause was mended; returns how many."""
    return Setback.objects.filter(set_aside=True).update(set_aside=False, tries=0, next_try_at=now)


def _react_to(batch: Batch, reactions: Reactions, now: datetime) -> int:
    if not reactions:
        return 0
    cursor, _made = Cursor.objects.get_or_create(reader=READER)
    ran = 0
    for event in events_of(batch, sorted(reactions)):
        if event.id > cursor.event:
            ran += sum(_run(event, task, now) for task in reactions[event.type])
            Cursor.objects.filter(reader=READER).update(event=event.id)
    return ran


def _run(event: Event, task: str, now: datetime) -> bool:
    mine = Setback.objects.filter(task=task, subject=event.subject, code=event.code, set_aside=False)
    if mine.exists():
        _set_back(event, task, now)
        return False
    error = _attempt(event, task)
    if error:
        _set_back(event, task, now + FIRST_WAIT, tries=1, error=error)
    return not error


def _set_back(event: Event, task: str, next_try_at: datetime, *, tries: int = 0, error: str = "") -> None:
    Setback.objects.get_or_create(
        position=event.id,
        task=task,
        defaults={
            "subject": event.subject,
            "code": event.code,
            "tries": tries,
            "error": error,
            "next_try_at": next_try_at,
        },
    )


def _retry(setback: Setback, now: datetime) -> bool:
    """Whether the way is free for the next of its line: it worked, or its event is gone, or it was set aside."""
    event = Event.objects.filter(id=setback.position).first()
    error = _attempt(event, setback.task) if event else ""
    if not error:
        setback.delete()
        return True
    setback.tries += 1
    setback.error = error
    setback.next_try_at = now + FIRST_WAIT * GROWTH ** (setback.tries - 1)
    setback.set_aside = setback.tries >= TRIES
    setback.save()
    return setback.set_aside


def _attempt(event: Event, path: str) -> str:
    """Run one task; the fault's kind and place, or nothing when it worked.

    Raises when the connection is gone, so that an outage sets nothing aside.
    """
    try:
        with transaction.atomic():
            task: Task = import_string(path)
            task(event)
    except Exception as fault:  # noqa: BLE001  # a task may fail in any way, and none may stop the others
        if isinstance(fault, OperationalError) and not connection.is_usable():
            raise
        log.warning("%s failed on event %s: %s", path, event.id, told(fault))
        return told(fault)
    return ""


def told(fault: BaseException) -> str:
    """The kind of a fault and where it arose, without its message: that may quote what a person typed."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "zugong" in frame.filename] or list(frames)
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(fault).__name__}{where}"[:200]
