"""Rectification and projects: why listed, who helps, which stage is taken, what was granted, whether it holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.duties import rules as duty_rules
from zugong.engines.lists import rules
from zugong.engines.lists.actions.items import reopen_item
from zugong.engines.lists.models import By, Criterion, FollowUp, Funds, Helper, HelperRole, Item, Listed, Stage
from zugong.engines.lists.models import StagePassed as Passed
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused

UNIT_SAYS = frozenset({"applied", "spent"})
ABOVE_SAYS = frozenset({"approved", "paid", "grade"})


@verb
def list_criteria(*, item: Item, by: Person, seen: Mapping[Criterion, str]) -> list[Listed]:
    """列入: which criteria hold for the unit, and what was seen."""
    rules.may_set_up(by, item).require()
    if not seen or any(criterion.list_id != item.list_id for criterion in seen):
        raise Refused(_("Choose at least one of the list's own criteria."))
    event = record(
        "lists.criteria_set", subject=item.duty.subject, by=by, data={"criteria": sorted(c.code for c in seen)}
    )
    item.listed.all().delete()
    return Listed.objects.bulk_create(
        Listed(item=item, criterion=criterion, seen=text[:200], position=event.id) for criterion, text in seen.items()
    )


@verb
def name_helper(
    *, item: Item, by: Person, role: HelperRole, person: Person | None = None, organisation: Organisation | None = None
) -> Helper:
    """Name the helper of a role; naming another replaces the first, the trail keeps both."""
    rules.may_set_up(by, item).require()
    if role.list_id != item.list_id or (person is None) == (organisation is None):
        raise Refused(_("Name one person or one unit for a role of this list."))
    told = person.code if person else organisation.code if organisation else ""
    event = record("lists.helper_named", subject=item.duty.subject, by=by, data={"role": role.code, "helper": told})
    helper, _made = Helper.objects.update_or_create(
        item=item, role=role, defaults={"person": person, "organisation": organisation, "position": event.id}
    )
    return helper


@verb
def take_stage(
    *,
    item: Item,
    by: Person,
    stage: Stage,
    text: str,
    happened_on: dt.date,
    passed: bool = True,
    again_by: dt.date | None = None,
    seen: str = "",
) -> Passed:
    """Take the next stage of the list, or say that it failed and by when it is to be taken again.

    An approval freezes the application the decider looked at: ``seen`` is its digest.
    """
    rules.may_take_stage(by, item, stage).require()
    _check_stage(text, happened_on, passed, again_by)
    if stage.by == By.APPROVAL and passed:
        duties.approve_duty(duty=item.duty, by=by, material=item.material(), seen=seen, note_text=text)
    event = record(
        "lists.stage_taken", subject=item.duty.subject, by=by, data={"stage": stage.code, "passed": passed},
        values={"text": text},
    )  # fmt: skip
    if stage.by == By.OWNER:
        duties.note_doer(duty=item.duty, by=by, event=event)
    return Passed.objects.create(
        item=item, stage=stage, passed=passed, text=text, again_by=None if passed else again_by, person=by,
        happened_on=happened_on, entered_at=entered_at(event), position=event.id,
    )  # fmt: skip


def _check_stage(text: str, happened_on: dt.date, passed: bool, again_by: dt.date | None) -> None:
    if not text.strip():
        raise Refused(_("Write what was found."))
    if happened_on > today():
        raise Refused(_("The day lies in the future. Write down what has happened."))
    if not passed and (again_by is None or again_by < today()):
        raise Refused(_("Give a date from today on by which it is to be taken again."))


@verb
def set_funds(*, item: Item, by: Person, values: Mapping[str, Decimal | str | None]) -> Funds:
    """The money of a project: the unit says what it applies for and has spent, the level above what is granted."""
    own, above = UNIT_SAYS & set(values), ABOVE_SAYS & set(values)
    if not values or set(values) - UNIT_SAYS - ABOVE_SAYS:
        raise Refused(_("These are not the columns of a project's money."))
    if own:
        rules.may_write(by, item).require()
    if above:
        duty_rules.may_oversee(by, item.duty).require()
    if any(isinstance(value, Decimal) and value < 0 for value in values.values()):
        raise Refused(_("Money is never below zero."))
    event = record(
        "lists.funds_set", subject=item.duty.subject, by=by,
        values={name: "" if value is None else str(value) for name, value in values.items()},
    )  # fmt: skip
    if own:
        duties.note_doer(duty=item.duty, by=by, event=event)
    funds, _made = Funds.objects.update_or_create(item=item, defaults=dict(values))
    item.funds = funds
    return funds


@verb
def end_follow_up(*, follow: FollowUp, by: Person, held: bool, text: str) -> None:
    """After the last day: it holds. At any time before: it has relapsed, and the item is open again."""
    rules.may_end_follow_up(by, follow, held, today()).require()
    if not text.strip():
        raise Refused(_("Write what was found."))
    record("lists.follow_up_ended", subject=follow.item.duty.subject, by=by, data={"held": held})
    if not held:
        reopen_item(item=follow.item, by=by, reason=text)
        return
    changes = {"held": True, "text": text, "person": by, "ended_on": today()}
    if not FollowUp.objects.filter(pk=follow.pk, held__isnull=True).update(**changes):
        raise Refused(_("This follow-up has ended."))
