"""Days that come soon: what a ledger keeps of terms and limits is named before it is over."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zugong.directory.models import Organisation, Person
from zugong.engines.ledgers.models import Entry, Value, Version

AT_MOST = 50


@dataclass(frozen=True)
class Reminder:
    """One day that comes: whose, what it is, where it is recorded."""

    organisation: str
    title: str
    day: dt.date
    code: str


def reminders_in(place: Organisation, person: Person, today: dt.date) -> list[Reminder]:
    """Days of the subtree that lie within the notice their element asks for, nearest first. Two queries."""
    notice = {
        element.code: element.remind_days
        for version in Version.objects.order_by("definition_id", "number")
        for element in version.shape.all_elements()
        if element.remind_days
    }
    if not notice:
        return []
    last = today + dt.timedelta(days=max(notice.values()))
    rows = Value.objects.in_force().filter(
        element__code__in=notice, day__gte=today, day__lte=last, entry__in=Entry.objects.within(person, place)
    )
    names = ("entry__organisation__name", "element__title", "day", "entry__duty__code", "element__code")
    return [
        Reminder(unit, title, day, code)
        for unit, title, day, code, element in rows.order_by("day", "entry_id").values_list(*names)[:AT_MOST]
        if day - today <= dt.timedelta(days=notice[element])
    ]
