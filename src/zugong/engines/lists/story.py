"""The page of an item: its story and what the reader may do now, read in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import rules as duty_rules
from zugong.duties.models import Act, Bundle, Doer
from zugong.duties.queries import changed_since, last_bundle
from zugong.engines.lists import rules
from zugong.engines.lists.models import HandBack, Item, Notice
from zugong.foundation.calendar.clock import SHANGHAI, today
from zugong.foundation.evidence.models import File, PaperOriginal
from zugong.foundation.evidence.queries import evidence_of
from zugong.foundation.text.verdict import YES, Verdict, no


@dataclass(frozen=True)
class Entry:
    """One line of the story: when it was written down, what it was, by whom; ``on`` where it happened another day."""

    at: dt.datetime
    position: int
    title: str
    who: str
    text: str = ""
    on: dt.date | None = None
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class ItemPage:
    """An item with its story and what the reader may do now."""

    item: Item
    story: list[Entry]
    doers: list[Doer]
    bundle: Bundle | None
    changed: bool
    evidence: list[File | PaperOriginal]
    waiting_back: HandBack | None
    open_notices: list[Notice]
    steps_done: int
    steps: int
    staged: bool
    may_write: Verdict
    may_file: Verdict
    may_close: Verdict
    may_return: Verdict
    may_receive: Verdict
    may_extend: Verdict
    may_reopen: Verdict
    may_hand_back: Verdict
    may_keep: Verdict
    may_pass_on: Verdict
    may_archive: Verdict
    formalities: bool


def item_page(item: Item, person: Person) -> ItemPage:
    """Everything for the page of one item, as ``person`` may see and do it."""
    duty, day = item.duty, today()
    bundle = last_bundle(duty)
    notices = list(item.notices.select_related("answered_by").order_by("id"))
    backs = list(item.hand_backs.select_related("person", "answered_by").order_by("id"))
    waiting = next((back for back in backs if back.stays is None), None)
    for notice in notices:
        notice.item = item
    for back in backs:
        back.item = item
    done = list(item.steps.values_list("done_on", flat=True))
    may_write = rules.may_write(person, item)
    return ItemPage(
        item=item,
        story=_story(item, notices, backs),
        doers=list(duty.doers.select_related("person", "on_behalf_of").order_by("id")),
        bundle=bundle,
        changed=bundle is not None and duty.state == "ended" and changed_since(bundle, duty, item.material()),
        evidence=evidence_of(*item.holder),
        waiting_back=waiting,
        open_notices=[notice for notice in notices if notice.answered_at is None],
        steps_done=sum(each is not None for each in done),
        steps=len(done),
        staged=item.list.stages.exists(),
        may_write=may_write,
        may_file=rules.may_file(person, item),
        may_close=rules.may_close(person, item),
        may_return=duty_rules.may_return(person, duty),
        may_receive=duty_rules.may_receive(person, duty),
        may_extend=duty_rules.may_extend(person, duty),
        may_reopen=duty_rules.may_reopen(person, duty),
        may_hand_back=rules.may_hand_back(person, item),
        may_keep=rules.may_keep(person, waiting) if waiting else no(""),
        may_pass_on=_may_pass_on(person, item),
        may_archive=rules.may_archive(person, item),
        formalities=bool(may_write) or duty.kind.unit_signoff != "none" or duty.file_by < day,
    )


def _may_pass_on(person: Person, item: Item) -> Verdict:
    """Whether the reader may pass it on to some unit; to which is asked with the form."""
    if item.duty.state not in {"open", "received", "returned"}:
        return no("")
    return duty_rules.may_cancel(person, item.duty) and YES


def _story(item: Item, notices: list[Notice], backs: list[HandBack]) -> list[Entry]:
    """Notes, decisions, notices, hand-backs, passings and stages in the order of the trail, the latest first."""
    found = [*_notes(item), *_decisions(item), *_stages(item), *_passings(item)]
    for notice in notices:
        said = _("to be answered by %(day)s") % {"day": notice.reply_by.isoformat()}
        words = f"{notice.get_colour_display()} · {notice.get_measure_display()}"
        found.append(Entry(notice.issued_at, notice.position, words, "", said, tone=notice.colour))
        if notice.answered_at and notice.answered_by:
            words = _("Notice answered")
            found.append(Entry(notice.answered_at, notice.position, words, notice.answered_by.name, notice.answer))
    for back in backs:
        found.append(Entry(back.given_at, back.position, _("Handed back"), back.person.name, back.reason))
        if back.answered_at and back.answered_by and back.stays:
            words = _("Stays with the unit")
            found.append(Entry(back.answered_at, back.position, words, back.answered_by.name, back.answer))
    return sorted(found, key=lambda entry: (entry.at, entry.position), reverse=True)


def _notes(item: Item) -> list[Entry]:
    return [
        Entry(
            note.entered_at, note.position, str(note.get_progress_display()), note.person.name, note.text,
            _other_day(note.happened_on, note.entered_at),
        )
        for note in item.notes.select_related("person")
    ]  # fmt: skip


def _other_day(day: dt.date, entered: dt.datetime) -> dt.date | None:
    return None if entered.astimezone(SHANGHAI).date() == day else day


def _decisions(item: Item) -> list[Entry]:
    return [
        Entry(
            each.decided_at, each.position, str(each.get_act_display()), each.person.name, _said(each),
            note=_("within 24 h of a password reset") if each.after_reset else "",
            tone="accent" if each.act == Act.RETURNED else "",
        )
        for each in item.duty.decisions.select_related("person")
    ]  # fmt: skip


def _said(decision: Any) -> str:
    lines = [decision.reason]
    if decision.again_by:
        lines.append(_("To be filed again by %(day)s") % {"day": decision.again_by.isoformat()})
    if decision.due_after:
        lines.append(f"{decision.due_before.isoformat()} → {decision.due_after.isoformat()}")
    return "\n".join(line for line in lines if line)


def _stages(item: Item) -> list[Entry]:
    return [
        Entry(
            each.entered_at, each.position, f"{each.stage.title} · {_('passed') if each.passed else _('not passed')}",
            each.person.name, each.text, _other_day(each.happened_on, each.entered_at),
            note=_("before the relapse") if each.lapsed_at else "",
        )
        for each in item.stages_passed.select_related("stage", "person")
    ]  # fmt: skip


def _passings(item: Item) -> list[Entry]:
    return [
        Entry(
            each.passed_at, each.position,
            _("Passed on: %(giver)s → %(taker)s") % {"giver": each.giver.name, "taker": each.taker.name},
            each.person.name, each.reason,
        )
        for each in item.passings.select_related("giver", "taker", "person")
    ]  # fmt: skip


def flow_of(item: Item) -> list[tuple[str, bool]]:
    """立项→…→归档 as far as the item has come; costs no query."""
    state, filed = item.duty.state, item.duty.filed_at is not None
    ended = state == "ended"
    return [
        (_("set up"), True),
        (_("received by the unit"), state not in {"open", "cancelled"}),
        (_("reported back"), filed and state in {"filed", "ended"}),
        (_("checked and closed"), ended),
        (_("archived"), item.archived_on is not None),
    ]
