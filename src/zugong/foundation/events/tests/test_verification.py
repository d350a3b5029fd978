from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zugong.foundation.events import keys
from zugong.foundation.events.heads import Head, Heads, export_heads, read_heads
from zugong.foundation.events.models import Batch, Event, Gap, Revision
from zugong.foundation.events.sealing import batch_head

from .factories import NOW, insert_like, named, record, seal_all, skip_places, tamper, told, verify

pytestmark = pytest.mark.django_db


def sealed(key, n=6, limit=2):
    events = record(n, values={"name": "王某"})
    seal_all(key, limit)
    return events


def test_untouched_trail_is_consistent_and_not_proven(key):
    sealed(key)
    record(2)
    report = verify()
    assert told(report) == []
    assert (report.events, report.batches, report.unsealed, report.removed) == (8, 3, 2, 0)
    assert report.conclusion().kind == "consistent"


def test_empty_trail_is_consistent(key):
    assert told(verify()) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("type", "toy.other"), ("subject", "toy.else"), ("code", "X"), ("actor", "P1"), ("organisation", "O1"),
        ("data", "{}"), ("digest", "sha256:0"), ("at", "2001-01-01 00:00:00+00:00"),
    ],
)  # fmt: skip
def test_edited_column_of_a_sealed_event_is_named(key, column, value):
    event = sealed(key)[2]
    tamper(f"UPDATE events_event SET {column} = %s WHERE id = %s", value, event.id)
    report = verify()
    assert ("event_edited", event.id) in told(report)
    assert named(report) == {event.id}
    assert report.conclusion().kind == "broken"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("column", "value"), [("type", b"\x00"), ("data", 7), ("at", "nonsense"), ("at", "2001-13-45")]
)
def test_unreadable_column_of_a_sealed_event_is_named(key, column, value):
    event = sealed(key)[2]
    tamper(f"UPDATE events_event SET {column} = %s WHERE id = %s", value, event.id)
    assert named(verify()) == {event.id}


def test_edit_with_a_new_digest_after_sealing_is_named(key):
    event = sealed(key)[3]
    event.code = "X"
    tamper("UPDATE events_event SET code = 'X', digest = %s WHERE id = %s", event.computed_digest(), event.id)
    assert ("event_edited", event.id) in told(verify())


def test_edit_before_sealing_is_named_by_the_events_own_digest(key):
    event = record(3)[1]
    tamper("UPDATE events_event SET data = '{}' WHERE id = %s", event.id)
    assert told(verify()) == [("event_edited", event.id)]
    seal_all(key)
    assert told(verify()) == [("event_edited", event.id)]


def test_deleted_events_are_named_as_a_range_with_what_points_to_them(key):
    events = sealed(key)
    tamper("DELETE FROM events_event WHERE id IN (%s, %s)", events[2].id, events[3].id)
    rows = {r.position: str(r.pk) for r in Revision.objects.all()}
    assert told(verify()) == [
        ("event_deleted", events[2].id, events[3].id),
        ("event_gone", rows[events[2].id], "events_revision", events[2].id),
        ("event_gone", rows[events[3].id], "events_revision", events[3].id),
    ]


def test_event_inserted_between_is_named(key):
    first = record(2)[0]
    skip_places(3)
    place = record(2)[0].id - 2
    seal_all(key)
    insert_like(first, place)
    Gap.objects.all().delete()
    report = verify()
    assert ("event_inserted", place, place) in told(report)
    assert place in named(report)


def test_event_inserted_below_the_first_is_named(key):
    insert_like(sealed(key)[0], -4)
    assert ("event_inserted", -4, -4) in told(verify())


def test_cut_unsealed_tail_is_named_by_the_rows_that_point_to_it(key):
    sealed(key)
    last = record(2, values={"name": "李某"})[1]
    tamper("DELETE FROM events_event WHERE id = %s", last.id)
    row = Revision.objects.get(position=last.id)
    assert told(verify()) == [("event_gone", str(row.pk), "events_revision", last.id)]


@pytest.mark.parametrize("change", ["leaves", "empty", "sealed_at", "highest", "count"])
def test_rewritten_batch_is_named(key, change):
    sealed(key)
    leaves = json.loads(Batch.objects.get(number=2).leaves)
    leaves[0][1] = leaves[1][1]
    value = {"leaves": json.dumps(leaves), "empty": "[ ]", "sealed_at": "2001-01-01 00:00:00+00:00"}.get(change, 0)
    tamper(f"UPDATE events_batch SET {change} = %s WHERE number = 2", value)
    assert ("batch_rewritten", 2) in told(verify())


