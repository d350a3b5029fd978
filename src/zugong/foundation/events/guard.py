"""The triggers that keep the trail append-only: whether they are there, and lifting them to empty a test database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zugong.foundation.events.models import Batch, Event

TABLES = (Event._meta.db_table, Batch._meta.db_table)
EXPECTED = {"postgresql": 2, "sqlite": 3}

_OF_SQLITE = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trail!_%' ESCAPE '!'"
_OF_POSTGRESQL = """
SELECT relname, tgname, '' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname LIKE 'trail!_%' ESCAPE '!' AND NOT tgisinternal AND tgenabled <> 'D' AND pg_table_is_visible(tgrelid)
"""


def unguarded_tables(connection: Any) -> list[str]:
    """Tables of the trail that lack a trigger. A later change of the table may drop them on SQLite."""
    found = [table for table, _name, _sql in _triggers(connection)]
    return [table for table in TABLES if found.count(table) < EXPECTED[connection.vendor]]


@contextmanager
def lifted(connection: Any) -> Iterator[None]:
    """No trigger inside the block, the same ones after it. For ``flush`` and for tests that tamper; nothing else."""
    triggers = _triggers(connection)
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for table, name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}" if sqlite else f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        try:
            yield
        finally:
            for table, name, sql in triggers:
                cursor.execute(sql if sqlite else f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def _triggers(connection: Any) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_OF_SQLITE if connection.vendor == "sqlite" else _OF_POSTGRESQL)
        return list(cursor.fetchall())
