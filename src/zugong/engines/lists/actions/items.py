"""What people do with items: put them on a list, write how it goes, file. Closing is a decision on the duty."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.duties.models import Bundle, Decision, Duty
from zugong.engines.lists import rules
from zugong.engines.lists.models import FollowUp, Item, ListType, Progress, ProgressNote
from zugong.engines.lists.queries import quota_used
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.statements import insert, insert_many
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@dataclass(frozen=True, kw_only=True)
class ItemText:
    """The words of an item and the people who answer for it."""

    measure: str
    basis: str = ""
    contact: str = ""
    lead_leader: Person | None = None
    lead_unit: Organisation | None = None
    supporting: Sequence[Organisation] = ()
    responsibility: str = ""


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One row of a bulk creation: the duty and the words."""

    opening: duties.Opening
    text: ItemText


@verb
def create_item(*, list_type: ListType, opening: duties.Opening, text: ItemText, by: Actor) -> Item:
    """Put an item on a list: one duty, one event, the words in its revision."""
    if isinstance(by, Person):
        rules.may_create(by, list_type, opening.organisation).require()
    _check_quota(list_type, [opening])
    values = {"measure": text.measure, "basis": text.basis, "contact": text.contact, "list": list_type.code}
    duty = duties.open_duty(opening=opening, by=by, record_values=values)
    item = _item(duty, list_type, text)
    insert(item)
    if text.supporting:
        item.supporting.set(text.supporting)
    return item


def _item(duty: Duty, list_type: ListType, text: ItemText) -> Item:
    return Item(
        duty=duty, list=list_type, measure=text.measure, basis=text.basis, contact=text.contact,
        lead_leader=text.lead_leader, lead_unit=text.lead_unit, responsibility=text.responsibility,
    )  # fmt: skip


def _check_quota(list_type: ListType, openings: Sequence[duties.Opening]) -> None:
    """How many items one unit may have on the list in one year, where the list says so ('1+1')."""
    if list_type.quota_per_unit is None:
        return
    wanted: Counter[tuple[int, int]] = Counter()
    units = {opening.organisation.pk: opening.organisation for opening in openings}
    for opening in openings:
        wanted[(opening.organisation.pk, (opening.opened_on or today()).year)] += 1
    for (pk, year), n in wanted.items():
        if quota_used(list_type, units[pk], year) + n > list_type.quota_per_unit:
            raise Refused(
                _("%(unit)s may have %(n)s of these in a year.")
                % {"unit": units[pk].name, "n": list_type.quota_per_unit}
            )


@verb
def create_items(*, list_type: ListType, rows: Iterable[ItemRow], by: Actor, reason: str = "") -> list[Item]:
    """Put many items on a list: every rule checked once a unit, one event with the number and a digest of all."""
    wanted = list(rows)
    openings = [row.opening for row in wanted]
    if any(opening.kind.pk != list_type.kind_id for opening in openings):
        raise Refused(_("Every row has to be of the list's own kind."))
    _check_quota(list_type, openings)
    made, _event = duties.open_duties(openings=openings, by=by, reason=reason)
    items = [_item(duty, list_type, row.text) for duty, row in zip(made, wanted, strict=True)]
    insert_many(items)
    links = [(item, unit) for item, row in zip(items, wanted, strict=True) for unit in row.text.supporting]
    if links:
        through = Item.supporting.through
        through.objects.bulk_create(
            [through(item_id=item.pk, organisation_id=unit.pk) for item, unit in links], batch_size=2000
        )
    return items


@verb
def write_progress(
    *, item: Item, by: Person, text: str, progress: str, happened_on: dt.date, on_behalf_of: Person | None = None
) -> ProgressNote:
    """Add one entry of how the work goes. Entries are never changed; a later one corrects an earlier one."""
    rules.may_write_progress(by, item, happened_on, today()).require()
    event = record(
        "lists.progress_written", subject=item.duty.subject, by=by, values={"text": text, "progress": progress}
    )
    Item.objects.filter(pk=item.pk).update(progress=progress, report=text)
    item.progress, item.report = Progress(progress), text
    duties.note_doer(duty=item.duty, by=by, event=event, on_behalf_of=on_behalf_of)
    return ProgressNote.objects.create(
        item=item, person=by, text=text, progress=progress, happened_on=happened_on,
        entered_at=entered_at(event), position=event.id,
    )  # fmt: skip


@verb
def file_item(*, item: Item, by: Person, done_on: dt.date, on_behalf_of: Person | None = None) -> Bundle:
    """Freeze the item with its evidence and file it for decision."""
    rules.may_file(by, item).require()
    return duties.file_duty(duty=item.duty, by=by, done_on=done_on, material=item.material(), on_behalf_of=on_behalf_of)


@verb
def close_item(*, item: Item, by: Person, bundle_digest: str, note_text: str = "") -> Decision:
    """销号 by a second person on the bundle they looked at; where the list says so, a time of follow-up begins."""
    rules.may_close(by, item).require()
    decision = duties.accept_duty(duty=item.duty, by=by, bundle_digest=bundle_digest, note_text=note_text)
    Item.objects.filter(pk=item.pk).update(progress=Progress.CLOSED)
    item.progress = Progress.CLOSED
    months = item.list.follow_up_months
    if months:
        FollowUp.objects.create(
            item=item, from_on=today(), until_on=months_after(today(), months), position=decision.position
        )
    return decision


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day some months later; the last of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    first_of_next = dt.date(day.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(dt.date(day.year + year, month + 1, 1) + dt.timedelta(days=day.day - 1), first_of_next - dt.timedelta(1))


@verb
def reopen_item(*, item: Item, by: Person, reason: str) -> Decision:
    """Open a closed item again: it shows as relapsed, its first outcome stays, its stages are to be taken anew."""
    decision = duties.reopen_duty(duty=item.duty, by=by, reason=reason)
    Item.objects.filter(pk=item.pk).update(progress=Progress.RELAPSED, archive_no="", archived_on=None)
    item.progress, item.archive_no, item.archived_on = Progress.RELAPSED, "", None
    item.stages_passed.filter(lapsed_at__isnull=True).update(lapsed_at=decision.decided_at)
    item.follow_ups.filter(held__isnull=True).update(held=False, ended_on=today(), person=by, text=reason)
    return decision
