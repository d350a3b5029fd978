"""The grid 支部 × 月: how each organisation stands in each period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zugong.directory.models import Organisation, Person
from zugong.duties.lateness import Filing, Light, light
from zugong.duties.states import State
from zugong.engines.ledgers.models import Definition, Entry

WORDS: dict[str, Any] = {
    "none": "–",
    "not_due": _("not due yet"),
    "near": _("due soon"),
    "overdue": pgettext_lazy("light", "Overdue"),
    "postponed": _("postponed"),
    "filed": _("filed"),
    "late": _("filed late"),
    "back_filled": _("back-filled"),
    "returned": _("returned"),
    "checked": _("checked"),
    "cancelled": _("cancelled"),
}


@dataclass(frozen=True)
class GridCell:
    """One field of the grid: what stands there and where it leads."""

    state: str = "none"
    code: str = ""

    @property
    def words(self) -> Any:
        return WORDS[self.state]


@dataclass
class GridRow:
    """One organisation with its fields in the order of the periods."""

    organisation: Organisation
    cells: list[GridCell]


@dataclass
class Grid:
    """Organisations × periods, with who is missing in the last period, for the text that chases."""

    periods: list[str]
    rows: list[GridRow] = field(default_factory=list)

    def sums(self) -> list[dict[str, int]]:
        """Counts by state for each period."""
        return [
            {state: sum(row.cells[n].state == state for row in self.rows) for state in WORDS}
            for n in range(len(self.periods))
        ]


def grid_of(
    definition: Definition, place: Organisation, person: Person, periods: Sequence[str], today: dt.date
) -> Grid:
    """Every organisation of the subtree that owes the ledger in one of the periods, in two queries."""
    entries = (
        Entry.objects.within(person, place)
        .filter(definition=definition, period__in=periods)
        .values_list(
            "organisation_id", "period", "checked", "duty__code", "duty__state", "duty__moved", "duty__file_by",
            "duty__warn_on", "duty__filing",
        )
        .order_by("number")
    )  # fmt: skip
    found: dict[int, dict[str, GridCell]] = {}
    for owner, period, checked, code, state, moved, file_by, warn_on, filing in entries:
        shown = _state(checked, state, light(state, moved, file_by, warn_on, today), filing)
        found.setdefault(owner, {})[period] = GridCell(shown, code)
    owners = Organisation.objects.filter(pk__in=found).order_by("path")
    rows = [GridRow(each, [found[each.pk].get(period, GridCell()) for period in periods]) for each in owners]
    return Grid(list(periods), rows)


def _state(checked: str, state: str, shown: Light, filing: str) -> str:
    fixed = {State.RETURNED: "returned", State.CANCELLED: "cancelled"}
    if state in fixed:
        return fixed[State(state)]
    if state in (State.FILED, State.ENDED):
        if checked:
            return "checked"
        return {Filing.LATE: "late", Filing.BACK_FILLED: "back_filled"}.get(Filing(filing), "filed")
    return {Light.OVERDUE: "overdue", Light.NEAR: "near", Light.POSTPONED: "postponed"}.get(shown, "not_due")
