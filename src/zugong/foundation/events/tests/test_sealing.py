from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, connection, transaction

from zugong.foundation.events import keys, sealing
from zugong.foundation.events.models import Batch, Event, Gap, event_digest
from zugong.foundation.events.sealing import forget_gaps, seal

from .factories import NOW, record, seal_all, skip_places, told, verify


def leaves(batch):
    return [id for id, _leaf in json.loads(batch.leaves)]


@pytest.mark.django_db
def test_batch_lists_committed_events_in_order_and_hangs_on_the_one_before(key):
    events = record(3)
    first, second, nothing = seal(NOW, key=key, limit=2), seal(NOW, key=key, limit=2), seal(NOW, key=key, limit=2)
    assert (leaves(first), leaves(second), nothing) == ([events[0].id, events[1].id], [events[2].id], None)
    assert (first.number, first.previous, first.count, first.highest) == (1, "", 2, events[1].id)
    assert (second.number, second.previous, second.count, second.highest) == (2, first.head, 1, events[2].id)
    assert json.loads(first.leaves)[0][1] == Event.objects.get(id=events[0].id).leaf()
    named = keys.fingerprint(key.public_key())
    assert second.key == named
    assert keys.is_signed(keys.known_keys(), named, 2, second.head, second.signature)


@pytest.mark.django_db
def test_skipped_million_is_one_range(key):
    (first,) = record()
    seal_all(key)
    skip_places(1_000_000)
    (after,) = record()
    batch = seal(NOW, key=key)
    forget_gaps()
    empty = json.loads(batch.empty) + [pair for b in [seal(NOW, key=key)] if b for pair in json.loads(b.empty)]
    assert empty == [[first.id + 1, after.id - 1]]
    assert Gap.objects.count() == 0
    assert told(verify()) == []


@pytest.mark.django_db
def test_same_place_cannot_be_sealed_by_two(key):
    record(2)
    batch = seal(NOW, key=key, limit=1)
    batch.head = "sha256:other"
    with pytest.raises(IntegrityError), transaction.atomic():
        batch.save(force_insert=True)


@pytest.mark.django_db
def test_sealing_without_a_key_says_what_to_do(settings, tmp_path):
    settings.HOME = tmp_path
    record()
    with pytest.raises(keys.KeyFileError, match="zugong worker"):
        seal(NOW)
    assert Batch.objects.count() == 0


@pytest.mark.django_db
def test_late_leaves_keep_to_the_limit(key):
    """As on PostgreSQL: a slow bulk act commits below what was sealed."""
    places = [event.id for event in record(9)]
    Gap.objects.create(first=places[0], last=places[4], horizon=0)
    Gap.objects.create(first=places[6], last=places[7], horizon=0)
    settled = sealing._settle(3)
    assert [id for id, _leaf in settled.late] == places[:3]
    assert [(gap.first, gap.last) for gap in settled.open] == [(places[3], places[4]), (places[6], places[7])]


class Other:
    """Another process's transaction."""

    def __init__(self):
        self.connection = connection.copy()
        self.connection.set_autocommit(False)
        self.cursor = self.connection.cursor()

    def begin(self):
        self.cursor.execute("SELECT pg_current_xact_id()")
        return self

    def insert(self):
        parts = ("toy.slow", "toy.thing", "S", "system", "", "{}")
        self.cursor.execute(
            "INSERT INTO events_event (type, subject, code, actor, organisation, data, digest) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [*parts, event_digest(*parts)],
        )
        return self.cursor.fetchone()[0]

    def end(self, verb):
        getattr(self.connection, verb)()
        self.connection.close()


@pytest.fixture
def others():
    made = []

    def other():
        made.append(Other())
        return made[-1]

    yield other
    for one in made:
        one.connection.close()


def wait_until_final():
    """Other test processes share the cluster and its transaction numbers; theirs end too."""
    horizon = Gap.objects.order_by("-horizon").values_list("horizon", flat=True)[0]
    while sealing._oldest_running() < horizon:
        pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_event_of_a_slow_transaction_becomes_a_late_leaf(key, others):
    slow = others()
    place = slow.insert()
    (quick,) = record()
    batch = seal(NOW, key=key)
    assert leaves(batch) == [quick.id]
    assert [tuple(pair) for pair in json.loads(batch.empty) if pair[0] <= place <= pair[1]] == []
    assert seal(NOW, key=key) is None
    assert told(verify()) == []
    slow.end("commit")
    report = verify()
    assert (told(report), report.unsealed) == ([], 1)
    late = seal(NOW, key=key)
    assert (leaves(late), late.highest) == ([place], quick.id)
    assert told(verify()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_place_of_a_transaction_rolled_back_becomes_empty(key, others):
    slow = others()
    place = slow.insert()
    record()
    seal(NOW, key=key)
    assert Gap.objects.filter(first__lte=place, last__gte=place).exists()
    slow.end("rollback")
    wait_until_final()
    batch = seal(NOW, key=key)
    assert place in [number for first, last in json.loads(batch.empty) for number in range(first, last + 1)]
    assert (leaves(batch), Gap.objects.count(), told(verify())) == ([], 0, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_slow_transaction_younger_than_the_last_that_ended_is_waited_for(key, others):
    older, slow = others().begin(), others().begin()
    place = slow.insert()
    older.insert()
    older.end("commit")
    seal(NOW, key=key)
    assert seal(NOW, key=key) is None
    slow.end("commit")
    assert leaves(seal(NOW, key=key)) == [place]
    assert told(verify()) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_transaction_has_its_number_before_its_place(others):
    slow = others()
    slow.cursor.execute("SAVEPOINT here; SELECT pg_current_xact_id_if_assigned()")
    with pytest.raises(IntegrityError):
        slow.cursor.execute("INSERT INTO events_event (type) VALUES (NULL)")
    slow.cursor.execute("ROLLBACK TO here")
    slow.cursor.execute("SELECT pg_current_xact_id_if_assigned()")
    assert slow.cursor.fetchone()[0] is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_second_sealer_leaves_the_work_to_the_first(key, others):
    record()
    first = others()
    first.cursor.execute("SELECT pg_advisory_xact_lock(%s)", [sealing.SEALER])
    assert seal(NOW, key=key) is None
    first.end("rollback")
    assert seal(NOW, key=key).number == 1
