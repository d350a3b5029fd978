from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from zugong.foundation.events import outbox
from zugong.foundation.events.models import Cursor, Event, Revision, Setback
from zugong.foundation.events.outbox import (
    TRIES,
    events_of,
    finish,
    react,
    read_batches,
    take_up_again,
    told,
    try_again,
)  # fmt: skip

from .factories import NOW, record, seal_all

pytestmark = pytest.mark.django_db
HERE = "zugong.foundation.events.tests.test_outbox"
LATER = NOW + timedelta(days=1)
heard: list[tuple[str, str]] = []
broken: set[str] = set()


@pytest.fixture(autouse=True)
def _fresh():
    heard.clear()
    broken.clear()


def listen(event: Event) -> None:
    if event.code in broken:
        Revision.objects.create(position=event.id, subject="half", code="done", body="x", salt="")
        raise ValueError("王某 410000199001010000")
    heard.append(("listen", event.code))


def also(event: Event) -> None:
    heard.append(("also", event.code))


def lose_connection(event: Event) -> None:
    raise OperationalError


REACTIONS = {"toy.changed": [f"{HERE}.listen", f"{HERE}.also"]}


def sealed(key, *codes, limit=2):
    for code in codes:
        record(code=code)
    seal_all(key, limit)


def test_every_task_hears_every_event_of_its_type_once_and_in_order(key):
    sealed(key, "A", "B", "C")
    record(type="toy.else")
    seal_all(key)
    assert react(REACTIONS, NOW) == 6
    assert react(REACTIONS, NOW) == 0
    assert heard == [(task, code) for code in "ABC" for task in ("listen", "also")]


def test_unsealed_event_is_not_heard_yet(key):
    record()
    assert (react(REACTIONS, NOW), heard) == (0, [])


def test_reader_stopped_in_a_batch_goes_on_after_its_last_event(key):
    sealed(key, "A", "B", "C", limit=3)
    Cursor.objects.create(reader=outbox.READER, event=Event.objects.get(code="B").id)
    react(REACTIONS, NOW)
    assert heard == [("listen", "C"), ("also", "C")]
    assert (Cursor.objects.get().batch, Cursor.objects.get().event) == (1, 0)


def test_failure_undoes_its_own_work_and_only_its_subject_waits(key):
    broken.add("A")
    sealed(key, "A", "B", "A")
    assert react(REACTIONS, NOW) == 4
    assert heard == [("also", "A"), ("listen", "B"), ("also", "B"), ("also", "A")]
    assert Revision.objects.count() == 0
    assert list(Setback.objects.order_by("position").values_list("tries", flat=True)) == [1, 0]
    error = Setback.objects.order_by("position")[0].error
    assert error.startswith("ValueError at test_outbox.py:")
    assert "王某" not in error
    broken.clear()
    heard.clear()
    assert try_again(NOW) == 0
    assert try_again(LATER) == 2
    assert (heard, Setback.objects.count()) == ([("listen", "A"), ("listen", "A")], 0)


def test_reaction_that_keeps_failing_waits_longer_and_is_set_aside(key):
    broken.add("A")
    sealed(key, "A", "A")
    react(REACTIONS, NOW)
    first, waits = Setback.objects.order_by("position")[0], []
    while not first.set_aside:
        waits.append(first.next_try_at - NOW)
        at = first.next_try_at
        broken.add("A")
        try_again(at)
        first.refresh_from_db()
    assert first.tries == TRIES
    assert waits[0] == outbox.FIRST_WAIT
    assert all(before < after for before, after in zip(waits, waits[1:], strict=False))
    broken.clear()
    heard.clear()
    try_again(LATER)
    assert heard == [("listen", "A")]
    assert take_up_again(LATER) == 1
    assert try_again(LATER) == 1
    assert Setback.objects.count() == 0


def test_task_that_does_not_exist_is_a_setback(key):
    sealed(key, "A")
    react({"toy.changed": [f"{HERE}.nothing"]}, NOW)
    assert Setback.objects.get().error.startswith("ImportError at ")


def test_fault_of_a_working_database_is_a_setback(key):
    sealed(key, "A")
    react({"toy.changed": [f"{HERE}.lose_connection"]}, NOW)
    assert Setback.objects.get().error.startswith("OperationalError")


def test_lost_connection_sets_nothing_aside(key, monkeypatch):
    sealed(key, "A")
    monkeypatch.setattr(outbox.connection, "is_usable", lambda: False, raising=False)
    with pytest.raises(OperationalError):
        react({"toy.changed": [f"{HERE}.lose_connection"]}, NOW)
    assert Setback.objects.count() == 0


def test_setback_of_an_event_that_is_gone_is_dropped():
    Setback.objects.create(position=-1, task=f"{HERE}.listen", subject="s", code="c", next_try_at=NOW)
    assert try_again(NOW) == 1
    assert Setback.objects.count() == 0


def test_other_reader_follows_batches_on_its_own(key):
    sealed(key, "A", "B", "C")
    first, second = read_batches("tallies")
    assert [event.code for event in events_of(first)] == ["A", "B"]
    assert [event.code for event in events_of(second, ["toy.else"])] == []
    finish("tallies", first)
    assert [batch.number for batch in read_batches("tallies")] == [2]


def test_fault_told_without_a_place():
    assert told(ValueError("王某")) == "ValueError"
