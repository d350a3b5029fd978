"""Moving deadlines: by extension, by order, by a new holiday table; and duties, when people move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import rules
from zugong.duties.actions.opening import dates_from
from zugong.duties.deadlines import reckon
from zugong.duties.lateness import Moved
from zugong.duties.models import Act, Decision, Duty, PostponementOrder
from zugong.duties.queries import recently_reset
from zugong.duties.steps import alter, note
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import SYSTEM, Actor, Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def extend_duty(*, duty: Duty, by: Person, until: dt.date, reason: str) -> Decision:
    """Move the deadline later on request. The first deadline stays, and 'on time after extension' is its own count."""
    rules.may_extend(by, duty).require()
    if until <= duty.due_on:
        raise Refused(_("The new deadline has to be later than the present one."))
    if not reason.strip():
        raise Refused(_("Write why the deadline moves."))
    event = record("duties.extended", subject=duty.subject, by=by, data={"until": until.isoformat()})
    before = duty.due_on
    _move(duty, until, Moved.EXTENDED, event)
    moment = entered_at(event)
    return Decision.objects.create(
        duty=duty, act=Act.EXTENDED, person=by, decided_at=moment, reason=reason, position=event.id,
        due_before=before, due_after=until, after_reset=recently_reset(by, moment),
    )  # fmt: skip


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
    if not organisations or not reason.strip() or not number.strip():
        raise Refused(_("An order needs its number, its reason and at least one unit."))
    codes = [organisation.code for organisation in organisations]
    event = record("duties.order_entered", subject=("duties.order", number), by=by, data={"units": codes})
    order = PostponementOrder.objects.create(
        number=number, issuer=issuer, reason=reason, issued_on=issued_on, until_on=until, position=event.id
    )
    duties = _covered(organisations, until)
    for duty in duties:
        before = duty.due_on
        _move(duty, until, Moved.POSTPONED, event)
        Decision.objects.create(
            duty=duty, act=Act.POSTPONED, person=by, decided_at=entered_at(event), reason=reason, order=order,
            position=event.id, due_before=before, due_after=until,
        )  # fmt: skip
    return order, len(duties)


def _covered(organisations: Sequence[Organisation], until: dt.date) -> list[Duty]:
    rows: dict[int, Duty] = {}
    for organisation in organisations:
        inside = Organisation.objects.under(organisation.path)
        found = Duty.objects.unfinished().filter(organisation__in=inside, due_on__lt=until).select_related("kind")
        rows |= {duty.pk: duty for duty in found}
    return list(rows.values())


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
