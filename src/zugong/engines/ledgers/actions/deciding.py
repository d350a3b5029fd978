"""What somebody else does with a filed entry: accept it, return one value of it, see it on a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.duties.models import Decision
from zugong.duties.states import State
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.models import Checked, Entry
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def accept_entry(*, entry: Entry, by: Person, bundle_digest: str, note_text: str = "") -> Decision:
    """核定 one entry on the bundle that was looked at; it then counts as checked (已核)."""
    decision = duties.accept_duty(duty=entry.duty, by=by, bundle_digest=bundle_digest, note_text=note_text)
    note_checked(entry, Checked.EACH, decision.decided_at)
    return decision


@verb
def return_values(
    *, entry: Entry, elements: Iterable[str], by: Person, bundle_digest: str, reason: str, again_by: dt.date
) -> Decision:
    """退回 one value (or some; none named: the whole) with a reason and a date; every other value stays locked."""
    codes = tuple(sorted(set(elements)))
    rules.may_return(by, entry, codes).require()
    return duties.return_duty(
        duty=entry.duty, by=by, bundle_digest=bundle_digest, reason=reason, again_by=again_by, values=codes
    )


@verb
def mark_visited(*, entry: Entry, by: Person, seen_on: dt.date) -> Event:
    """A visit found the entry as it was filed; the engine that made the visit has checked its own rules."""
    if entry.duty.state not in (State.FILED, State.ENDED):
        raise Refused(_("Only what has been filed can be held against a visit."))
    event = record("ledgers.visited", subject=entry.duty.subject, by=by, data={"seen_on": seen_on.isoformat()})
    note_checked(entry, Checked.VISIT, entered_at(event))
    return event


def note_checked(entry: Entry, how: str, moment: dt.datetime) -> None:
    """Count the entry as checked; the first way stays."""
    Entry.objects.filter(pk=entry.pk, checked=Checked.NO).update(checked=how, checked_at=moment)
    if not entry.checked:
        entry.checked, entry.checked_at = how, moment
