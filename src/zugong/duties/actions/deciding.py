"""What somebody else does: accept, return with a reason, register, cancel, reopen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import rules
from zugong.duties.actions.filing import lapse_signatures
from zugong.duties.lateness import Held, held
from zugong.duties.models import Act, Bundle, Decision, Duty
from zugong.duties.queries import last_bundle, moves_of, recently_reset
from zugong.duties.steps import note, step
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest
from zugong.foundation.text.verdict import Refused


def _bundle(duty: Duty, digest: str) -> Bundle:
    """The bundle the decider looked at, which must still be the last one filed."""
    bundle = last_bundle(duty)
    if bundle is None or bundle.digest != digest:
        raise Refused(_("The material has changed since you opened it. Look at the new version, then decide."))
    return bundle


def _decide(duty: Duty, by: Person, act: Act, event: Event, **more: Any) -> Decision:
    return Decision.objects.create(
        duty=duty,
        act=act,
        person=by,
        decided_at=entered_at(event),
        position=event.id,
        after_reset=recently_reset(by, entered_at(event)),
        **more,
    )


@verb
def accept_duty(*, duty: Duty, by: Person, bundle_digest: str, note_text: str = "") -> Decision:
    """核定: close the duty on the bundle with this digest. How it was held is worked out here, once."""
    rules.may_accept(by, duty).require()
    bundle = _bundle(duty, bundle_digest)
    done_on = duty.done_on or clock.today()
    outcome = held(done_on, duty.first_due_on, moves_of(duty))
    event = record("duties.accepted", subject=duty.subject, by=by, data={"bundle": bundle.digest, "held": outcome})
    changes = {"decided_at": entered_at(event), "held": outcome, "first_held": duty.first_held or outcome}
    note(duty, step(duty, "accept", **changes), event)
    return _decide(duty, by, Act.ACCEPTED, event, bundle=bundle, reason=note_text)


@verb
def return_duty(
    *, duty: Duty, by: Person, bundle_digest: str, reason: str, again_by: dt.date, values: tuple[str, ...] = ()
) -> Decision:
    """退回 with a reason and a date of its own; ``values`` names the parts to mend, all else stays as filed."""
    rules.may_return(by, duty).require()
    _need_reason(reason)
    if again_by < clock.today():
        raise Refused(_("Give the unit a date from today on."))
    bundle = _bundle(duty, bundle_digest)
    event = record(
        "duties.returned", subject=duty.subject, by=by, data={"bundle": bundle.digest, "values": list(values)}
    )
    note(duty, step(duty, "return"), event)
    lapse_signatures(duty, event)
    told = canonical(list(values)).decode() if values else ""
    return _decide(duty, by, Act.RETURNED, event, bundle=bundle, reason=reason, again_by=again_by, values=told)


@verb
def register_duty(*, duty: Duty, by: Person, note_text: str = "") -> Decision:
    """备案: taken note of. It may be questioned, it is never 'accepted'."""
    rules.may_register(by, duty).require()
    event = record("duties.registered", subject=duty.subject, by=by)
    return _decide(duty, by, Act.REGISTERED, event, bundle=last_bundle(duty), reason=note_text)


@verb
def approve_duty(*, duty: Duty, by: Person, material: dict[str, Any], seen: str, note_text: str = "") -> Decision:
    """审批: yes before the act, on the application as it stands, which is frozen with the decision.

    ``seen`` is the digest of the application the decider looked at (``queries.material_digest``).
    """
    rules.may_approve(by, duty).require()
    body = canonical({"duty": duty.facts(), "record": material})
    if digest(body) != seen:
        raise Refused(_("The material has changed since you opened it. Look at the new version, then decide."))
    event = record("duties.approved", subject=duty.subject, by=by, data={"bundle": seen})
    bundle = Bundle.objects.create(
        duty=duty, position=event.id, body=body.decode(), digest=seen, frozen_at=entered_at(event)
    )
    return _decide(duty, by, Act.APPROVED, event, bundle=bundle, reason=note_text)


@verb
def cancel_duty(*, duty: Duty, by: Person, reason: str) -> Decision:
    """Take a duty back before it has ended. It stays readable with its reason and counts nowhere as done."""
    rules.may_cancel(by, duty).require()
    _need_reason(reason)
    event = record("duties.cancelled", subject=duty.subject, by=by)
    note(duty, step(duty, "cancel", decided_at=entered_at(event)), event)
    return _decide(duty, by, Act.CANCELLED, event, reason=reason)


@verb
def reopen_duty(*, duty: Duty, by: Person, reason: str) -> Decision:
    """Open an ended duty again. Its first outcome and its first filing stay."""
    rules.may_reopen(by, duty).require()
    _need_reason(reason)
    event = record("duties.reopened", subject=duty.subject, by=by)
    note(duty, step(duty, "reopen", decided_at=None, held=Held.NONE, done_on=None), event)
    lapse_signatures(duty, event)
    return _decide(duty, by, Act.REOPENED, event, reason=reason)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write the reason: the unit has to know what to mend."))
