"""Writing to the trail: one call, inside the transaction of the action it tells of."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import connection

from zugong.foundation.calendar import clock
from zugong.foundation.calendar.queries import is_sample
from zugong.foundation.events.models import Actor, Event, Revision, as_actor, event_digest
from zugong.foundation.events.statements import insert
from zugong.foundation.text.canonical import canonical, salted_digest


def record(
    type: str,
    *,
    subject: tuple[str, str],
    by: Actor,
    data: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
    organisation: str = "",
) -> Event:
    """Append one event about ``subject`` (label, code) in the caller's transaction and return it.

    ``data`` holds codes, counts and digests. ``values`` are what the act put in force: they go to a revision, the event
    keeps their field names and a salted digest, so that the values can be removed later and the trail still holds.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its action")
    body, salt = canonical(values or {}), ""
    told = dict(data or {})
    if values:
        salt = secrets.token_hex(16)
        told |= {"fields": sorted(values), "values": salted_digest(body, salt)}
    text, actor = canonical(told).decode(), as_actor(by).code
    label, code = subject
    event = insert(
        Event(
            type=type,
            subject=label,
            code=code,
            actor=actor,
            organisation=organisation,
            data=text,
            digest=event_digest(type, label, code, actor, organisation, text),
        )
    )
    if values:
        insert(Revision(position=event.id, subject=label, code=code, body=body.decode(), salt=salt))
    return event


def entered_at(event: Event) -> datetime:
    """When what ``event`` tells of was entered: by the database's clock, on a sample on its pinned date."""
    if not is_sample():
        return event.at
    return datetime.combine(clock.today(), event.at.astimezone(clock.SHANGHAI).timetz())
