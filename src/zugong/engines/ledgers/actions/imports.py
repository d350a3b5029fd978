"""Entries brought in by a workbook: staged with faults at their cells, taken over in one step or not at all, undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.documents.tables import read_table
from zugong.duties import actions as duties
from zugong.duties.models import Duty
from zugong.duties.states import AWAITING
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.importing import MOST_FAULTS, Importer, Parsed, columns_of
from zugong.engines.ledgers.models import Attendance, Definition, Entry, Import, Row, StagedValue, Value
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.shapes import DefinitionShape
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused

from .filing import file_entries

STAGED = (
    "line", "place", "entry_id", "element_id", "number", "text", "day", "person_id", "organisation_id", "member_id",
    "about", "mark",
)  # fmt: skip


@verb
def stage_import(*, definition: Definition, period: str, table: str, name: str, content: bytes, by: Person) -> Import:
    """Read an upload and keep it with what is wrong in it, cell by cell; no entry changes.

    Raises Refused or BadTableError, and keeps nothing, for what must not be kept: bombs, macros, ID numbers.
    """
    rules.may_import(by, definition).require()
    shape = shape_of(definition, period)
    if table and table != ATTENDANCE and table not in shape.table_of or table == ATTENDANCE and not shape.rosters:
        raise Refused(_("This ledger has no such table."))
    read = read_table(content, name, columns_of(shape, table))
    parsed = Importer(definition, period, table, by).read(read)
    event = record(
        "ledgers.import_staged", subject=("ledgers.definition", definition.code), by=by,
        data={"digest": digest(content), "rows": parsed.lines, "faults": len(parsed.faults), "period": period},
    )  # fmt: skip
    upload = Import.objects.create(
        definition=definition, period=period, table=table, name=name[:120], content=content, digest=digest(content),
        rows=parsed.lines, faults=[fault.plain() for fault in parsed.faults[:MOST_FAULTS]], uploaded_by=by,
        uploaded_at=entered_at(event),
    )  # fmt: skip
    if not parsed.faults:
        _stage(upload, parsed)
        _look_anew()
    return upload


def shape_of(definition: Definition, period: str) -> DefinitionShape:
    """What the entries of a period ask. Raises Refused where none is open."""
    entry = definition.entries.filter(period=period).select_related("version").first()
    if entry is None:
        raise Refused(_("This period has not been opened for any unit yet."))
    return entry.version.shape


def _stage(upload: Import, parsed: Parsed) -> None:
    """The cells as rows of the staging table, those of an entry side by side, by the quickest way each database has."""
    parsed.cells.sort(key=_entry_of_cell)
    table, names = StagedValue._meta.db_table, ("upload_id", *STAGED)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for cell in parsed.cells:
                    copy.write_row((upload.pk, *cell))
            return
        marks = ", ".join(["%s"] * len(names))
        rows = [(upload.pk, *_for_sqlite(cell)) for cell in parsed.cells]
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608  # own names only


def _entry_of_cell(cell: tuple[Any, ...]) -> int:
    """Taken over in this order, the rows lie and are indexed by entry."""
    return int(cell[2])


def _for_sqlite(cell: tuple[Any, ...]) -> tuple[Any, ...]:
    """Decimals and days as that database keeps them."""
    number, day = cell[4], cell[6]
    if number is None and day is None:
        return cell
    return (*cell[:4], None if number is None else str(number), cell[5], day and day.isoformat(), *cell[7:])


@verb
def confirm_import(*, upload: Import, by: Person) -> int:
    """Take a staged file over, all of it, in statements of the database. Returns how many entries it filled.

    Raises Refused when an entry was filed or begun in the meantime; then nothing changes.
    """
    rules.may_decide_import(by, upload).require()
    if upload.faults:
        raise Refused(_("First correct what is wrong in the file, then upload it again."))
    pks = _entries_of(upload)
    _check_open(upload, pks)
    event = record(
        "ledgers.import_taken_over", subject=("ledgers.definition", upload.definition_id), by=by,
        data={"digest": upload.digest, "rows": upload.rows, "entries": len(pks), "import": upload.pk},
    )  # fmt: skip
    statements = MARKS if upload.table == ATTENDANCE else [*(ROWS if upload.table else []), VALUES]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"upload": upload.pk, "table": upload.table, "position": event.pk, "yes": True})
    duties.note_doers(duties=pks, by=by, event=event)
    _decided(upload, Import.State.DONE, event)
    return len(pks)


def _entries_of(upload: Import) -> list[int]:
    return list(upload.cells.values_list("entry_id", flat=True).distinct())


def _check_open(upload: Import, pks: list[int]) -> None:
    """Nothing of these entries has been filed or entered since the file was read."""
    of_upload = Entry.objects.filter(pk__in=upload.cells.values("entry_id"))
    if of_upload.exclude(duty__state__in=AWAITING, duty__filed_at__isnull=True).exists():
        raise Refused(_("Some of these units have filed in the meantime. Upload the file again."))
    begun: dict[str, Any] = {
        ATTENDANCE: of_upload.filter(roster__gt=0),
        "": Value.objects.filter(entry__in=of_upload, row__isnull=True),
    }
    if begun.get(upload.table, Row.objects.filter(entry__in=of_upload, table=upload.table)).exists():
        raise Refused(_("Some of these units have entered something in the meantime. Upload the file again."))


def _look_anew() -> None:
    """What was just loaded is unknown to PostgreSQL's planner, which would join it row by row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE ledgers_stagedvalue")


