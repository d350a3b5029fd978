"""What a workbook of entries has for columns, and reading its rows against them. Looks things up, writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Member, Organisation, Person
from zugong.directory.queries import Finder, OrganisationNotFoundError, scope_of
from zugong.directory.rows import ID_NUMBER, holds_id_number
from zugong.documents.tables import BadTableError, Column, Fault, Table
from zugong.duties.states import AWAITING
from zugong.engines.ledgers.models import Definition, Entry, Mark, Row, Value
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.shapes import DefinitionShape, ElementShape, TableShape
from zugong.engines.ledgers.values import BadValueError, missing, read

UNIT, ABOUT, MARK, REASON = "unit", "about", "mark", "reason"
MOST_FAULTS = 200
MARKS = {"到会": Mark.PRESENT, "present": Mark.PRESENT, "√": Mark.PRESENT, "缺席": Mark.ABSENT, "absent": Mark.ABSENT,
         "×": Mark.ABSENT, "": Mark.NOT_MARKED, "未标记": Mark.NOT_MARKED, "not marked": Mark.NOT_MARKED}  # fmt: skip

NOT_ASKED = _("This unit has no entry for the period. Open the period for it first.")
NOT_YOURS = _("You may bring in entries only for units you file for.")
IS_FILED = _("This unit has filed already; its entry is locked.")
IS_BEGUN = _("This unit has entered something already. Clear it first, or leave the unit out.")
UNIT_TWICE = _("This unit stands in line %(line)s already.")
ABOUT_TWICE = _("This one stands in line %(line)s already.")
NO_ABOUT = _("Say whom or what this row is about.")
NOT_HERE = _("“%(text)s” is not on the roster of this unit.")
TWO_HERE = _("Several on the roster of this unit are called “%(text)s”; give the code.")
NO_MARK = _("“%(text)s” is no mark: write present, absent or leave it empty.")
NO_REASON = _("An absence needs one of the reasons: %(known)s.")
LACKING = _("This must be filled in.")


@dataclass
class Parsed:
    """Cells ready to be staged, as tuples in the order of ``StagedValue`` columns, and what was wrong."""

    cells: list[tuple[Any, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0


def columns_of(shape: DefinitionShape, table: str) -> list[Column]:
    """Columns of one sheet: the entries themselves (empty), the attendance, or one of the tables."""
    unit = Column(UNIT, gettext("Unit (code)"), ("单位", "单位代码", "Unit", "unit code"), required=True)
    if table == ATTENDANCE:
        return [
            unit,
            Column(ABOUT, gettext("Member"), ("党员", "姓名", "党员编号", "member code"), required=True),
            Column(MARK, gettext("Present or absent"), ("到会情况", "签到", "mark"), required=True),
            Column(REASON, gettext("Reason of absence"), ("缺席原因", "原因")),
        ]
    if table:
        inner = shape.table_of[table]
        about = Column(ABOUT, inner.key_title or inner.title, ("about",), required=True)
        return [unit, about, *(_column(element) for element in inner.elements)]
    return [unit, *(_column(element) for element in shape.elements if not element.kept)]


def _column(element: ElementShape) -> Column:
    return Column(element.code, element.title, required=element.required)


class Importer:
    """Reads the rows of one sheet of one ledger and period for one person."""

    def __init__(self, definition: Definition, period: str, table: str, by: Person) -> None:
        self.definition, self.table, self.by = definition, table, by
        entries = Entry.objects.filter(definition=definition, period=period).select_related(
            "duty", "organisation", "version"
        )
        self.entries = {entry.organisation_id: entry for entry in entries}
        self.finder = Finder.of_all()
        self.shape = next(iter(self.entries.values())).version.shape if self.entries else None
        self.begun = self._begun()
        self._members: dict[int, dict[str, list[Member]]] = {}
        self._people: dict[tuple[str, str], Any] = {}

    def _begun(self) -> set[int]:
        """Entries that hold something of this sheet already."""
        pks = [entry.pk for entry in self.entries.values()]
        if self.table == ATTENDANCE:
            rows: Any = Entry.objects.filter(pk__in=pks, roster__gt=0).values_list("pk", flat=True)
        elif self.table:
            rows = Row.objects.filter(entry__in=pks, table=self.table).values_list("entry_id", flat=True)
        else:
            rows = Value.objects.filter(entry__in=pks, row__isnull=True).values_list("entry_id", flat=True)
        return set(rows)

    def read(self, table: Table) -> Parsed:
        """Every row against the ledger. Raises BadTableError for ID numbers: such a file is not kept at all."""
        _refuse_id_numbers(table)
        parsed = Parsed(lines=len(table.rows))
        self.units, self.places = self._units(table, parsed), {key: n for n, key in enumerate(table.keys)}
        reader = {ATTENDANCE: self._attendance, "": self._entries}.get(self.table, self._rows)
        reader(table, parsed)
        parsed.faults.sort(key=lambda fault: (fault.row, fault.column))
        return parsed

    # ---- units ----

    def _units(self, table: Table, parsed: Parsed) -> dict[str, Entry]:
        """The entry each text of the unit column stands for; a fault at its first line where there is none."""
        at, found = table.keys.index(UNIT), {}
        first: dict[str, int] = {}
        for number, texts in table.rows:
            first.setdefault(texts[at], number)
        scope, line = scope_of(self.by), self.definition.kind.line_id
        for text, number in first.items():
            entry, sentence = self._unit(text)
            if entry is not None and not scope.may("duties.file", entry.organisation.path, line):
                entry, sentence = None, NOT_YOURS
            if entry is None:
                parsed.faults.append(table.fault(number, UNIT, sentence))
            else:
                found[text] = entry
        return found

    def _unit(self, text: str) -> tuple[Entry | None, Any]:
        try:
            organisation: Organisation = self.finder.find(text)
        except OrganisationNotFoundError:
            # Said anew when shown, in the reader's language.
            return None, _NotFound(text)
        entry = self.entries.get(organisation.pk)
        if entry is None:
            return None, NOT_ASKED
        if entry.duty.state not in AWAITING or entry.duty.filed_at is not None:
            return None, IS_FILED
        return (None, IS_BEGUN) if entry.pk in self.begun else (entry, "")

    # ---- values ----

    def _entries(self, table: Table, parsed: Parsed) -> None:
        elements, ids = self._elements(table, self.shape.elements if self.shape else ())
        at, seen = self.places[UNIT], dict[int, int]()
        for number, texts in table.rows:
            entry = self.units.get(texts[at])
            if entry is None:
                continue
            if entry.pk in seen:
                parsed.faults.append(table.fault(number, UNIT, UNIT_TWICE, line=seen[entry.pk]))
            seen[entry.pk] = number
            self._values(table, parsed, number, texts, entry, 0, elements, ids)

    def _rows(self, table: Table, parsed: Parsed) -> None:
        inner = self.shape.table_of[self.table] if self.shape else None
        elements, ids = self._elements(table, inner.elements if inner else ())
        at, about_at = self.places[UNIT], self.places[ABOUT]
        counts, seen = dict[int, int](), dict[tuple[int, Any], int]()
        for number, texts in table.rows:
            entry = self.units.get(texts[at])
            if entry is None or inner is None:
                continue
            about, fault = self._about(inner, entry, texts[about_at])
            if fault is None and inner.key != "text" and (line := seen.get((entry.pk, about.pk))):
                fault = (ABOUT_TWICE, {"line": line})
            if fault is not None:
                parsed.faults.append(table.fault(number, ABOUT, fault[0], **fault[1]))
                continue
            if inner.key != "text":
                seen[entry.pk, about.pk] = number
            place = counts[entry.pk] = counts.get(entry.pk, 0) + 1
            parsed.cells.append(_key_cell(number, place, entry.pk, inner.key, about))
            self._values(table, parsed, number, texts, entry, place, elements, ids)

    def _elements(
        self, table: Table, elements: Sequence[ElementShape]
    ) -> tuple[list[tuple[int, ElementShape]], dict[str, int]]:
        from zugong.engines.ledgers.models.definition import element_ids  # noqa: PLC0415  # kept with the elements

        there = [(self.places[each.code], each) for each in elements if each.code in self.places]
        return there, element_ids(each.code for _at, each in there)

    def _values(
        self,
        table: Table,
        parsed: Parsed,
        number: int,
        texts: list[str],
        entry: Entry,
        place: int,
        elements: list[tuple[int, ElementShape]],
        ids: dict[str, int],
    ) -> None:
        values: dict[str, Any] = {}
        for at, element in elements:
            raw = texts[at]
            if not raw:
                continue
            try:
                value = self._read(element, raw)
            except BadValueError as fault:
                parsed.faults.append(table.fault(number, element.code, _Again(element, raw, str(fault))))
                values[element.code] = raw
                continue
            values[element.code] = value
            parsed.cells.append(_value_cell(number, place, entry.pk, ids[element.code], element.type, value))
        for lacking in missing(tuple(element for _at, element in elements), values):
            parsed.faults.append(table.fault(number, lacking.code, LACKING))

    def _read(self, element: ElementShape, raw: str) -> Any:
        if element.type not in ("person", "organisation"):
            return read(element, raw)
        key = (element.type, raw)
        if key not in self._people:
            self._people[key] = self._looked_up(element.type, str(read(element, raw)))
        return self._people[key]

    def _looked_up(self, kind: str, text: str) -> Any:
        if kind == "organisation":
            try:
                return self.finder.find(text)
            except OrganisationNotFoundError as fault:
                raise BadValueError(str(fault)) from fault
        found = list(Person.objects.visible_to(self.by).filter(code=text)[:1]) or list(
            Person.objects.visible_to(self.by).filter(name=text)[:2]
        )
        if len(found) != 1:
            raise BadValueError(gettext("Nobody and nothing is called “%(text)s” here.") % {"text": text[:40]})
        return found[0]

    # ---- whom a row is about ----

    def _about(self, inner: TableShape, entry: Entry, text: str) -> tuple[Any, tuple[Any, dict[str, Any]] | None]:
        if not text:
            return None, (NO_ABOUT, {})
        if inner.key == "member":
            return self._member(entry, text)
        if inner.key == "text":
            return text[:120], None
        try:
            return self._read(ElementShape(code="about", title="", type=inner.key), text), None
        except BadValueError:
            return None, (NOT_HERE, {"text": text[:40]})

    def _member(self, entry: Entry, text: str) -> tuple[Any, tuple[Any, dict[str, Any]] | None]:
        if not self._members:
            self._load_members()
        found = self._members.get(entry.organisation_id, {}).get(text, ())
        if len(found) == 1:
            return found[0], None
        return None, (TWO_HERE if found else NOT_HERE, {"text": text[:40]})

    def _load_members(self) -> None:
        wanted = {entry.organisation_id for entry in self.units.values()}
        rows = Member.objects.current().values_list("pk", "code", "name", "branch_id", "branch__unit_id")
        self._members = {-1: {}}
        for pk, code, name, branch, unit in rows.iterator(chunk_size=5000):
            for owner in wanted.intersection((branch, unit)):
                named = self._members.setdefault(owner, {})
                member = Member(pk=pk)
                for key in (code, name):
                    named.setdefault(key, []).append(member)

    # ---- attendance ----

    def _attendance(self, table: Table, parsed: Parsed) -> None:
        reasons = {
            way: each.code
            for each in (self.shape.absence_reasons if self.shape else ())
            for way in (each.code, each.title)
        }
        seen: dict[tuple[int, int], int] = {}
        at = self.places
        for number, texts in table.rows:
            entry = self.units.get(texts[at[UNIT]])
            if entry is None:
                continue
            member, fault = self._member(entry, texts[at[ABOUT]])
            if fault is None and (line := seen.get((entry.pk, member.pk))):
                fault = (ABOUT_TWICE, {"line": line})
            if fault is not None:
                parsed.faults.append(table.fault(number, ABOUT, fault[0], **fault[1]))
                continue
            seen[entry.pk, member.pk] = number
            mark = MARKS.get(texts[at[MARK]].lower())
            reason = reasons.get(texts[at[REASON]], "") if REASON in at else ""
            if mark is None:
                parsed.faults.append(table.fault(number, MARK, NO_MARK, text=texts[at[MARK]][:40]))
            elif mark == Mark.ABSENT and not reason:
                known = "、".join(each.title for each in self.shape.absence_reasons) if self.shape else ""
                parsed.faults.append(table.fault(number, REASON if REASON in at else MARK, NO_REASON, known=known))
            else:
                told = reason if mark == Mark.ABSENT else ""
                parsed.cells.append(
                    (number, 0, entry.pk, None, None, told, None, None, None, member.pk, "", mark.value)
                )


class _NotFound:
    """Why a unit was not found, said anew in whatever language is read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return str(gettext_lazy("Nothing, or more than one, is called “%(text)s”; give the code.")) % {
            "text": self.text[:60]
        }


