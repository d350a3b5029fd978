"""Who may open, write, file, question and correct an entry now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties import rules as duty_rules
from zugong.duties.states import AWAITING, State
from zugong.engines.ledgers.models import Attendance, Definition, Entry
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.foundation.text.verdict import YES, Verdict, no


def may_open(person: Person, definition: Definition, organisation: Organisation) -> Verdict:
    """Whoever may give duties of the ledger's kind to the organisation."""
    return duty_rules.may_ask(person, definition.kind, organisation)


def may_open_event(person: Person, definition: Definition, organisation: Organisation) -> Verdict:
    """What happens is recorded by the organisation itself, or by those who may ask for it."""
    if organisation.closed_on is not None:
        return no(_("This organisation has been closed. Choose the one it was merged into."))
    if scope_of(person).may("duties.file", organisation.path, definition.kind.line_id):
        return YES
    return may_open(person, definition, organisation)


def may_write(person: Person, entry: Entry, elements: Collection[str] = ()) -> Verdict:
    """The owner, while the entry is with the owner; after a return of some values (``code`` or ``code#row``), those."""
    if entry.duty.state not in (*AWAITING, State.RETURNED):
        return no(_("This has been filed and is locked. Ask for a value to be returned, or correct it."))
    verdict = duty_rules.may_work(person, entry.duty)
    may = entry.open_elements()
    if verdict and may is not None and not all({place, place.partition("#")[0]} & may for place in elements):
        return no(_("Only the returned value may be changed; everything else stays as it was filed."))
    return verdict


def may_file(person: Person, entry: Entry) -> Verdict:
    return duty_rules.may_file(person, entry.duty)


def may_accept(person: Person, entry: Entry) -> Verdict:
    return duty_rules.may_accept(person, entry.duty)


def may_return(person: Person, entry: Entry, elements: Collection[str]) -> Verdict:
    """Returning some values, or (none named) the whole, of what waits for a decision."""
    known = {*entry.version.shape.by_code, *([ATTENDANCE] if entry.version.rosters else [])}
    if not {place.partition("#")[0] for place in elements} <= known:
        return no(_("This ledger has no such value."))
    return duty_rules.may_return(person, entry.duty)


def may_question(person: Person, entry: Entry, element: str) -> Verdict:
    """Asking for the correction of one value of a closed entry."""
    if entry.duty.state != State.ENDED:
        return no(_("Only what is closed is corrected; what waits for a decision is returned."))
    if element not in entry.version.shape.by_code:
        return no(_("This ledger has no such value."))
    return duty_rules.may_question(person, entry.duty)


def may_correct(person: Person, entry: Entry, element: str) -> Verdict:
    """The unit itself comes forward with a counter-entry to one value of a closed entry."""
    if entry.duty.state != State.ENDED:
        return no(_("Only what is closed is corrected; as long as it is open, just change it."))
    if element not in entry.version.shape.by_code:
        return no(_("This ledger has no such value."))
    return duty_rules.may_work(person, entry.duty)


def may_make_up(person: Person, row: Attendance, day: dt.date, today: dt.date) -> Verdict:
    """补课: an absence gets the day it was made up for, after the meeting and not in the future."""
    if not row.was_absent or row.made_up_on is not None:
        return no(_("Only an absence that has not been made up for can be."))
    if day > today:
        return no(_("The day lies in the future. Write down what has happened."))
    if row.entry.duty.done_on is None or day < row.entry.duty.done_on:
        return no(_("It is made up for after the meeting, not before."))
    return duty_rules.may_work(person, row.entry.duty)
