"""What people do with items: put them on a list, write how it goes, file. Closing is a decision on the duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.duties.models import Bundle, Decision
from zugong.engines.lists import rules
from zugong.engines.lists.models import Item, ListType, Progress, ProgressNote
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb


@dataclass(frozen=True, kw_only=True)
class ItemText:
    """The words of an item and the people who answer for it."""

    measure: str
    basis: str = ""
    contact: str = ""
    lead_leader: Person | None = None


@verb
def create_item(*, list_type: ListType, opening: duties.Opening, text: ItemText, by: Actor) -> Item:
    """Put an item on a list: one duty, one event, the words in its revision."""
    if isinstance(by, Person):
        rules.may_create(by, list_type, opening.organisation).require()
    values = {"measure": text.measure, "basis": text.basis, "contact": text.contact, "list": list_type.code}
    duty = duties.open_duty(opening=opening, by=by, record_values=values)
    item = Item(duty=duty, list=list_type, measure=text.measure, basis=text.basis, contact=text.contact)
    item.lead_leader = text.lead_leader
    item.save(force_insert=True)
    return item


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
    """销号 by a second person on the bundle they looked at."""
    decision = duties.accept_duty(duty=item.duty, by=by, bundle_digest=bundle_digest, note_text=note_text)
    Item.objects.filter(pk=item.pk).update(progress=Progress.CLOSED)
    item.progress = Progress.CLOSED
    return decision


@verb
def reopen_item(*, item: Item, by: Person, reason: str) -> Decision:
    """Open a closed item again: it shows as relapsed, its first outcome stays."""
    decision = duties.reopen_duty(duty=item.duty, by=by, reason=reason)
    Item.objects.filter(pk=item.pk).update(progress=Progress.RELAPSED)
    item.progress = Progress.RELAPSED
    return decision


@verb
def define_list_types(*, lists: Iterable[Mapping[str, Any]], source: str, by: Actor) -> None:
    """Put list types of an approved pack version in force; those no longer named stay for their items."""
    codes = []
    for row in lists:
        ListType.objects.update_or_create(code=row["code"], defaults={"title": row["title"], "kind_id": row["kind"]})
        codes.append(row["code"])
    record("lists.types_defined", subject=("packs.version", source), by=by, data={"codes": sorted(codes)})
