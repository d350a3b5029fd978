"""On the way: steps, coloured notices and their answers, handing back, passing on, archiving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.engines.lists import rules
from zugong.engines.lists.models import HandBack, Item, ListType, Notice, Passing, Step
from zugong.engines.lists.queries import notices_due
from zugong.engines.lists.schedule import back_schedule
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.queries import working_calendar
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest
from zugong.foundation.text.verdict import Refused

MOST_STEPS = 30
MOST_DAYS = 250


@verb
def plan_steps(*, item: Item, by: Person, steps: Sequence[tuple[str, int]]) -> list[Step]:
    """倒排日程: lay the steps that are still to do backwards from the deadline. Steps already done stay."""
    rules.may_write(by, item).require()
    _check_steps(steps)
    plan = back_schedule(item.duty.due_on, [days for _title, days in steps], working_calendar())
    if plan.begins < item.duty.opened_on:
        raise Refused(
            _("The first step would have to begin on %(day)s, before the item was given. Shorten or join steps.")
            % {"day": plan.begins.isoformat()}
        )
    event = record(
        "lists.steps_planned", subject=item.duty.subject, by=by,
        data={"n": len(steps)}, values={"steps": [[title, days] for title, days in steps]},
    )  # fmt: skip
    item.steps.filter(done_on__isnull=True).delete()
    first = max(item.steps.values_list("order", flat=True), default=0) + 1
    duties.note_doer(duty=item.duty, by=by, event=event)
    return Step.objects.bulk_create(
        Step(
            item=item, order=first + n, title=title.strip(), working_days=days, due_on=due.date,
            why="\n".join(due.why), position=event.id,
        )
        for n, ((title, days), due) in enumerate(zip(steps, plan.due, strict=True))
    )  # fmt: skip


def _check_steps(steps: Sequence[tuple[str, int]]) -> None:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Refused(_("Give between one and %(n)s steps.") % {"n": MOST_STEPS})
    if any(not title.strip() or len(title) > 120 or not 1 <= days <= MOST_DAYS for title, days in steps):
        raise Refused(_("Every step needs a name and between 1 and %(n)s working days.") % {"n": MOST_DAYS})


@verb
def finish_step(*, step: Step, by: Person, done_on: dt.date) -> None:
    """A step is done; its own date says whether it was behind the plan."""
    rules.may_write_progress(by, step.item, done_on, today()).require()
    event = record("lists.step_done", subject=step.item.duty.subject, by=by, data={"step": step.order})
    if not Step.objects.filter(pk=step.pk, done_on__isnull=True).update(done_on=done_on, done_by=by):
        raise Refused(_("This step has been done."))
    duties.note_doer(duty=step.item.duty, by=by, event=event)


@verb
def issue_notices(*, list_type: ListType, by: Actor) -> list[Notice]:
    """催办: every coloured notice the list's thresholds ask for today, in the scope of ``by``; one event for all."""
    person = by if isinstance(by, Person) else None
    if person is not None:
        rules.may_issue_notices(person, list_type).require()
    found = notices_due(list_type, person, today())
    if not found:
        return []
    told = [[due.item.duty.code, due.threshold.colour, due.threshold.measure] for due in found]
    event = record(
        "lists.notices_issued", subject=("lists.list", list_type.code), by=by,
        data={"n": len(found), "digest": digest(canonical(told))},
    )  # fmt: skip
    reply_by = working_calendar().add_working_days(today(), list_type.reply_days).date
    return Notice.objects.bulk_create(
        Notice(
            item=due.item, colour=due.threshold.colour, measure=due.threshold.measure, days=due.days,
            due_on=due.item.duty.due_on, reply_by=reply_by, issued_at=entered_at(event), position=event.id,
        )
        for due in found
    )  # fmt: skip


@verb
def answer_notice(*, notice: Notice, by: Person, answer: str) -> None:
    """The unit says what it does about a notice."""
    rules.may_answer_notice(by, notice).require()
    if not answer.strip():
        raise Refused(_("Write what is being done."))
    event = record("lists.notice_answered", subject=notice.item.duty.subject, by=by, values={"answer": answer})
    waiting = Notice.objects.filter(pk=notice.pk, answered_at__isnull=True)
    if not waiting.update(answer=answer, answered_by=by, answered_at=entered_at(event)):
        raise Refused(_("This has been answered."))
    duties.note_doer(duty=notice.item.duty, by=by, event=event)


@verb
def hand_back_item(*, item: Item, by: Person, reason: str) -> HandBack:
    """退办: not a matter of this unit, and why. The item stays where it is until the asker answers."""
    rules.may_hand_back(by, item).require()
    if not reason.strip():
        raise Refused(_("Write why it is not a matter of your unit, and whose it is."))
    event = record("lists.handed_back", subject=item.duty.subject, by=by, values={"reason": reason})
    return HandBack.objects.create(
        item=item, organisation=item.duty.organisation, reason=reason, person=by, given_at=entered_at(event),
        position=event.id,
    )  # fmt: skip


@verb
def keep_item(*, hand_back: HandBack, by: Person, answer: str) -> None:
    """The asker says why the item stays with the unit."""
    rules.may_keep(by, hand_back).require()
    if not answer.strip():
        raise Refused(_("Write why it stays."))
    event = record("lists.hand_back_refused", subject=hand_back.item.duty.subject, by=by, values={"answer": answer})
    waiting = HandBack.objects.filter(pk=hand_back.pk, stays__isnull=True)
    if not waiting.update(stays=True, answer=answer, answered_by=by, answered_at=entered_at(event)):
        raise Refused(_("This has been answered."))


@verb
def pass_item_on(*, item: Item, by: Person, organisation: Organisation, reason: str) -> Passing:
    """转办: another unit now owes the item and receives it anew; a waiting hand-back is answered by it."""
    giver = item.duty.organisation
    duties.transfer_duty(duty=item.duty, by=by, organisation=organisation, reason=reason)
    event = record(
        "lists.passed_on", subject=item.duty.subject, by=by, data={"from": giver.code, "to": organisation.code}
    )  # fmt: skip
    moment = entered_at(event)
    item.hand_backs.filter(stays__isnull=True).update(
        stays=False, answer=reason, answered_by=by, answered_at=moment
    )  # fmt: skip
    return Passing.objects.create(
        item=item, giver=giver, taker=organisation, reason=reason, person=by, passed_at=moment, position=event.id
    )


@verb
def archive_item(*, item: Item, by: Person, archive_no: str) -> None:
    """归档: under which number the papers lie."""
    rules.may_archive(by, item).require()
    if not archive_no.strip() or len(archive_no) > 60:
        raise Refused(_("Give the number under which the papers lie, 60 characters at most."))
    record("lists.archived", subject=item.duty.subject, by=by, values={"archive_no": archive_no})
    Item.objects.filter(pk=item.pk).update(archive_no=archive_no.strip(), archived_on=today())
    item.archive_no, item.archived_on = archive_no.strip(), today()
