"""Writing many drafts in one act: checked once, every constraint kept, one event with their number and a digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.duties import rules as duty_rules
from zugong.engines.ledgers.inputs import RowInput
from zugong.engines.ledgers.models import Attendance, Element, Entry, Mark, Row, Value
from zugong.engines.ledgers.queries.roster import sums_from
from zugong.engines.ledgers.values import plain
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest, new_code
from zugong.foundation.text.verdict import Refused

from .writing import row_of

AT_ONCE = 900
KEPT = ("roster", "present", "absent", "not_marked", "made_up")
# The library's bulk_update builds a case a row; plain statements are several times quicker.
COUNTS = """
UPDATE ledgers_entry SET roster = %s, present = %s, absent = %s, not_marked = %s, made_up = %s, rest_count = %s
WHERE duty_id = %s
"""


@dataclass(frozen=True)
class Writing:
    """What one draft holds: values by element code, rows by table, marks as (member id, mark, reason)."""

    entry: Entry
    values: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Sequence[RowInput]] = field(default_factory=dict)
    marks: Sequence[tuple[int, int, str]] = ()


@verb
def write_entries(*, writings: Sequence[Writing], by: Person) -> Event:
    """Write entries that are with their units and hold nothing yet. Raises Refused for the first that may not be."""
    _check(writings, by)
    told = [
        [w.entry.duty.code, {code: plain(value) for code, value in w.values.items()}, len(w.marks), len(w.tables)]
        for w in writings
    ]
    event = record(
        "ledgers.entries_written", subject=("ledgers.bulk", new_code()), by=by,
        data={"n": len(writings), "marks": sum(len(w.marks) for w in writings), "digest": digest(canonical(told))},
    )  # fmt: skip
    elements = {element.code: element for element in Element.objects.filter(code__in=_codes(writings))}
    made = [Value.of(w.entry, elements[code], v, event.id) for w in writings for code, v in w.values.items()]
    made += _rows(writings, elements, event)
    Value.objects.put_drafts([value for value in made if not value.is_empty])
    _marks(writings, by, event)
    duties.note_doers(duties=[w.entry.pk for w in writings], by=by, event=event)
    return event


def _codes(writings: Iterable[Writing]) -> set[str]:
    own = {code for w in writings for code in w.values}
    return own | {code for w in writings for rows in w.tables.values() for row in rows for code in row.values}


def _check(writings: Sequence[Writing], by: Person) -> None:
    begun = {w.entry.pk for w in writings if w.entry.roster or not w.entry.is_draft}
    begun |= set(Value.objects.filter(entry__in=[w.entry.pk for w in writings]).values_list("entry_id", flat=True)[:1])
    if begun:
        raise Refused(_("Some of these units have entered something in the meantime. Upload the file again."))
    for each in writings:
        duty_rules.may_work(by, each.entry.duty).require()
        shape = each.entry.version.shape
        own = {element.code for element in shape.elements if not element.kept}
        inside = {code: set(table.by_code) for code, table in shape.table_of.items()}
        known = all(
            table in inside and set(row.values) <= inside[table] for table, rows in each.tables.items() for row in rows
        )
        if set(each.values) - own or not known or (each.marks and not shape.rosters):
            raise Refused(_("This ledger has no such value."))


def _rows(writings: Sequence[Writing], elements: Mapping[str, Element], event: Event) -> list[Value]:
    pairs = [
        (row_of(w.entry, table, n, row.about), row)
        for w in writings
        for table, rows in w.tables.items()
        for n, row in enumerate(rows, 1)
    ]
    made = Row.objects.bulk_create([row for row, _given in pairs], batch_size=AT_ONCE)
    return [
        Value.of(there.entry, elements[code], value, event.id, there)
        for there, (_row, given) in zip(made, pairs, strict=True)
        for code, value in given.values.items()
    ]


def _marks(writings: Sequence[Writing], by: Person, event: Event) -> None:
    """The marks and the counts that follow; whoever was not named absent was said to be there with the rest."""
    marked = [w for w in writings if w.marks]
    if not marked:
        return
    Attendance.objects.put_drafts(
        [w.entry for w in marked],
        ((w.entry.pk, member, mark, reason) for w in marked for member, mark, reason in w.marks),
    )
    told = []
    for each in marked:
        sums = sums_from(Counter(mark for _member, mark, _reason in each.marks))
        for name, value in sums.items():
            setattr(each.entry, name, value)
        each.entry.rest_by, each.entry.rest_at = by, entered_at(event)
        each.entry.rest_count = sum(mark == Mark.PRESENT for _member, mark, _reason in each.marks)
        told.append([*(sums[name] for name in KEPT), each.entry.rest_count, each.entry.pk])
    # Who said that the rest were there comes first: a count without a name is refused by the database.
    for start in range(0, len(marked), AT_ONCE):
        rows = Entry.objects.filter(pk__in=[w.entry.pk for w in marked[start : start + AT_ONCE]])
        rows.update(rest_by=by, rest_at=entered_at(event))
    with connection.cursor() as cursor:
        cursor.executemany(COUNTS, told)
