"""Writing in an entry: values, rows of its tables, marks of attendance. Typed values in, whatever the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from zugong.directory.models import Member, Organisation, Person
from zugong.duties import actions as duties
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.inputs import EntryInput, RowInput
from zugong.engines.ledgers.models import Attendance, Element, Entry, Mark, Row, Value
from zugong.engines.ledgers.queries import attendance_sums, roster_of
from zugong.engines.ledgers.values import plain
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def save_entry(*, entry: Entry, given: EntryInput, by: Person, on_behalf_of: Person | None = None) -> Event:
    """Write in an entry that is with its unit; one event. Raises Refused for what is locked or unknown."""
    rules.may_write(by, entry, given.places(_row_ids(entry) if given.tables else {})).require()
    elements = _elements(entry, given)
    told = {code: plain(value) for code, value in given.values.items()}
    told |= {f"{table}.{n}.{code}": plain(v) for table, rows in given.tables.items()
             for n, row in enumerate(rows, 1) for code, v in row.values.items()}  # fmt: skip
    event = record("ledgers.entry_written", subject=entry.duty.subject, by=by, values=told)
    if given.values:
        fresh = [Value.of(entry, elements[code], value, event.id) for code, value in given.values.items()]
        Value.objects.put(entry, fresh)
    for table, rows in given.tables.items():
        _write_table(entry, table, rows, elements, event)
    if given.absent is not None:
        write_marks(entry, given, by, event)
    duties.note_doer(duty=entry.duty, by=by, event=event, on_behalf_of=on_behalf_of)
    return event


def _row_ids(entry: Entry) -> dict[tuple[str, int], int]:
    return {(table, n): pk for table, n, pk in entry.rows.values_list("table", "number", "pk")}


def _elements(entry: Entry, given: EntryInput) -> dict[str, Element]:
    shape = entry.version.shape
    for table, rows in given.tables.items():
        known = shape.table_of.get(table)
        if known is None or any(set(row.values) - set(known.by_code) for row in rows):
            raise Refused(_("This ledger has no such value."))
    own = {element.code: element for element in shape.elements}
    if set(given.values) - set(own):
        raise Refused(_("This ledger has no such value."))
    if kept := [own[code].title for code in given.values if own[code].kept]:
        raise Refused(_("Held already and not entered again: %(titles)s.") % {"titles": "、".join(kept)})
    return {element.code: element for element in Element.objects.filter(code__in=given.codes)}


KEY_FIELDS: dict[type[Model], str] = {Member: "member", Person: "person", Organisation: "organisation"}


def _write_table(
    entry: Entry, table: str, rows: Sequence[RowInput], elements: Mapping[str, Element], event: Event
) -> None:
    """A draft's table is written anew; of a filed entry only values of rows that are there may change."""
    standing = {row.number: row for row in entry.rows.filter(table=table)}
    if not entry.is_draft:
        fresh = [
            Value.of(entry, elements[code], value, event.id, _same(standing.get(n), row))
            for n, row in enumerate(rows, 1)
            for code, value in row.values.items()
        ]
        Value.objects.put(entry, fresh)
        return
    Value.objects.drop_drafts(entry, [row.pk for row in standing.values()])
    Row.objects.filter(pk__in=[row.pk for row in standing.values()]).delete()
    made = Row.objects.bulk_create(row_of(entry, table, n, row.about) for n, row in enumerate(rows, 1))
    fresh = [
        Value.of(entry, elements[code], value, event.id, there)
        for there, row in zip(made, rows, strict=True)
        for code, value in row.values.items()
    ]
    Value.objects.put(entry, fresh)


def _same(row: Row | None, given: RowInput) -> Row:
    if row is None or row.about != given.about:
        raise Refused(_("Rows of what was filed stay; only a returned value may be changed."))
    return row


def row_of(entry: Entry, table: str, number: int, about: Any) -> Row:
    """A row not yet written, about a member, a person, an organisation or a thing by name."""
    row = Row(entry=entry, table=table, number=number)
    if isinstance(about, Model):
        setattr(row, KEY_FIELDS[type(about)], about)
    else:
        row.name = str(about)[:120]
    return row


def write_marks(entry: Entry, given: EntryInput, by: Person, event: Event) -> None:
    """The marks of the whole roster, and the counts that follow from them."""
    absent, shape = given.absent or {}, entry.version.shape
    members = roster_of(entry)
    known, reasons = {member.pk for member in members}, {reason.code for reason in shape.absence_reasons}
    if not entry.version.rosters or (set(absent) | given.present) - known:
        raise Refused(_("Somebody marked here is not on the roster of this entry."))
    if set(absent.values()) - reasons:
        raise Refused(_("Give each absent member one of the reasons."))
    rows = [_mark(entry, member.pk, absent, given) for member in members]
    Attendance.objects.put(entry, rows)
    rest = sum(row.mark == Mark.PRESENT for row in rows) - len(given.present - set(absent))
    changes: dict[str, Any] = attendance_sums(entry)
    changes |= {"rest_by": None, "rest_at": None, "rest_count": 0}
    if given.rest_present:
        changes |= {"rest_by": by, "rest_at": entered_at(event), "rest_count": rest}
    Entry.objects.filter(pk=entry.pk).update(**changes)
    for name, value in changes.items():
        setattr(entry, name, value)


def _mark(entry: Entry, member: int, absent: Mapping[int, str], given: EntryInput) -> Attendance:
    if member in absent:
        return Attendance(entry=entry, member_id=member, mark=Mark.ABSENT, reason=absent[member])
    there = given.rest_present or member in given.present
    return Attendance(entry=entry, member_id=member, mark=Mark.PRESENT if there else Mark.NOT_MARKED)
