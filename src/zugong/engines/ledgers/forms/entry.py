"""The form of one entry, built from its definition: values, rows of tables, the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zugong.directory.models import Member, Person
from zugong.engines.ledgers.inputs import EntryInput, RowInput
from zugong.engines.ledgers.models import Entry, Mark, Row
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.models.value import place_of
from zugong.engines.ledgers.queries import Tick, recent_texts, roster_of, ticks_of, values_in
from zugong.engines.ledgers.shapes import ElementShape, TableShape
from zugong.engines.ledgers.values import BadValueError, plain
from zugong.foundation.calendar.clock import today

from .fields import LOOKED_UP, DayInput, ElementField, find

BLANK_ROWS = 3
MOST_ROWS = 300


class ValuesForm(forms.Form):
    """The elements of an entry, or of one row of a table."""

    def __init__(self, *args: Any, elements: list[ElementShape], person: Person, **more: Any) -> None:
        super().__init__(*args, **more)
        for element in elements:
            self.fields[element.code] = ElementField(element, person)


class DayForm(forms.Form):
    """The day it was done or held."""

    done_on = forms.DateField(label=gettext_lazy("Held on"), widget=DayInput())


class RowForm(ValuesForm):
    """One row: whom or what it is about (fixed where the row is there already), and its values."""

    about = forms.CharField(max_length=120, required=False)

    def __init__(self, *args: Any, table: TableShape, about: Any = None, elements: Any = None, **more: Any) -> None:
        self.table, self.fixed, self.person = table, about, more["person"]
        super().__init__(*args, elements=list(table.elements if elements is None else elements), **more)
        self.fields["about"].label = table.key_title or table.title
        if about is not None:
            del self.fields["about"]

    @property
    def cells(self) -> list[Any]:
        """The bound fields of the values, without whom they are about."""
        return [field for field in self if field.name != "about"]

    def clean_about(self) -> Any:
        text = self.cleaned_data["about"].strip()
        if not text or self.table.key not in LOOKED_UP:
            return text
        try:
            return find(self.table.key, text, self.person)
        except BadValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        filled = any(value not in (None, "") for key, value in data.items() if key != "about")
        if self.fixed is None and filled and not data.get("about") and "about" not in self.errors:
            self.add_error("about", _("Say whom or what this row is about."))
        return data


class EntryForm:
    """All forms of one entry together; of a returned entry only what was returned can be typed."""

    def __init__(self, entry: Entry, person: Person, data: Mapping[str, Any] | None = None) -> None:
        self.entry, self.person, self.data = entry, person, data
        self.may = entry.open_elements()
        shape = entry.version.shape
        held = values_in(entry)
        own = [each for each in shape.elements if not each.kept and self._open(each.code)]
        initial = {code: plain(value) for (row, code), value in held.items() if row is None}
        self.values = ValuesForm(data, elements=own, person=person, prefix="v", initial=initial)
        for element in own:
            if element.recent:
                self.values.fields[element.code].recent = recent_texts(entry, element.code)
        self.day = DayForm(data, prefix="d", initial={"done_on": entry.duty.done_on or min(entry.duty.due_on, today())})
        self.tables = [(table, self._rows(table, held)) for table in shape.tables]
        if not shape.rosters:
            self.day.fields["done_on"].label = _("Done on")
        self.with_roster = shape.rosters and self._open(ATTENDANCE)
        self.reasons = shape.absence_reasons
        self.roster_errors: list[str] = []
        self.ticks = ticks_of(entry) if self.with_roster else []

    def _open(self, place: str) -> bool:
        return self.may is None or place in self.may

    def _rows(self, table: TableShape, held: dict[tuple[int | None, str], Any]) -> list[RowForm]:
        rows = list(self.entry.rows.filter(table=table.code).select_related("member", "person", "organisation"))
        rows.sort(key=lambda row: row.number)
        forms_ = [self._row_form(table, n, row.about, row, held) for n, row in enumerate(rows, 1)]
        if not self.entry.is_draft:
            return forms_
        fixed = {row.member_id for row in rows}
        people: list[Member] = roster_of(self.entry) if table.whole and table.key == "member" else []
        more = [member for member in people if member.pk not in fixed]
        start = len(forms_) + 1
        forms_ += [self._row_form(table, start + n, member, None, held) for n, member in enumerate(more)]
        blank = 0 if people else BLANK_ROWS
        start = len(forms_) + 1
        return forms_ + [self._row_form(table, start + n, None, None, held) for n in range(blank)]

    def _row_form(
        self, table: TableShape, n: int, about: Any, row: Row | None, held: dict[tuple[int | None, str], Any]
    ) -> RowForm:
        initial = {element.code: plain(held.get((row.pk, element.code))) for element in table.elements} if row else {}
        open_ = [
            each for each in table.elements
            if self.may is None or {each.code, place_of(each.code, row.pk if row else None)} & self.may
        ]  # fmt: skip
        return RowForm(
            self.data, table=table, about=about, elements=open_, person=self.person, prefix=f"t-{table.code}-{n}",
            initial=initial,
        )  # fmt: skip

    @property
    def shown_rows(self) -> list[tuple[TableShape, list[RowForm]]]:
        """Tables with the rows that have something to type."""
        return [(table, [row for row in rows if row.cells]) for table, rows in self.tables]

    def is_valid(self) -> bool:
        parts = [self.values, self.day, *(row for _table, rows in self.tables for row in rows)]
        valid = [part.is_valid() for part in parts]
        return all(valid) and self._roster_valid()

    def _roster_valid(self) -> bool:
        if not self.with_roster or self.data is None:
            return True
        known = {reason.code for reason in self.reasons}
        lacking = [
            tick.member.name for tick in self.marked_ticks if tick.mark == Mark.ABSENT and tick.reason not in known
        ]
        if lacking:
            self.roster_errors = [_("Choose a reason for: %(names)s.") % {"names": "、".join(lacking)}]
        return not lacking

    @property
    def marked_ticks(self) -> list[Tick]:
        """The roster as it was sent, or as it stands."""
        if self.data is None or not hasattr(self.data, "getlist"):
            return self.ticks
        absent = set(self.data.getlist("absent"))
        return [
            Tick(
                tick.member, Mark.ABSENT if str(tick.member.pk) in absent else Mark.NOT_MARKED,
                self.data.get(f"reason-{tick.member.pk}", ""), tick.last_reason,
            )
            for tick in self.ticks
        ]  # fmt: skip

    @property
    def wrong(self) -> bool:
        """Whether something was sent that is to be corrected."""
        parts = [self.values, self.day, *(row for _table, rows in self.tables for row in rows)]
        return bool(self.roster_errors or any(part.is_bound and part.errors for part in parts))

    def given(self) -> EntryInput:
        """What was sent, typed."""
        absent = {tick.member.pk: tick.reason for tick in self.marked_ticks if tick.mark == Mark.ABSENT}
        return EntryInput(
            values={code: self.values.cleaned_data.get(code) for code in self.values.fields},
            tables={table.code: rows for table, _forms in self.tables if (rows := self._given(table))},
            absent=absent if self.with_roster else None,
            rest_present=self.with_roster and self.data is not None and self.data.get("rest") == "present",
        )

    def _given(self, table: TableShape) -> list[RowInput]:
        rows = {each.code: found for each, found in self.tables}[table.code]
        found = []
        for row in rows:
            about = row.fixed if row.fixed is not None else row.cleaned_data.get("about")
            values = {code: row.cleaned_data.get(code) for code in row.fields if code != "about"}
            if about and (row.fixed is not None or any(value not in (None, "") for value in values.values()) or about):
                found.append(RowInput(about, values))
        return found
