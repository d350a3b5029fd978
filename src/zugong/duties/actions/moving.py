"""Moving deadlines: by extension, by order, by a new holiday table; and duties, when people move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.directory.paths import path_end
from zugong.duties import rules
from zugong.duties.actions.opening import dates_from
from zugong.duties.deadlines import reckon
from zugong.duties.lateness import Moved
from zugong.duties.models import Act, Decision, Duty, ExtensionRequest, PostponementOrder
from zugong.duties.models.duty import DutyQuerySet
from zugong.duties.queries import recently_reset
from zugong.duties.steps import alter, note, step
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import SYSTEM, Actor, Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def extend_duty(*, duty: Duty, by: Person, until: dt.date, reason: str) -> Decision:
    """Move the deadline later on request. The first deadline stays, and 'on time after extension' is its own count."""
    rules.may_extend(by, duty).require()
    _check_extension(duty, until, reason)
    event = record("duties.extended", subject=duty.subject, by=by, data={"until": until.isoformat()})
    before = duty.due_on
    _move(duty, until, Moved.EXTENDED, event)
    moment = entered_at(event)
    return Decision.objects.create(
        duty=duty, act=Act.EXTENDED, person=by, decided_at=moment, reason=reason, position=event.id,
        due_before=before, due_after=until, after_reset=recently_reset(by, moment),
    )  # fmt: skip


def _check_extension(duty: Duty, until: dt.date, reason: str) -> None:
    if until <= duty.due_on:
        raise Refused(_("The new deadline has to be later than the present one."))
    if not reason.strip():
        raise Refused(_("Write why the deadline moves."))


def _move(duty: Duty, until: dt.date, how: str, event: Event) -> None:
    shift = until - duty.due_on
    changes = {"due_on": until, "moved": how, **dates_from(duty.kind, duty.file_by + shift)}
    note(duty, alter(duty, **changes), event)


@verb
def enter_order(
    *,
    number: str,
    issuer: str,
    reason: str,
    issued_on: dt.date,
    until: dt.date,
    organisations: Sequence[Organisation],
    by: Person,
) -> tuple[PostponementOrder, int]:
    """顺延: one order postpones every open duty of the named subtrees that is due before ``until``.

    It may be entered before or after the dates it moves. Returns the order and how many deadlines moved.
    """  # fmt: skip
    for organisation in organisations:
        rules.may_postpone(by, organisation).require()
    if not organisations or not reason.strip() or not number.strip() or not issuer.strip():
        raise Refused(_("An order needs its number, its issuer, its reason and at least one unit."))
    if PostponementOrder.objects.filter(number=number).exists():
        raise Refused(_("An order with this number has been entered."))
    codes = [organisation.code for organisation in organisations]
    event = record("duties.order_entered", subject=("duties.order", number), by=by, data={"units": codes})
    order = PostponementOrder.objects.create(
        number=number, issuer=issuer, reason=reason, issued_on=issued_on, until_on=until, position=event.id
    )
    order.organisations.set(organisations)
    duties = list(covered_by(organisations, until).select_related("kind"))
    for duty in duties:
        before = duty.due_on
        _move(duty, until, Moved.POSTPONED, event)
        Decision.objects.create(
            duty=duty, act=Act.POSTPONED, person=by, decided_at=entered_at(event), reason=reason, order=order,
            position=event.id, due_before=before, due_after=until,
        )  # fmt: skip
    return order, len(duties)


def covered_by(organisations: Sequence[Organisation], until: dt.date) -> DutyQuerySet:
    """The duties an order to these subtrees would move to ``until``: what a preview counts."""
    inside = Q(pk__in=[])
    for organisation in organisations:
        inside |= Q(organisation__path__gte=organisation.path, organisation__path__lt=path_end(organisation.path))
    return Duty.objects.unfinished().filter(inside, due_on__lt=until)


@verb
def ask_extension(*, duty: Duty, by: Person, until: dt.date, reason: str) -> ExtensionRequest:
    """The unit asks for a later deadline. Nothing moves until the level above answers."""
    rules.may_ask_extension(by, duty).require()
    _check_extension(duty, until, reason)
    event = record("duties.extension_asked", subject=duty.subject, by=by, data={"until": until.isoformat()})
    return ExtensionRequest.objects.create(
        duty=duty, until_on=until, reason=reason, asked_by=by, asked_at=entered_at(event), position=event.id
    )


@verb
def answer_extension(*, request: ExtensionRequest, by: Person, grant: bool, answer: str = "") -> ExtensionRequest:
    """Grant what was asked, which moves the deadline, or refuse it with a reason the unit can read."""
    rules.may_answer_extension(by, request).require()
    if not grant and not answer.strip():
        raise Refused(_("Write why it is refused."))
    if grant:
        extend_duty(duty=request.duty, by=by, until=request.until_on, reason=answer.strip() or request.reason)
    event = record("duties.extension_answered", subject=request.duty.subject, by=by, data={"granted": grant})
    changes = {"granted": grant, "answer": answer, "answered_by": by, "answered_at": entered_at(event)}
    if not ExtensionRequest.objects.filter(pk=request.pk, granted__isnull=True).update(**changes):
        raise Refused(_("This has been answered."))
    request.refresh_from_db()
    return request


@verb
def apply_holidays(*, by: Actor = SYSTEM) -> list[Duty]:
    """After a new holiday table: move every unfinished deadline that was reckoned in days, each with its reasons.

    A deadline already moved by extension or order stays where that act put it. Returns the duties that moved.
    """
    moved = []
    rows = Duty.objects.unfinished().exclude(reckoning="").filter(moved=Moved.NONE).select_related("kind")
    for duty in rows.iterator(chunk_size=1000):
        deadline = reckon(duty.reckoning, duty.opened_on)
        if deadline.date == duty.due_on:
            continue
        event = record(
            "duties.recalculated", subject=duty.subject, by=by,
            data={"from": duty.due_on.isoformat(), "to": deadline.date.isoformat()},
        )  # fmt: skip
        shift = deadline.date - duty.due_on
        line = _("Moved from %(before)s to %(after)s by a new holiday table.") % {
            "before": duty.due_on, "after": deadline.date,
        }  # fmt: skip
        changes = {
            "first_due_on": deadline.date, "due_on": deadline.date, "why": "\n".join([*deadline.why, line]),
            **dates_from(duty.kind, duty.file_by + shift),
        }  # fmt: skip
        note(duty, alter(duty, **changes), event)
        moved.append(duty)
    return moved


@verb
def transfer_duty(*, duty: Duty, by: Person, organisation: Organisation, reason: str) -> None:
    """转办: the duty goes to another organisation, which has to receive it anew; its dates stay."""
    rules.may_transfer(by, duty, organisation).require()
    if not reason.strip():
        raise Refused(_("Write why it goes to another organisation."))
    event = record(
        "duties.transferred", subject=duty.subject, by=by, organisation=organisation.code,
        data={"from": duty.organisation.code, "to": organisation.code}, values={"reason": reason},
    )  # fmt: skip
    note(duty, step(duty, "transfer", organisation=organisation, person=None), event)


@verb
def hand_over_duties(*, giver: Person, taker: Person, organisation: Organisation, by: Actor) -> int:
    """工作交接: a person's unfinished duties in the organisation handed over move to another. Returns how many."""
    rows = Duty.objects.unfinished().filter(person=giver, organisation=organisation)
    codes = list(rows.values_list("code", flat=True))
    if not codes:
        return 0
    record(
        "duties.handed_over", subject=("directory.person", giver.code), by=by,
        data={"to": taker.code, "n": len(codes), "on": clock.today().isoformat()}, values={"duties": codes},
    )  # fmt: skip
    return rows.update(person=taker)
