"""Rows of a duty list: what a page shows, read as plain values so that fifty rows cost one query and little else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zugong.duties.kinds import forget_kinds, kinds
from zugong.duties.lateness import Filing, Held, Light, light
from zugong.duties.models.duty import DutyQuerySet
from zugong.duties.states import State

FIELDS = (
    "code", "title", "state", "moved", "file_by", "warn_on", "due_on", "first_due_on", "held", "filing", "kind_id",
    "organisation__name", "person__name",
)  # fmt: skip

DATED = {Light.NORMAL, Light.NEAR, Light.OVERDUE, Light.POSTPONED, Light.CLOSED}
Row = dict[str, Any]
"""One line of a list, as plain words: url, code, title, organisation, person, due_on, light, state, note."""


def as_values(rows: DutyQuerySet) -> Any:
    """The queryset reading only what a row shows."""
    return rows.values(*FIELDS)


def lines(values: Iterable[Mapping[str, Any]], day: dt.date) -> list[Row]:
    """Rows for the template. The address of a record is that of the room that keeps it."""
    found = list(values)
    words = {value: str(label) for value, label in State.choices}
    places = _places({value["kind_id"] for value in found})
    return [_line(value, day, places, words) for value in found]


def _places(codes: set[str]) -> dict[str, str]:
    """The address of a record for each kind; a kind another process has just loaded is read at once."""
    if not codes <= {kind.code for kind in kinds()}:
        forget_kinds()
    return {kind.code: reverse(f"{kind.room}_record", args=["CODE"]) for kind in kinds() if kind.code in codes}


def _line(value: Mapping[str, Any], day: dt.date, places: Mapping[str, str], words: Mapping[str, str]) -> Row:
    shown = light(value["state"], value["moved"], value["file_by"], value["warn_on"], day)
    return {
        "url": places[value["kind_id"]].replace("CODE", value["code"]),
        "code": value["code"],
        "title": value["title"],
        "organisation": value["organisation__name"],
        "person": value["person__name"] or "",
        "due_on": value["due_on"],
        "light": shown.value if shown in DATED else "",
        "state": words[value["state"]],
        "note": _note(value),
    }


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
