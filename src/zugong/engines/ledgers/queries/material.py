"""The record of an entry as plain data: what is frozen, what is missing in it, what is worth a question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zugong.engines.ledgers.models import Attendance, Correction, Entry, Mark, Value
from zugong.engines.ledgers.models.value import column_of
from zugong.engines.ledgers.shapes import TableShape
from zugong.engines.ledgers.values import missing, plain
from zugong.foundation.text.canonical import canonical, digest

from .roster import members_of


def values_in(entry: Entry, *, as_filed: bool = False) -> dict[tuple[int | None, str], Any]:
    """Values by (row id, element code). ``as_filed``: without the corrections made after it was closed."""
    rows = Value.objects.filter(entry=entry).select_related("element", "person", "organisation").order_by("id")
    rows = rows.filter(correction__isnull=True) if as_filed else rows.filter(in_force=True)
    # As filed, of several values entered one after the other the last one was frozen.
    return {(value.row_id, value.element.code): typed(value) for value in rows}


def typed(value: Value) -> Any:
    """The value with its person or organisation."""
    return value.person or value.organisation or value.plain_value


def material_of(entry: Entry) -> dict[str, Any]:
    """The entry's part of a frozen bundle; attendance by counts and a digest of the marks."""
    values = values_in(entry, as_filed=True)
    told: dict[str, Any] = {
        "ledger": entry.definition_id, "version": entry.version.digest, "period": entry.period,
        "values": {code: plain(value) for (row, code), value in values.items() if row is None},
    }  # fmt: skip
    if entry.version.shape.tables:
        told["rows"] = [
            {
                "table": row.table, "about": plain(row.about),
                "values": {code: plain(value) for (at, code), value in values.items() if at == row.pk},
            }
            for row in entry.rows.select_related("member", "person", "organisation").order_by("table", "number")
        ]  # fmt: skip
    if entry.version.rosters:
        told["attendance"] = _attendance(entry)
    return told


def _attendance(entry: Entry) -> dict[str, Any]:
    rows = Attendance.objects.filter(entry=entry).order_by("member__code").values_list("member__code", "mark", "reason")
    # An absence made up for later is still the absence that was filed.
    marks = [[code, min(mark, Mark.ABSENT.value), reason] for code, mark, reason in rows]
    return {
        "roster": entry.roster, "present": entry.present, "absent": entry.absent, "not_marked": entry.not_marked,
        "rest_count": entry.rest_count, "marks": digest(canonical(marks)),
    }  # fmt: skip


def faults_of(entry: Entry) -> list[str]:
    """Why the entry cannot be filed yet, each in a sentence; empty when it can."""
    shape, values, found = entry.version.shape, values_in(entry), []
    own = {code: value for (row, code), value in values.items() if row is None}
    if lacking := missing(shape.elements, own):
        titles = "、".join(element.title for element in lacking)
        found.append(_("Still to be filled in: %(titles)s.") % {"titles": titles})
    for table in shape.tables:
        found += _table_faults(entry, table, values)
    if shape.rosters and entry.roster and not entry.present and not entry.absent:
        found.append(_("Nobody is marked yet: mark the absent, then say that the rest were present."))
    return found


def _table_faults(entry: Entry, table: TableShape, values: dict[tuple[int | None, str], Any]) -> list[str]:
    found, rows = [], list(entry.rows.filter(table=table.code).select_related("member"))
    for row in rows:
        held = {code: value for (at, code), value in values.items() if at == row.pk}
        if lacking := missing(table.elements, held):
            about = {"table": table.title, "row": row.about or row.number}
            told = about | {"titles": "、".join(element.title for element in lacking)}
            found.append(_("%(table)s, %(row)s: still to be filled in: %(titles)s.") % told)
    if table.whole and table.key == "member":
        there = {row.member_id for row in rows}
        if absent := [member.name for member in members_of(entry.organisation) if member.pk not in there]:
            names = "、".join(absent[:5])
            found.append(
                _("%(table)s: %(n)d members have no row yet: %(names)s.")
                % {"table": table.title, "n": len(absent), "names": names}
            )
    return found


def held_values(entry: Entry) -> dict[str, Any]:
    """Values of elements that another ledger keeps, from its latest filed entry of the same organisation."""
    found = {}
    for element in entry.version.shape.elements:
        if not element.kept:
            continue
        ledger, _sep, code = element.kept.partition(":")
        value = (
            Value.objects.in_force()
            .filter(
                entry__organisation=entry.organisation_id, entry__definition=ledger, row__isnull=True,
                element__code=code or element.code, entry__duty__filed_at__isnull=False,
            )
            .select_related("element", "person", "organisation")
            .order_by("-entry__period", "-entry_id")
            .first()
        )  # fmt: skip
        if value is not None and column_of(value.element.type) == column_of(element.type):
            found[element.code] = typed(value)
    return found


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
