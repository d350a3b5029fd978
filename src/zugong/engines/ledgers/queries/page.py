"""What the page of an entry shows, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import rules as duty_rules
from zugong.duties.models import Bundle, Decision, Doer
from zugong.duties.queries import changed_since, last_bundle
from zugong.engines.ledgers.models import Correction, Drawn, Entry, Mark, Row, Sending
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.models.value import place_of
from zugong.engines.ledgers.shapes import ElementShape
from zugong.engines.ledgers.values import plain
from zugong.foundation.text.verdict import Verdict

from .material import correction_rows, material_of, notices_of, values_in
from .roster import Tick, ticks_of


@dataclass(frozen=True)
class Cell:
    """One value on the page: its element, what it holds, whether it was returned, what was corrected in it."""

    element: ElementShape
    value: Any
    returned: bool
    corrected: str = ""
    row: int = 0

    @property
    def place(self) -> str:
        """How a return names this value."""
        return place_of(self.element.code, self.row)

    @property
    def shown(self) -> Any:
        """The value in words: a choice by its title, yes or no, a name; None where nothing stands."""
        if self.value in (None, ""):
            return None
        if self.element.type == "choice":
            return self.element.title_of(self.value)
        if self.element.type == "yes_no":
            return _("yes") if self.value == "yes" else _("no")
        if self.element.is_number:
            return plain(self.value)
        return getattr(self.value, "name", self.value)


@dataclass(frozen=True)
class TablePart:
    """A table of the entry with its rows and their cells."""

    code: str
    title: str
    key_title: str
    elements: tuple[ElementShape, ...]
    rows: list[tuple[Row, list[Cell]]]


@dataclass(frozen=True)
class EntryPage:
    """An entry with its story and what the reader may do now."""

    entry: Entry
    cells: list[Cell]
    tables: list[TablePart]
    ticks: list[Tick]
    decisions: list[Decision]
    doers: list[Doer]
    sendings: list[Sending]
    corrections: list[Correction]
    drawn: list[Drawn]
    notices: list[str]
    bundle: Bundle | None
    changed: bool
    returned: frozenset[str]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def absent(self) -> list[Tick]:
        return [tick for tick in self.ticks if tick.mark in (Mark.ABSENT, Mark.MADE_UP)]

    @property
    def attendance_returned(self) -> bool:
        return ATTENDANCE in self.returned

    @property
    def last_return(self) -> Decision | None:
        """The return that waits to be mended, if any."""
        found = [decision for decision in self.decisions if decision.act == "returned"]
        return found[-1] if found and self.entry.duty.state == "returned" else None


def entry_page(entry: Entry, person: Person) -> EntryPage:
    """Everything for the page of one entry, as ``person`` may see and do it."""
    duty, shape = entry.duty, entry.version.shape
    values, corrections, bundle = values_in(entry), correction_rows(entry), last_bundle(duty)
    returned = entry.open_elements() if duty.state == "returned" else frozenset()
    returned = returned if returned is not None else frozenset({*shape.by_code, ATTENDANCE})
    cells = [_cell(element, None, values, returned, corrections) for element in shape.elements]
    return EntryPage(
        entry=entry,
        cells=cells,
        tables=_tables(entry, values, returned, corrections),
        ticks=ticks_of(entry) if shape.rosters else [],
        decisions=list(duty.decisions.select_related("person", "bundle").order_by("id")),
        doers=_once(duty.doers.select_related("person", "on_behalf_of").order_by("id")),
        sendings=list(entry.sendings.select_related("person").order_by("id")),
        corrections=corrections,
        drawn=list(entry.drawn.select_related("sample__draw", "opened_by").order_by("id")),
        notices=notices_of(entry),
        bundle=bundle,
        changed=bundle is not None and duty.state == "ended" and changed_since(bundle, duty, material_of(entry)),
        returned=returned,
        verdicts={
            "accept": duty_rules.may_accept(person, duty), "return": duty_rules.may_return(person, duty),
            "question": duty_rules.may_question(person, duty), "work": duty_rules.may_work(person, duty),
            "receive": duty_rules.may_receive(person, duty), "file": duty_rules.may_file(person, duty),
            "reopen": duty_rules.may_reopen(person, duty), "extend": duty_rules.may_extend(person, duty),
        },
    )  # fmt: skip


def _once(doers: Iterable[Doer]) -> list[Doer]:
    """Each person once, however often it entered something."""
    return list({(doer.person_id, doer.on_behalf_of_id): doer for doer in doers}.values())


def _cell(
    element: ElementShape,
    row: Row | None,
    values: dict[tuple[int | None, str], Any],
    returned: frozenset[str],
    corrections: list[Correction],
) -> Cell:
    pk = row.pk if row else None
    here = (pk, element.code)
    before = [each.old for each in corrections if each.in_force and (each.row_id, each.element.code) == here]
    back = bool({element.code, place_of(element.code, pk)} & returned)
    return Cell(element, values.get((pk, element.code)), back, before[0] if before else "", pk or 0)


def _tables(
    entry: Entry,
    values: dict[tuple[int | None, str], Any],
    returned: frozenset[str],
    corrections: list[Correction],
) -> list[TablePart]:
    shape = entry.version.shape
    if not shape.tables:
        return []
    rows = list(entry.rows.select_related("member", "person", "organisation").order_by("table", "number"))
    return [
        TablePart(
            table.code, table.title, table.key_title or table.title, table.elements,
            [
                (row, [_cell(element, row, values, returned, corrections) for element in table.elements])
                for row in rows
                if row.table == table.code
            ],
        )
        for table in shape.tables
    ]  # fmt: skip