@pytest.mark.parametrize("column", ["leaves", "empty"])
@pytest.mark.parametrize("text", ["", "{", "7", '[["1","2"]]', "[1]", "[[1]]"])
def test_unreadable_batch_is_named(key, column, text):
    sealed(key)
    tamper(f"UPDATE events_batch SET {column} = %s WHERE number = 2", text)
    assert ("batch_rewritten", 2) in told(verify())


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("column", "value"), [("leaves", b"[]"), ("sealed_at", "nonsense"), ("previous", 3), ("head", 4)]
)
def test_batch_with_a_column_of_another_kind_is_named(key, column, value):
    sealed(key)
    tamper(f"UPDATE events_batch SET {column} = %s WHERE number = 2", value)
    assert {finding[:2] for finding in told(verify())} & {("batch_rewritten", 2), ("batch_unchained", 2)}


def test_rewritten_batch_with_a_new_head_is_named_by_signature_and_by_the_batch_after(key):
    events = sealed(key)
    event, batch = Event.objects.get(id=events[2].id), Batch.objects.get(number=2)
    event.code = "X"
    leaves = json.loads(batch.leaves)
    leaves[0][1] = event.leaf()
    batch.leaves = json.dumps(leaves)
    head = batch_head(2, batch.previous, batch.leaves, batch.empty, batch.sealed_at)
    tamper("UPDATE events_event SET code = 'X', digest = %s WHERE id = %s", event.computed_digest(), event.id)
    tamper("UPDATE events_batch SET leaves = %s, head = %s WHERE number = 2", batch.leaves, head)
    Revision.objects.filter(position=event.id).update(code="X")
    assert told(verify()) == [("signature_forged", 2), ("batch_unchained", 3)]


def test_forged_signature_and_unknown_key_are_named(key):
    sealed(key)
    stranger, head = Ed25519PrivateKey.generate(), Batch.objects.get(number=3).head
    tamper("UPDATE events_batch SET signature = %s WHERE number = 3", keys.sign(stranger, 3, head))
    assert told(verify()) == [("signature_forged", 3)]
    tamper("UPDATE events_batch SET signature = '?' WHERE number = 3")
    assert told(verify()) == [("signature_forged", 3)]
    name = keys.fingerprint(stranger.public_key())
    tamper("UPDATE events_batch SET key = %s WHERE number > 1", name)
    assert told(verify()) == [("key_unknown", 2, name)]


def test_deleted_batch_is_named_with_its_events(key):
    events = sealed(key)
    tamper("DELETE FROM events_batch WHERE number = 2")
    assert told(verify())[:1] == [("batch_gone", 2, 2)]
    assert ("event_inserted", events[2].id, events[3].id) in told(verify())


def test_gap_row_that_no_batch_left_open_is_named(key):
    events = sealed(key)
    Gap.objects.create(first=events[1].id, last=events[1].id, horizon=0)
    assert told(verify()) == [("gap_foreign", events[1].id, events[1].id)]
    record(1)
    seal_all(key)
    assert ("leaf_twice", Batch.objects.count(), events[1].id) in told(verify())


def test_removed_values_are_counted_and_edited_or_deleted_ones_named(key):
    events = sealed(key)
    Revision.objects.filter(position=events[0].id).update(body="", salt="")
    report = verify()
    assert (told(report), report.removed) == ([], 1)
    Revision.objects.filter(position=events[1].id).update(body='{"name":"李某"}')
    Revision.objects.filter(position=events[2].id).delete()
    Revision.objects.filter(position=events[3].id).update(code="else")
    (plain,) = record()
    Revision.objects.create(position=plain.id, subject=plain.subject, code=plain.code, body="{}", salt="")
    assert told(verify()) == [
        ("values_edited", events[1].id),
        ("values_deleted", events[2].id),
        ("values_foreign", events[3].id),
        ("values_foreign", plain.id),
    ]


def test_outside_heads_prove_up_to_their_batch(key, tmp_path):
    sealed(key)
    path = export_heads(tmp_path / "out", NOW.date())
    record(1)
    seal_all(key)
    report = verify(read_heads([path]))
    assert (told(report), report.proven_to) == ([], 3)
    assert report.conclusion().values == {"batch": 3, "later": 1}
    assert "3" in report.conclusion().line()


def test_outside_head_shows_a_cut_and_a_rewritten_trail(key, tmp_path):
    sealed(key)
    outside = read_heads([export_heads(tmp_path / "out", NOW.date())])
    tamper("DELETE FROM events_batch WHERE number = 3")
    assert told(verify(outside)) == [("head_gone", 3)]
    record(1)
    seal_all(key)
    assert told(verify(outside)) == [("head_differs", 3)]


def test_outside_head_without_a_good_signature_is_named(key):
    sealed(key)
    head = Batch.objects.get(number=2).head
    assert told(verify(Heads([Head(2, head, "AAAA")]))) == [("head_forged", 2)]
