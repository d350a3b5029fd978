"""The keys of what imports bring, whichever way the database checks them, and the triggers of what was filed."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from zugong.directory.tests.factories import make_city
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Entry, Row
from zugong.engines.ledgers.tests.factories import activity, make_entry, make_roster
from zugong.engines.ledgers.tests.samples import RELATIONS

NOWHERE = 987_654_321
GUARDED = ("ledgers_value", "ledgers_attendance", "ledgers_row")
VALUE = (
    "INSERT INTO ledgers_value (entry_id, element_id, row_id, number, text, in_force, position) "
    "VALUES (%s, %s, %s, NULL, 'x', %s, 1)"
)


@pytest.fixture
def filled(db):
    """An entry with values and marks, its ids as the keys of another value."""
    city = make_city()
    members = make_roster(city.village_a1, 3)
    entry = make_entry(city.village_a1)
    actions.save_entry(entry=entry, given=activity(members), by=city.clerk_a1)
    return entry


def run(sql, *given):
    """One statement with all keys checked, taken back afterwards if it fails."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, given)
        connection.check_constraints()


@pytest.mark.parametrize("lost", ["entry", "element", "row"])
def test_value_whose_key_names_nothing_is_refused(filled, lost):
    keys = {"entry": filled.pk, "element": filled.values.first().element_id, "row": None} | {lost: NOWHERE}
    with pytest.raises(IntegrityError):
        run(VALUE, keys["entry"], keys["element"], keys["row"], False)


def test_value_whose_keys_are_there_is_taken(filled):
    run(VALUE, filled.pk, filled.values.first().element_id, None, False)
    assert filled.values.filter(text="x").exists()


@pytest.mark.parametrize("table", ["ledgers_value", "ledgers_attendance"])
def test_key_is_not_moved_to_nothing(filled, table):
    with pytest.raises(IntegrityError):
        run(f"UPDATE {table} SET entry_id = %s WHERE entry_id = %s", NOWHERE, filled.pk)


def test_row_of_no_entry_is_refused(filled):
    with pytest.raises(IntegrityError):
        run('INSERT INTO ledgers_row (entry_id, "table", number, name) VALUES (%s, %s, 1, %s)', NOWHERE, "t", "x")


@pytest.mark.parametrize(("table", "key"), [("ledgers_entry", "duty_id"), ("ledgers_element", "id")])
def test_what_values_name_is_not_removed(filled, table, key):
    pk = {"duty_id": filled.pk, "id": filled.values.first().element_id}[key]
    with pytest.raises(IntegrityError):
        run(f"DELETE FROM {table} WHERE {key} = %s", pk)


def test_row_with_a_value_is_not_removed(filled):
    row = Row.objects.create(entry=filled, table="t", number=1, name="x")
    run(VALUE, filled.pk, filled.values.first().element_id, row.pk, True)
    with pytest.raises(IntegrityError):
        run("DELETE FROM ledgers_row WHERE id = %s", row.pk)
    with pytest.raises(IntegrityError):
        run("UPDATE ledgers_row SET id = %s WHERE id = %s", NOWHERE, row.pk)


def test_filed_stays_filed_by_triggers_on_every_database(db):
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail_ledgers%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'trail_ledgers%' AND tgenabled = 'O'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%"), [])
        found = {name for (name,) in cursor.fetchall()}
    assert found == {f"trail_{table}_{act}" for table in GUARDED for act in ("update", "delete")}


@pytest.mark.django_db(transaction=True)
def test_row_named_in_a_transaction_still_open_is_not_removed_by_another():
    if connection.vendor != "postgresql":
        return  # one writer at a time
    city = make_city()
    entry = make_entry(city.village_a1, RELATIONS)
    element = entry.version.shape.tables[0].elements[0].code
    row = Row.objects.create(entry=entry, table="t", number=1, name="x")
    told, waits = [], threading.Event()

    def remove():
        waits.set()
        try:
            Row.objects.filter(pk=row.pk)._raw_delete("default")
            told.append("removed")
        except IntegrityError:
            told.append("refused")
        finally:
            connection.close()

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM ledgers_element WHERE code = %s", [element])
            cursor.execute(VALUE, [entry.pk, cursor.fetchone()[0], row.pk, True])
        other = threading.Thread(target=remove)
        other.start()
        waits.wait(10)
        with connection.cursor() as cursor:  # until the other one waits for our lock
            for _turn in range(100_000):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0] or told:
                    break
    other.join(20)
    assert told == ["refused"]
    assert Row.objects.filter(pk=row.pk).exists()
    assert Entry.objects.filter(pk=entry.pk).exists()