class _Again:
    """A fault of a value, said anew in whatever language is read."""

    def __init__(self, element: ElementShape, raw: str, said: str) -> None:
        self.element, self.raw, self.said = element, raw, said

    def __str__(self) -> str:
        try:
            read(self.element, self.raw)
        except BadValueError as fault:
            return str(fault)
        return self.said


def _value_cell(line: int, place: int, entry: int, element: int, type: str, value: Any) -> tuple[Any, ...]:
    number = value if type in ("number", "count", "money") else None
    day = value if type == "date" else None
    person = value.pk if type == "person" else None
    organisation = value.pk if type == "organisation" else None
    text = value if isinstance(value, str) else ""
    return (line, place, entry, element, number, text, day, person, organisation, None, "", None)


def _key_cell(line: int, place: int, entry: int, key: str, about: Any) -> tuple[Any, ...]:
    held = {name: about.pk if key == name else None for name in ("person", "organisation", "member")}
    name = about if key == "text" else ""
    return (
        line, place, entry, None, None, "", None, held["person"], held["organisation"], held["member"], name, None,
    )  # fmt: skip


def _refuse_id_numbers(table: Table) -> None:
    faults = list(_id_numbers(table))
    if faults:
        raise BadTableError(faults)


def _id_numbers(table: Table) -> Iterator[Fault]:
    for number, texts in table.rows:
        for key, text in zip(table.keys, texts, strict=True):
            if len(text) >= 15 and any(sign.isdigit() for sign in text) and holds_id_number(text):
                yield table.fault(number, key, ID_NUMBER)
