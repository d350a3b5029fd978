"""Rows of a duty list: what a page shows, read as plain values so that fifty rows cost one query and little else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zugong.duties.lateness import Filing, Held, Light, light
from zugong.duties.models.duty import DutyQuerySet
from zugong.duties.states import State

FIELDS = (
    "code", "title", "state", "moved", "file_by", "warn_on", "due_on", "first_due_on", "held", "filing", "kind__room",
    "kind__title", "organisation__name", "organisation__code", "person__name",
)  # fmt: skip

DATED = {Light.NORMAL, Light.NEAR, Light.OVERDUE, Light.POSTPONED, Light.CLOSED}
WORDS = {State(value): label for value, label in State.choices}


class Row(NamedTuple):
    """One line of the list."""

    url: str
    code: str
    title: str
    kind: str
    organisation: str
    person: str
    due_on: dt.date
    light: str
    state: str
    note: str


def as_values(rows: DutyQuerySet) -> Any:
    """The queryset reading only what a row shows."""
    return rows.values(*FIELDS)


def lines(values: Iterable[Mapping[str, Any]], day: dt.date) -> list[Row]:
    """Rows for the template. The address of a record is that of the room that keeps it."""
    places: dict[str, str] = {}
    return [_line(value, day, places) for value in values]


def _line(value: Mapping[str, Any], day: dt.date, places: dict[str, str]) -> Row:
    room = value["kind__room"]
    if room not in places:
        places[room] = reverse(f"{room}_record", args=["CODE"])
    shown = light(value["state"], value["moved"], value["file_by"], value["warn_on"], day)
    return Row(
        url=places[room].replace("CODE", value["code"]),
        code=value["code"],
        title=value["title"],
        kind=value["kind__title"],
        organisation=value["organisation__name"],
        person=value["person__name"] or "",
        due_on=value["due_on"],
        light=shown.value if shown in DATED else "",
        state=str(WORDS[State(value["state"])]),
        note=_note(value),
    )


def _note(value: Mapping[str, Any]) -> str:
    """What must not be forgotten about a row: late, back-filled, extended."""
    notes: list[Any] = []
    if value["held"] == Held.LATE:
        notes.append(_("held late"))
    if value["filing"] in (Filing.LATE, Filing.BACK_FILLED):
        notes.append(Filing(value["filing"]).label)
    if value["due_on"] != value["first_due_on"]:
        notes.append(_("first due %(day)s") % {"day": value["first_due_on"].isoformat()})
    return " · ".join(str(note) for note in notes)