VALUES = """
INSERT INTO ledgers_value
  (entry_id, element_id, row_id, number, text, day, person_id, organisation_id, in_force, position)
SELECT s.entry_id, s.element_id, r.id, s.number, s.text, s.day, s.person_id, s.organisation_id, %(yes)s, %(position)s
FROM ledgers_stagedvalue s
LEFT JOIN ledgers_row r ON s.place > 0 AND r.entry_id = s.entry_id AND r."table" = %(table)s AND r.number = s.place
WHERE s.upload_id = %(upload)s AND s.element_id IS NOT NULL
"""
ROWS = [
    """
INSERT INTO ledgers_row (entry_id, "table", number, member_id, person_id, organisation_id, name)
SELECT entry_id, %(table)s, place, member_id, person_id, organisation_id, about
FROM ledgers_stagedvalue WHERE upload_id = %(upload)s AND element_id IS NULL
"""
]
MARKS = [
    """
INSERT INTO ledgers_attendance (entry_id, member_id, mark, reason)
SELECT entry_id, member_id, mark, text FROM ledgers_stagedvalue WHERE upload_id = %(upload)s
""",
    """
UPDATE ledgers_entry SET roster = s.roster, present = s.present, absent = s.absent, not_marked = s.not_marked
FROM (
  SELECT entry_id, COUNT(*) AS roster, SUM(CASE WHEN mark = 1 THEN 1 ELSE 0 END) AS present,
    SUM(CASE WHEN mark = 2 THEN 1 ELSE 0 END) AS absent, SUM(CASE WHEN mark = 0 THEN 1 ELSE 0 END) AS not_marked
  FROM ledgers_stagedvalue WHERE upload_id = %(upload)s GROUP BY entry_id
) s WHERE s.entry_id = ledgers_entry.duty_id
""",
]


def _decided(upload: Import, state: str, event: Event) -> None:
    """Only one decision counts; the staged cells stay while an undo may need them."""
    before = Import.State.DONE if state == Import.State.UNDONE else Import.State.STAGED
    changes: dict[str, Any] = {"state": state, "decided_at": entered_at(event)}
    if state == Import.State.DONE:
        changes["position"] = event.pk
    if not Import.objects.filter(pk=upload.pk, state=before).update(**changes):
        raise Refused(_("This file has been decided on already."))
    upload.refresh_from_db()


@verb
def drop_import(*, upload: Import, by: Person) -> None:
    """Set a staged file aside. The original is kept; its cells are let go."""
    rules.may_decide_import(by, upload).require()
    event = record(
        "ledgers.import_dropped", subject=("ledgers.definition", upload.definition_id), by=by,
        data={"digest": upload.digest, "import": upload.pk},
    )  # fmt: skip
    upload.cells.all().delete()
    _decided(upload, Import.State.DROPPED, event)


@verb
def undo_import(*, upload: Import, by: Person) -> None:
    """Take back what a file brought, as long as none of it has been filed. What was filed is corrected instead."""
    rules.may_undo(by, upload).require()
    pks = _entries_of(upload)
    if Duty.objects.filter(entry__in=upload.cells.values("entry_id"), filed_at__isnull=False).exists():
        raise Refused(_("Some of it has been filed; what was filed is corrected, not undone."))
    event = record(
        "ledgers.import_undone", subject=("ledgers.definition", upload.definition_id), by=by,
        data={"digest": upload.digest, "import": upload.pk, "entries": len(pks)},
    )  # fmt: skip
    entries = Entry.objects.filter(pk__in=upload.cells.values("entry_id"))
    if upload.table == ATTENDANCE:
        Attendance.objects.take_back(entries)
        empty = {"rest_by": None, "rest_at": None, "rest_count": 0}
        entries.update(roster=0, present=0, absent=0, not_marked=0, **empty)
    else:
        Value.objects.take_back(entries, upload.table)
        Row.objects.filter(entry__in=entries, table=upload.table).delete()
    _decided(upload, Import.State.UNDONE, event)


@verb
def file_imported(*, upload: Import, by: Person) -> int:
    """File the entries a file has filled, each done on the day it was due or today, whichever comes first."""
    if upload.uploaded_by_id != by.pk or upload.state != Import.State.DONE:
        raise Refused(_("Only who uploaded the file may do that."))
    rows = Entry.objects.filter(pk__in=upload.cells.values("entry_id"), duty__state__in=AWAITING)
    entries: Sequence[Entry] = list(
        rows.select_related("duty__kind", "duty__organisation", "organisation", "version", "definition")
    )
    file_entries(entries=[(entry, min(entry.duty.due_on, today())) for entry in entries], by=by)
    return len(entries)
