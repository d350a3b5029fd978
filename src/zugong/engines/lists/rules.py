"""Who may put an item on a list, work on it, pass it on, check it again, take its stages."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.duties import rules as duty_rules
from zugong.duties.states import AWAITING, State
from zugong.engines.lists.models import By, FollowUp, HandBack, Item, ListType, Notice, Recheck, Stage
from zugong.engines.lists.queries import closers_of, next_stage, stages_missing
from zugong.foundation.text.verdict import YES, Verdict, no


def may_create(person: Person, list_type: ListType, organisation: Organisation) -> Verdict:
    """Whoever may give duties of the list's kind to the organisation."""
    return duty_rules.may_ask(person, list_type.kind, organisation)


def may_write(person: Person, item: Item) -> Verdict:
    """The owner, as long as the item is with the owner."""
    if item.duty.state not in (*AWAITING, State.RETURNED):
        return no(_("The item has been filed; wait for the decision or ask for it to be returned."))
    return duty_rules.may_work(person, item.duty)


def may_write_progress(person: Person, item: Item, happened_on: dt.date, today: dt.date) -> Verdict:
    """The owner, as long as the item is with the owner; nothing that has not happened yet."""
    if happened_on > today:
        return no(_("The day lies in the future. Write down what has happened."))
    return may_write(person, item)


def may_file(person: Person, item: Item) -> Verdict:
    """Filing needs a report: an empty claim cannot be decided on."""
    if not item.report.strip():
        return no(_("First write what was done; a claim without a report cannot be filed."))
    return duty_rules.may_file(person, item.duty)


def may_see(person: Person, item: Item) -> Verdict:
    return duty_rules.may_see(person, item.duty)


def is_helper(person: Person, item: Item) -> bool:
    own = Q(person=person) | Q(organisation=person.organisation_id)
    return item.helpers.filter(own).exists()


def may_close(person: Person, item: Item) -> Verdict:
    """销号: by the level above, after every stage of the list, never by a helper."""
    verdict = duty_rules.may_accept(person, item.duty)
    if not verdict:
        return verdict
    missing = stages_missing(item)
    if missing:
        return no(_("Not yet taken: %(stages)s.") % {"stages": "、".join(stage.title for stage in missing)})
    if is_helper(person, item):
        return no(_("You helped here, so somebody else has to close it."))
    return YES


def may_hand_back(person: Person, item: Item) -> Verdict:
    """退办: by the unit, once at a time."""
    if item.hand_backs.filter(stays__isnull=True).exists():
        return no(_("It has been handed back; wait for the answer."))
    return duty_rules.may_hand_back(person, item.duty)


def may_keep(person: Person, given: HandBack) -> Verdict:
    """Saying that it stays: whoever decides above, not whoever handed it back."""
    if given.stays is not None:
        return no(_("This has been answered."))
    return duty_rules.may_oversee(person, given.item.duty)


def may_answer_notice(person: Person, notice: Notice) -> Verdict:
    """The unit answers, once."""
    if notice.answered_at is not None:
        return no(_("This has been answered."))
    return duty_rules.may_work(person, notice.item.duty)


def may_issue_notices(person: Person, list_type: ListType) -> Verdict:
    """Whoever chases in the list's line of work; only units of the own subtree get one."""
    scope = scope_of(person)
    if any(scope.may("duties.chase", path, list_type.kind.line_id) for path in scope.paths("duties.chase")):
        return YES
    return no(_("You may chase only organisations of your own subtree and line of work."))


def may_draw(person: Person, list_type: ListType, organisation: Organisation) -> Verdict:
    """Drawing closed items of a subtree for a second look."""
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    if scope_of(person).may("duties.decide", organisation.path, list_type.kind.line_id):
        return YES
    return no(_("You may draw only from your own subtree and line of work."))


def may_recheck(person: Person, recheck: Recheck) -> Verdict:
    """The second look: neither a doer nor whoever closed it nor a helper."""
    if recheck.sound is not None:
        return no(_("This has been looked at."))
    if person.pk in closers_of(recheck.item):
        return no(_("You closed this item, so somebody else has to look again."))
    if is_helper(person, recheck.item):
        return no(_("You helped here, so somebody else has to look again."))
    return duty_rules.may_oversee(person, recheck.item.duty)


def may_archive(person: Person, item: Item) -> Verdict:
    """归档: after the end, once, by the level that closed it."""
    if item.duty.state != State.ENDED or item.archived_on is not None:
        return no(_("Only what has ended and is not yet archived can be archived."))
    return duty_rules.may_receive_from(person, item.duty)


def may_set_up(person: Person, item: Item) -> Verdict:
    """Criteria and helpers: the level that put the item on the list, before it is filed."""
    if item.duty.state not in (*AWAITING, State.RETURNED):
        return no(_("The item has been filed; wait for the decision or ask for it to be returned."))
    return may_create(person, item.list, item.duty.organisation)


def may_take_stage(person: Person, item: Item, stage: Stage) -> Verdict:
    """Stages in their order, each by whom the list says."""
    if item.duty.state in {State.ENDED, State.CANCELLED}:
        return no(_("The item has ended."))
    if next_stage(item) != stage:
        return no(_("Another stage comes first, or this one has been taken."))
    if stage.by == By.OWNER:
        return may_write(person, item)
    if stage.by == By.APPROVAL:
        return duty_rules.may_approve(person, item.duty)
    verdict = duty_rules.may_oversee(person, item.duty)
    if not verdict or stage.by == By.ABOVE:
        return verdict
    if is_helper(person, item) or person.organisation.is_under(item.duty.organisation.path):
        return no(_("People who work or help here do not accept; somebody not involved has to."))
    return YES


def may_end_follow_up(person: Person, follow: FollowUp, held: bool, today: dt.date) -> Verdict:
    """'It holds' only after the last day; a relapse at any time, by whoever may open again."""
    if follow.held is not None:
        return no(_("This follow-up has ended."))
    if not held:
        return duty_rules.may_reopen(person, follow.item.duty)
    if today < follow.until_on:
        return no(_("It is watched until %(day)s; only then can it be said to hold.") % {"day": follow.until_on})
    return duty_rules.may_oversee(person, follow.item.duty)
