"""补课: an absence is made up for, later, without rewriting it."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.models import Attendance, Entry
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def make_up(*, row: Attendance, day: dt.date, by: Person) -> None:
    """Note the day on which an absent member made up for the meeting. The absence and its reason stay."""
    rules.may_make_up(by, row, day, today()).require()
    duty = row.entry.duty
    event = record(
        "ledgers.made_up", subject=duty.subject, by=by, data={"member": row.member_id, "on": day.isoformat()}
    )
    if not Attendance.objects.make_up(row, day):
        raise Refused(_("Only an absence that has not been made up for can be."))
    Entry.objects.filter(pk=row.entry_id).update(made_up=F("made_up") + 1)
    duties.note_doer(duty=duty, by=by, event=event)
