"""Whatever is done to sealed rows is named."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.foundation.events.models import Batch, Event, Gap, Revision

from .factories import insert_like, named, record, seal_all, skip_places, tamper, told, verify

acts = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(1, 4)),
        st.tuples(st.just("values"), st.integers(1, 2)),
        st.tuples(st.just("skip"), st.integers(1, 3)),
        st.tuples(st.just("seal"), st.integers(1, 4)),
    ),
    max_size=8,
)
TEXTS = ["type", "subject", "code", "actor", "organisation", "data", "digest"]
OF_A_BATCH = ["leaves", "empty", "highest", "count", "previous", "head", "signature", "key", "sealed_at"]


def pick(data, rows):
    """By a number that does not depend on how many rows there are: batches vary with what else the cluster does."""
    return rows[data.draw(st.integers(0, 999)) % len(rows)]


@pytest.fixture
def play(key):
    def play(story):
        tamper("DELETE FROM events_event")
        tamper("DELETE FROM events_batch")
        Gap.objects.all().delete()
        Revision.objects.all().delete()
        for act, n in [*story, ("record", 2)]:
            if act == "seal":
                seal_all(key, n)
            elif act == "skip":
                skip_places(n)
            else:
                record(n, values={"name": "王某"} if act == "values" else None)
        seal_all(key)
        assert told(verify()) == []

    return play


examples = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.django_db
@pytest.mark.slow
@examples
@given(story=acts, data=st.data())
def test_every_tampered_event_is_named(play, story, data):
    play(story)
    event = pick(data, list(Event.objects.order_by("id")))
    how = data.draw(st.sampled_from(["edit", "edit with digest", "move", "delete", "insert"]))
    victim = event.id
    if how == "edit":
        column = data.draw(st.sampled_from(TEXTS))
        tamper(f"UPDATE events_event SET {column} = {column} || 'x' WHERE id = %s", event.id)
    elif how == "edit with digest":
        setattr(event, data.draw(st.sampled_from(TEXTS[:5])), "other")
        columns = [*TEXTS[:5], "digest"]
        event.digest = event.computed_digest()
        sets = ", ".join(f"{column} = %s" for column in columns)
        tamper(f"UPDATE events_event SET {sets} WHERE id = %s", *(getattr(event, c) for c in columns), event.id)
    elif how == "move":
        victim = event.id + data.draw(st.sampled_from([10_000, -10_000]))
        tamper("UPDATE events_event SET id = %s WHERE id = %s", victim, event.id)
        assert event.id in named(verify())
    elif how == "delete":
        tamper("DELETE FROM events_event WHERE id = %s", event.id)
    else:
        below = Event.objects.order_by("id").values_list("id", flat=True)
        free = sorted(set(range(below[0] - 2, Event.objects.order_by("-id")[0].id)) - set(below))
        victim = pick(data, free)
        Gap.objects.filter(first__lte=victim, last__gte=victim).delete()
        insert_like(event, victim)
    report = verify()
    assert report.wrong
    if victim < Batch.objects.order_by("-number")[0].highest:
        assert victim in named(report)


@pytest.mark.django_db
@pytest.mark.slow
@examples
@given(story=acts, data=st.data())
def test_every_tampered_batch_is_found(play, story, data):
    play(story)
    batch = pick(data, list(Batch.objects.order_by("number")))
    column = data.draw(st.sampled_from([*OF_A_BATCH, "number", "delete"]))
    if column == "delete":
        later = Batch.objects.filter(number__gt=batch.number).exists()
        tamper("DELETE FROM events_batch WHERE number = %s", batch.number)
        assert verify().wrong or not later  # the last one cut: its events count as unsealed, a head outside tells
        return
    change = "1" if column in {"highest", "count", "number"} else "'x'"
    value = f"{column} + {change}" if change == "1" else f"{column} || {change}"
    if column == "number":
        value = "number + 1000"
    if column == "sealed_at":
        value = "'2001-01-01 00:00:00+00:00'"
    tamper(f"UPDATE events_batch SET {column} = {value} WHERE number = %s", batch.number)
    assert verify().wrong
