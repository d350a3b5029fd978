import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from zugong.foundation.events.guard import lifted, unguarded_tables
from zugong.foundation.events.models import Batch, Event

from .factories import insert_like, record, seal_all, tamper, told, verify


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("events_event", "code"), ("events_batch", "head")])
def test_database_refuses_to_change_the_trail(key, table, column, change):
    record(2)
    seal_all(key)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table, column, column))
    assert told(verify()) == []


@pytest.mark.django_db
@pytest.mark.sqlite
def test_sqlite_refuses_to_replace_a_row(key):
    (event,) = record()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO events_event SELECT * FROM events_event WHERE id = %s", [event.id])


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("table", ["events_event", "events_batch"])
def test_postgresql_refuses_to_truncate(table):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")


@pytest.mark.django_db
def test_guard_is_back_after_it_was_lifted_and_says_when_it_is_gone():
    (event,) = record()
    tamper("UPDATE events_event SET code = 'X'")
    assert unguarded_tables(connection) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(code="Y")
    with lifted(connection):
        assert unguarded_tables(connection) == ["events_event", "events_batch"]
    insert_like(event, event.id + 1)
    assert Event.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_flush_empties_the_trail_of_a_test_database(key):
    record(2)
    seal_all(key)
    call_command("flush", interactive=False, verbosity=0)
    assert (Event.objects.count(), Batch.objects.count()) == (0, 0)
    assert unguarded_tables(connection) == []
