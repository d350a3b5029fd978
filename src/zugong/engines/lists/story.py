"""The page of an item: its story and what the reader may do now, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass

from zugong.directory.models import Person
from zugong.duties import rules as duty_rules
from zugong.duties.models import Bundle, Decision, Doer
from zugong.duties.queries import changed_since, last_bundle
from zugong.engines.lists import rules
from zugong.engines.lists.models import Item, ProgressNote
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Verdict


@dataclass(frozen=True)
class ItemPage:
    """An item with its story and what the reader may do now."""

    item: Item
    notes: list[ProgressNote]
    decisions: list[Decision]
    doers: list[Doer]
    bundle: Bundle | None
    changed: bool
    may_write: Verdict
    may_file: Verdict
    may_close: Verdict
    may_return: Verdict
    may_receive: Verdict
    may_extend: Verdict
    may_reopen: Verdict


def item_page(item: Item, person: Person) -> ItemPage:
    """Everything for the page of one item, as ``person`` may see and do it."""
    duty, day = item.duty, today()
    bundle = last_bundle(duty)
    return ItemPage(
        item=item,
        notes=list(item.notes.select_related("person").order_by("-id")),
        decisions=list(duty.decisions.select_related("person", "bundle").order_by("id")),
        doers=list(duty.doers.select_related("person", "on_behalf_of").order_by("id")),
        bundle=bundle,
        changed=bundle is not None and duty.state == "ended" and changed_since(bundle, duty, item.material()),
        may_write=rules.may_write_progress(person, item, day, day),
        may_file=rules.may_file(person, item),
        may_close=duty_rules.may_accept(person, duty),
        may_return=duty_rules.may_return(person, duty),
        may_receive=duty_rules.may_receive(person, duty),
        may_extend=duty_rules.may_extend(person, duty),
        may_reopen=duty_rules.may_reopen(person, duty),
    )
