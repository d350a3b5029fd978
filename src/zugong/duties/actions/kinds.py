"""Kinds of duty, as the pack in force defines them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zugong.duties.models import Kind
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest

FIELDS = ("title", "room", "closes", "unit_signoff", "warn_days", "grace_days")


@verb
def define_kinds(*, kinds: Iterable[Mapping[str, Any]], source: str, by: Actor) -> None:
    """Put kinds of duty in force. Duties that are open keep how they end; kinds no longer named stay, unused.

    The caller has approved the pack version ``source``; this is no verb for a page.
    """
    rows = list(kinds)
    for row in rows:
        given = {field: row[field] for field in FIELDS if field in row} | {"line_id": row["line"]}
        Kind.objects.update_or_create(code=row["code"], defaults=given)
    told = {"count": len(rows), "digest": digest(canonical([row["code"] for row in rows]))}
    record("duties.kinds_defined", subject=("packs.version", source), by=by, data=told)
