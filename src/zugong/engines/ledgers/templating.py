"""The workbook of one ledger and period to fill in: a line for each unit that may be brought in, cells that check."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Member, Person
from zugong.documents.tables.templates import Field, template_bytes
from zugong.duties.states import AWAITING
from zugong.engines.ledgers.importing import columns_of
from zugong.engines.ledgers.models import Definition, Entry
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.shapes import DefinitionShape, ElementShape
from zugong.foundation.text.verdict import Refused

LISTED = 255  # what a workbook takes as the text of a list of choices


def template_of(definition: Definition, period: str, table: str, person: Person) -> bytes:
    """The workbook, units (and members, where rows are about them) filled in. Raises Refused for no such period."""
    rows = Entry.objects.visible_to(person).filter(definition=definition, period=period, duty__state__in=AWAITING)
    entries = list(rows.select_related("organisation", "version").order_by("organisation__path"))
    if not entries:
        raise Refused(_("This period has not been opened for any unit yet."))
    shape = entries[0].version.shape
    if table and table != ATTENDANCE and table not in shape.table_of:
        raise Refused(_("This ledger has no such table."))
    fields = [_field(shape, table, column.key, column.title, column.required) for column in columns_of(shape, table)]
    lines = _with_members(entries) if _about_members(shape, table) else [[each.organisation.code] for each in entries]
    return template_bytes(fields, sheet=definition.title, explained=_("How to fill it in"), rows=lines)


def _about_members(shape: DefinitionShape, table: str) -> bool:
    return table == ATTENDANCE or bool(table and shape.table_of[table].key == "member")


def _with_members(entries: list[Entry]) -> list[list[str]]:
    """A line for each member of each unit."""
    codes = {entry.organisation_id: entry.organisation.code for entry in entries}
    found: dict[int, list[str]] = {pk: [] for pk in codes}
    rows = Member.objects.current().order_by("name").values_list("code", "branch_id", "branch__unit_id")
    for code, branch, unit in rows:
        for owner in set(codes).intersection((branch, unit)):
            found[owner].append(code)
    return [[codes[owner], member] for owner in codes for member in found[owner]]


def _field(shape: DefinitionShape, table: str, key: str, title: str, required: bool) -> Field:
    element = shape.by_code.get(key)
    if element is None:
        choices = {"mark": ["到会", "缺席"], "reason": [reason.title for reason in shape.absence_reasons]}.get(key)
        return Field(title, required, "、".join(choices or ()), _listed(choices) if choices else None)
    return Field(
        f"{title}（{element.unit}）" if element.unit else title, required, _note(element), _rule(element),
        as_text=not element.is_number, day=element.type == "date",
    )  # fmt: skip


def _note(element: ElementShape) -> str:
    """What belongs into the cell, in a sentence."""
    if element.choices:
        return "、".join(choice.title for choice in element.choices)
    kinds = {
        "count": _("a whole number"), "number": _("a number"), "money": _("an amount with two decimals at most"),
        "date": _("a day like 2016-07-29"), "yes_no": _("yes or no"), "person": _("code or name"),
        "organisation": _("code or name"),
    }  # fmt: skip
    return element.help or str(kinds.get(element.type, _("at most %(n)d characters") % {"n": element.longest}))


def _rule(element: ElementShape) -> dict[str, Any] | None:
    if element.choices:
        return _listed([choice.title for choice in element.choices])
    if element.type == "yes_no":
        return _listed(["是", "否"])
    if element.is_number:
        kind = "integer" if element.type == "count" else "decimal"
        low = float(element.minimum or (0 if element.type == "count" else -1e13))
        return {
            "validate": kind, "criteria": "between", "minimum": low, "maximum": float(element.maximum or 1e13),
            "error_title": element.title[:32], "error_message": _note(element)[:255],
        }  # fmt: skip
    if element.type == "text":
        return {"validate": "length", "criteria": "<=", "value": element.longest}
    return None


def _listed(words: list[str]) -> dict[str, Any] | None:
    return {"validate": "list", "source": words} if len(",".join(words)) <= LISTED else None
