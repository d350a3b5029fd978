"""更正: a closed entry is not edited. A counter-entry says what was wrong and is right, and is decided on itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.duties.models import Bundle, Closes, Decision
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.models import Correction, Element, Entry, Row, Value
from zugong.engines.ledgers.models.value import column_of
from zugong.engines.ledgers.values import plain
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused

DAYS = 7


@verb
def ask_correction(
    *, entry: Entry, element: str, by: Person, reason: str, again_by: dt.date, row: Row | None = None
) -> Correction:
    """The decider returns one value of a closed entry: a duty of its own, due ``again_by``; all else stays locked."""
    rules.may_question(by, entry, element).require()
    if not reason.strip():
        raise Refused(_("Write the reason: the unit has to know what to mend."))
    if again_by < today():
        raise Refused(_("Give the unit a date from today on."))
    made = _open(entry, element, row, again_by, reason)
    record(
        "ledgers.correction_asked", subject=made.duty.subject, by=by, organisation=entry.organisation.code,
        data={"entry": entry.duty.code, "element": element}, values={"reason": reason},
    )  # fmt: skip
    return made


def _open(entry: Entry, element: str, row: Row | None, due_on: dt.date, asked: str) -> Correction:
    if Correction.objects.filter(
        entry=entry, element__code=element, row=row, duty__state__in=["open", "received", "filed", "returned"]
    ).exists():
        raise Refused(_("A correction of this value is under way already."))
    fact = Element.objects.get(code=element)
    opening = duties.Opening(
        kind=entry.definition.corrections, title=f"{_('Correction')}: {fact.title} · {entry.duty.title}"[:200],
        organisation=entry.organisation, asker=entry.duty.asker, due_on=due_on, raised_by=entry.duty,
    )  # fmt: skip
    duty = duties.open_duty(opening=opening, by=SYSTEM)
    standing = Value.objects.in_force().filter(entry=entry, element=fact, row=row).first()
    old = plain(standing.plain_value) if standing else ""
    made = Correction(duty=duty, entry=entry, element=fact, row=row, asked=asked, old=old, position=0)
    made.save(force_insert=True)
    return made


@verb
def correct_value(
    *, entry: Entry, element: str, value: Any, by: Person, reason: str, row: Row | None = None
) -> Correction:
    """The unit comes forward itself: opens the correction and files it in one act."""
    rules.may_correct(by, entry, element).require()
    made = _open(entry, element, row, today() + dt.timedelta(days=DAYS), "")
    file_correction(correction=made, value=value, reason=reason, by=by)
    return made


@verb
def file_correction(*, correction: Correction, value: Any, reason: str, by: Person) -> Bundle:
    """The unit's counter-entry: old, new and why. It takes effect when decided, or at once where filing closes."""
    if not reason.strip():
        raise Refused(_("Write why the value was wrong."))
    new = plain(value)
    if new == correction.old:
        raise Refused(_("The new value equals the old one."))
    event = record(
        "ledgers.correction_written", subject=correction.duty.subject, by=by,
        values={"old": correction.old, "new": new, "reason": reason},
    )  # fmt: skip
    columns: dict[str, Any] = {"number": None, "text": "", "day": None, "person_id": None, "organisation_id": None}
    if value is not None:
        columns[column_of(correction.element.type)] = value.pk if isinstance(value, Model) else value
    columns |= {"reason": reason, "entered_by": by, "position": event.id}
    for name, held in columns.items():
        setattr(correction, name, held)
    correction.save(update_fields=[name.removesuffix("_id") for name in columns])
    bundle = duties.file_duty(duty=correction.duty, by=by, done_on=today(), material=material(correction, new))
    if correction.duty.closes == Closes.BY_FILING:
        _put_in_force(correction, by)
    return bundle


def material(correction: Correction, new: str) -> dict[str, Any]:
    """The correction's part of a frozen bundle."""
    return {
        "entry": correction.entry.duty.code, "element": correction.element.code, "row": correction.row_id,
        "old": correction.old, "new": new, "reason": correction.reason,
    }  # fmt: skip


@verb
def accept_correction(*, correction: Correction, by: Person, bundle_digest: str, note_text: str = "") -> Decision:
    """核定 of a correction by somebody who did not write it; from then on the new value counts."""
    decision = duties.accept_duty(duty=correction.duty, by=by, bundle_digest=bundle_digest, note_text=note_text)
    _put_in_force(correction, by)
    return decision


def _put_in_force(correction: Correction, by: Actor) -> None:
    event = record(
        "ledgers.correction_in_force", subject=correction.entry.duty.subject, by=by,
        data={"correction": correction.duty.code},
    )  # fmt: skip
    fresh = Value(
        entry=correction.entry, element=correction.element, row=correction.row, correction=correction,
        number=correction.number, text=correction.text, day=correction.day, person=correction.person,
        organisation=correction.organisation, position=event.id,
    )  # fmt: skip
    Value.objects.put_correction(fresh)
    Correction.objects.filter(pk=correction.pk).update(in_force=True)
    correction.in_force = True
