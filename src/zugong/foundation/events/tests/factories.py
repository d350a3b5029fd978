"""Events, and the hand that tampers with them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection, transaction

from zugong.foundation.events import actions
from zugong.foundation.events.guard import lifted
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.events.sealing import seal
from zugong.foundation.events.verification import Report, verify

NOW = datetime(2016, 7, 15, 9, 30, tzinfo=UTC)


def record(n: int = 1, *, values: dict | None = None, type: str = "toy.changed", code: str = "") -> list[Event]:
    """``n`` events, each in the transaction of its own act."""
    made = []
    for place in range(n):
        with transaction.atomic():
            subject = ("toy.thing", code or f"T{place}")
            made.append(actions.record(type, subject=subject, by=SYSTEM, data={"n": place}, values=values))
    return made


def tamper(sql: str, *values: object) -> None:
    """What someone with the database's password does."""
    with lifted(connection), connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert_like(event: Event, id: int) -> None:
    """An event that looks right and sits where none was."""
    columns = "type, subject, code, actor, organisation, data, digest, at"
    tamper(
        f"INSERT INTO events_event (id, {columns}) SELECT %s, {columns} FROM events_event WHERE id = %s", id, event.id
    )


def skip_places(n: int) -> None:
    """Ids that the sequence gives out and nobody uses, as a rolled-back act leaves them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'events_event'", [n])
        else:
            cursor.execute("SELECT nextval('events_event_id_seq') FROM generate_series(1, %s)", [n])


def seal_all(key, limit: int = 5_000) -> int:
    count = 0
    while seal(NOW, key=key, limit=limit):
        count += 1
    return count


def told(report: Report) -> list[tuple]:
    """Kind and values of each finding, in order."""
    return [(finding.kind, *finding.values.values()) for finding in report.findings]


def named(report: Report) -> set[int]:
    """Every event that a finding names, ranges spelled out."""
    found: set[int] = set()
    for finding in report.findings:
        if "event" in finding.values:
            found.add(finding.values["event"])
        elif finding.kind in {"event_deleted", "event_inserted"}:
            found |= set(range(finding.values["first"], finding.values["last"] + 1))
    return found


__all__ = ["NOW", "insert_like", "named", "record", "seal_all", "skip_places", "tamper", "told", "verify"]
