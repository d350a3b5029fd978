"""The record of entries as plain data: what is frozen, what is missing, what is worth a question. Many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zugong.engines.ledgers.models import Attendance, Correction, Entry, Mark, Row, Value
from zugong.engines.ledgers.models.value import column_of
from zugong.engines.ledgers.shapes import ElementShape, TableShape
from zugong.engines.ledgers.values import missing, plain
from zugong.foundation.text.canonical import canonical, digest

from .roster import members_in

Values = dict[tuple[int | None, str], Any]
RELATED = ("element", "person", "organisation")


@dataclass
class Held:
    """What one entry holds: values in force and as filed by (row id, element code), rows, marks of attendance."""

    now: Values = field(default_factory=dict)
    filed: Values = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    marks: list[tuple[str, int, str]] = field(default_factory=list)


def held_in(entries: Iterable[Entry]) -> dict[int, Held]:
    """What entries hold, in three queries however many they are."""
    found = {entry.pk: Held() for entry in entries}
    for value in Value.objects.filter(entry__in=found).select_related(*RELATED).order_by("id"):
        held, place = found[value.entry_id], (value.row_id, value.element.code)
        if value.in_force:
            held.now[place] = typed(value)
        if value.correction_id is None:
            # Of several values entered one after the other the last one was frozen.
            held.filed[place] = typed(value)
    rows = Row.objects.filter(entry__in=found).select_related("member", "person", "organisation")
    for row in rows.order_by("table", "number"):
        found[row.entry_id].rows.append(row)
    marks = Attendance.objects.filter(entry__in=found).order_by("member__code")
    for entry, code, mark, reason in marks.values_list("entry_id", "member__code", "mark", "reason"):
        found[entry].marks.append((code, mark, reason))
    return found


def values_in(entry: Entry) -> Values:
    """Values in force by (row id, element code)."""
    rows = Value.objects.in_force().filter(entry=entry).select_related(*RELATED)
    return {(value.row_id, value.element.code): typed(value) for value in rows}


def typed(value: Value) -> Any:
    """The value with its person or organisation."""
    return value.person or value.organisation or value.plain_value


def material_of(entry: Entry) -> dict[str, Any]:
    """The entry's part of a frozen bundle, without the corrections made after it was closed."""
    return material(entry, held_in([entry])[entry.pk])


def material(entry: Entry, held: Held) -> dict[str, Any]:
    """The same from what was read for many; attendance by its counts and a digest of the marks."""
    told: dict[str, Any] = {
        "ledger": entry.definition_id, "version": entry.version.digest, "period": entry.period,
        "values": {code: plain(value) for (row, code), value in held.filed.items() if row is None},
    }  # fmt: skip
    if entry.version.shape.tables:
        told["rows"] = [_row(row, held.filed) for row in held.rows]
    if entry.version.rosters:
        # An absence made up for later is still the absence that was filed.
        marks = [[code, min(mark, Mark.ABSENT.value), reason] for code, mark, reason in held.marks]
        counts = {name: getattr(entry, name) for name in ("roster", "present", "absent", "not_marked", "rest_count")}
        told["attendance"] = counts | {"marks": digest(canonical(marks))}
    return told


def _row(row: Row, values: Values) -> dict[str, Any]:
    inside = {code: plain(value) for (at, code), value in values.items() if at == row.pk}
    return {"table": row.table, "about": plain(row.about), "values": inside}


def faults_of(entry: Entry) -> list[str]:
    """Why the entry cannot be filed yet, each in a sentence; empty when it can."""
    return faults(entry, held_in([entry])[entry.pk])


def faults(entry: Entry, held: Held) -> list[str]:
    """The same from what was read for many."""
    shape, found = entry.version.shape, []
    own = {code: value for (row, code), value in held.now.items() if row is None}
    if lacking := missing(shape.elements, own):
        titles = "、".join(element.title for element in lacking)
        found.append(_("Still to be filled in: %(titles)s.") % {"titles": titles})
    for table in shape.tables:
        found += _table_faults(entry, table, held)
    if shape.rosters and held.marks and not entry.present and not entry.absent:
        found.append(_("Nobody is marked yet: mark the absent, then say that the rest were present."))
    return found


def _table_faults(entry: Entry, table: TableShape, held: Held) -> list[str]:
    found, rows = [], [row for row in held.rows if row.table == table.code]
    inside: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for (row, code), value in held.now.items():
        if row is not None:
            inside[row][code] = value
    for each in rows:
        if lacking := missing(table.elements, inside[each.pk]):
            told = {"table": table.title, "row": each.about or each.number}
            told |= {"titles": "、".join(element.title for element in lacking)}
            found.append(_("%(table)s, %(row)s: still to be filled in: %(titles)s.") % told)
    if table.whole and table.key == "member":
        found += _without_row(entry, table, {row.member_id for row in rows})
    return found


def _without_row(entry: Entry, table: TableShape, there: set[int | None]) -> list[str]:
    names = [name for pk, name in members_in(entry.organisation).values_list("pk", "name") if pk not in there]
    told = {"table": table.title, "n": len(names), "names": "、".join(names[:5])}
    return [_("%(table)s: %(n)d members have no row yet: %(names)s.") % told] if names else []


def held_values(entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """Values that another ledger keeps, from its latest filed entry of the same organisation; a query an element."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    by_element: dict[ElementShape, list[Entry]] = defaultdict(list)
    for entry in entries:
        for element in entry.version.shape.elements:
            if element.kept:
                by_element[element].append(entry)
    for element, wanting in by_element.items():
        latest = _latest(element, [entry.organisation_id for entry in wanting])
        for entry in wanting:
            if entry.organisation_id in latest:
                found[entry.pk][element.code] = latest[entry.organisation_id]
    return found


def _latest(element: ElementShape, organisations: list[int]) -> dict[int, Any]:
    ledger, _sep, code = element.kept.partition(":")
    rows = Value.objects.in_force().filter(
        entry__organisation__in=organisations, entry__definition=ledger, row__isnull=True,
        element__code=code or element.code, entry__duty__filed_at__isnull=False,
    )  # fmt: skip
    # The last one read is the latest.
    return {
        value.entry.organisation_id: typed(value)
        for value in rows.select_related("entry", *RELATED).order_by("entry__period", "entry_id")
        if column_of(value.element.type) == column_of(element.type)
    }


def notices_of(entry: Entry) -> list[str]:
    """What a reader should ask about: complete on paper, without any effort on record. No count changes by it."""
    found, shape = [], entry.version.shape
    if not shape.notices or entry.is_draft:
        return []
    values = values_in(entry)
    for notice in shape.notices:
        rows = list(entry.rows.filter(table=notice.table).values_list("pk", flat=True))
        settled = all(values.get((row, notice.settled)) not in (None, "") for row in rows)
        tried = any(values.get((row, notice.effort)) not in (None, "", 0, "no") for row in rows)
        if rows and settled and not tried:
            found.append(notice.title)
    return found


def correction_rows(entry: Entry) -> list[Correction]:
    """Corrections of the entry, oldest first."""
    rows = entry.corrections.select_related("duty", "element", "entered_by", "row__member", "person", "organisation")
    return list(rows.order_by("pk"))
