"""What the owner does: receive, enter (also for another), sign inside, file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import rules
from zugong.duties.lateness import filing, held
from zugong.duties.models import Act, Bundle, Closes, Decision, Doer, Duty, SignOff, SignOffRule
from zugong.duties.queries import moves_of
from zugong.duties.steps import note, step
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest
from zugong.foundation.text.verdict import Refused


@verb
def receive_duty(*, duty: Duty, by: Person) -> Decision:
    """签收: name and time. Not the same as having read it."""
    rules.may_receive(by, duty).require()
    event = record("duties.received", subject=duty.subject, by=by)
    note(duty, step(duty, "receive"), event)
    return Decision.objects.create(
        duty=duty, act=Act.RECEIVED, person=by, decided_at=entered_at(event), position=event.id
    )


def note_doer(*, duty: Duty, by: Person, event: Event, on_behalf_of: Person | None = None) -> None:
    """Remember that ``by`` wrote in the record, for whom if for another (代录). Called by every engine's verbs.

    Signatures given before lapse: what was signed is no longer what will be filed.
    """
    lapse_signatures(duty, event)
    _note(duty, by, event, on_behalf_of)


def lapse_signatures(duty: Duty, event: Event) -> None:
    if duty.kind.unit_signoff != SignOffRule.NONE:
        duty.signoffs.filter(lapsed_at__isnull=True).update(lapsed_at=entered_at(event))


def _note(duty: Duty, by: Person, event: Event, on_behalf_of: Person | None = None) -> None:
    if on_behalf_of is not None:
        rules.may_enter_for(by, on_behalf_of, duty).require()
    Doer.objects.create(duty=duty, person=by, on_behalf_of=on_behalf_of, position=event.id)


@verb
def confirm_entry(*, doer: Doer, by: Person) -> None:
    """The one on whose behalf something was entered says that it is right. Changes nothing else."""
    rules.may_confirm_entry(by, doer).require()
    event = record("duties.entry_confirmed", subject=doer.duty.subject, by=by)
    Doer.objects.filter(pk=doer.pk, confirmed_at__isnull=True).update(confirmed_at=entered_at(event))


@verb
def file_duty(
    *, duty: Duty, by: Person, done_on: dt.date, material: dict[str, Any], on_behalf_of: Person | None = None
) -> Bundle:
    """Freeze the material and file it. Where the kind closes by filing the duty ends, else it waits for a decision.

    ``material`` is the engine's record as plain data with the digests of its evidence. The first filing sets
    ``filed_at`` and its lateness for ever.
    """
    rules.may_file(by, duty).require()
    check_done(done_on, duty)
    bundle_digest = digest(
        body := canonical({"duty": duty.facts(), "record": material, "done_on": done_on.isoformat()})
    )
    event = record("duties.filed", subject=duty.subject, by=by, data={"bundle": bundle_digest})
    moment = entered_at(event)
    changes: dict[str, Any] = {"done_on": done_on}
    if duty.filed_at is None:
        outcome = filing(moment.astimezone(clock.SHANGHAI).date(), duty.file_by, duty.grace_until)
        changes |= {"filed_at": moment, "filing": outcome}
    if duty.closes == Closes.BY_FILING:
        outcome_held = held(done_on, duty.first_due_on, moves_of(duty))
        changes |= {"decided_at": moment, "held": outcome_held, "first_held": duty.first_held or outcome_held}
    note(duty, step(duty, "finish" if duty.closes == Closes.BY_FILING else "file", **changes), event)
    _note(duty, by, event, on_behalf_of)
    return Bundle.objects.create(
        duty=duty, position=event.id, body=body.decode(), digest=bundle_digest, frozen_at=moment
    )


def check_done(done_on: dt.date, duty: Duty) -> None:
    """The day something was done lies in its time and not in the future. Raises Refused."""
    if done_on > clock.today():
        raise Refused(_("The day it was done lies in the future. Enter the day it was really done."))
    if duty.window_from and done_on < duty.window_from:
        raise Refused(_("The day it was done lies before the time set for it."))


@verb
def sign_duty(*, duty: Duty, by: Person, rank: str) -> SignOff:
    """A leader signs in the product. ``rank`` is ``deputy`` or ``head``."""
    rules.may_sign(by, duty, rank).require()
    return _sign(duty, by, by, rank, clock.today(), on_paper=False)


@verb
def record_signature(*, duty: Duty, by: Person, signed_by: Person, rank: str, signed_on: dt.date) -> SignOff:
    """A clerk writes down who signed on paper and when; the receiver ticks the original later."""
    rules.may_record_signature(by, duty).require()
    rules.may_sign(signed_by, duty, rank).require()
    if signed_on > clock.today():
        raise Refused(_("The day of the signature lies in the future."))
    return _sign(duty, by, signed_by, rank, signed_on, on_paper=True)


def _sign(duty: Duty, by: Person, signed_by: Person, rank: str, signed_on: dt.date, *, on_paper: bool) -> SignOff:
    event = record("duties.signed", subject=duty.subject, by=by, data={"rank": rank, "paper": on_paper})
    for person in {by.pk: by, signed_by.pk: signed_by}.values():
        _note(duty, person, event)
    return SignOff.objects.create(
        duty=duty,
        rank=rank,
        signed_by=signed_by,
        signed_on=signed_on,
        recorded_by=by,
        on_paper=on_paper,
        position=event.id,
    )


@verb
def tick_original(*, signoff: SignOff, by: Person) -> None:
    """原件收到: the receiver has the paper with the signature in hand."""
    rules.may_tick_original(by, signoff).require()
    event = record("duties.original_received", subject=signoff.duty.subject, by=by, data={"rank": signoff.rank})
    SignOff.objects.filter(pk=signoff.pk).update(original_received_at=entered_at(event))
