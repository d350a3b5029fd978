"""What other rows say of events: the values kept in revisions, and every row that names its event's place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice

from django.apps import apps
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_noop

from zugong.foundation.events.findings import Finding
from zugong.foundation.events.models import Event, PositionField, Revision
from zugong.foundation.events.reading import Row
from zugong.foundation.text.canonical import salted_digest

VALUES_EDITED = gettext_noop("The values of event %(event)d were edited: they do not match the event's digest.")
VALUES_GONE = gettext_noop("The values of event %(event)d were deleted as a row; removing values empties them.")
VALUES_FOREIGN = gettext_noop("A revision names event %(event)d, but that event has no values or another subject.")
EVENT_GONE = gettext_noop("Rows %(rows)s of table %(table)s point to event %(event)d, which is gone.")
ROWS_NAMED = 20


def check_values(rows: list[Row]) -> Iterator[Finding | int]:
    """Findings on the revisions of these neighbouring events, and a 1 for each whose values were removed."""
    revisions = {
        position: (subject, code, body, salt)
        for position, subject, code, body, salt in Revision.objects.filter(
            position__range=(rows[0].id, rows[-1].id)
        ).values_list("position", "subject", "code", "body", "salt")
    }
    for row in rows:
        promised, revision = row.values(), revisions.pop(row.id, None)
        if promised and revision is None:
            yield Finding("values_deleted", VALUES_GONE, {"event": row.id})
        elif revision is not None:
            yield from _check(row, promised, *revision)


def _check(row: Row, promised: str, subject: str, code: str, body: str, salt: str) -> Iterator[Finding | int]:
    if not promised or (subject, code) != (row.subject, row.code):
        yield Finding("values_foreign", VALUES_FOREIGN, {"event": row.id})
    elif body == "":
        yield 1
    elif not _matches(body, salt, promised):
        yield Finding("values_edited", VALUES_EDITED, {"event": row.id})


def _matches(body: object, salt: object, promised: str) -> bool:
    if not isinstance(body, str) or not isinstance(salt, str):
        return False
    return salted_digest(body.encode(), salt) == promised


def check_positions() -> Iterator[Finding]:
    """Rows of any room that point to an event which is not there: what a cut tail leaves behind."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, PositionField) or model._meta.proxy or not model._meta.managed:
                continue
            name = field.attname
            rows = (
                model._base_manager.filter(**{f"{name}__isnull": False})
                .filter(~Exists(Event.objects.filter(id=OuterRef(name))))
                .order_by(F(name), "pk")
                .values_list(name, "pk")
            )
            for event, group in groupby(rows.iterator(chunk_size=2_000), key=lambda row: row[0]):
                keys = [str(key) for _event, key in islice(group, ROWS_NAMED + 1)]
                named = ", ".join([*keys[:ROWS_NAMED], *(["…"] if len(keys) > ROWS_NAMED else [])])
                told = {"rows": named, "table": model._meta.db_table, "event": event}
                yield Finding("event_gone", EVENT_GONE, told)
