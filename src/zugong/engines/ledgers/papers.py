"""Papers of entries: 会议通知(含回执), 签到册, 台账页. (S11, S23)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zugong.documents.papers import Paper
from zugong.documents.report import zh_day
from zugong.engines.ledgers.models import Entry
from zugong.engines.ledgers.models.attendance import Mark
from zugong.engines.ledgers.periods import title_of
from zugong.engines.ledgers.queries import ticks_of, values_in
from zugong.engines.ledgers.values import plain
from zugong.foundation.calendar.clock import today


def entry_values(entry: Entry) -> Mapping[str, Any]:
    """What is asked, what was written, who was there; an entry without a roster has an empty list."""
    duty, shape = entry.duty, entry.version.shape
    values = values_in(entry)
    told = [
        {"title": element.title, "value": _words(element, values.get((None, element.code))), "unit": element.unit}
        for element in shape.elements
    ]
    return {
        "code": duty.code, "matter": duty.title, "ledger": entry.definition.title, "unit": duty.organisation.name,
        "period": title_of(entry.period), "due_on": zh_day(duty.due_on), "asker": duty.asker.name, "values": told,
        "done_on": zh_day(duty.done_on) if duty.done_on else "", "roster": str(entry.roster),
        "present": str(entry.present), "absent": str(entry.absent), "members": _members(entry) if shape.rosters else [],
        "printed_on": zh_day(today()),
    }  # fmt: skip


def _words(element: Any, value: Any) -> str:
    if value is None:
        return ""
    if element.type in {"person", "organisation"}:
        return str(value.name)
    return element.title_of(value) if element.type == "choice" else str(plain(value))


def _members(entry: Entry) -> list[dict[str, str]]:
    marked = {Mark.PRESENT: "到会", Mark.ABSENT: "缺席", Mark.MADE_UP: "缺席，已补课", Mark.NOT_MARKED: ""}
    return [
        {"n": str(n), "name": tick.member.name, "mark": marked[Mark(tick.mark)], "reason": tick.reason_title}
        for n, tick in enumerate(ticks_of(entry), 1)
    ]


PAPERS = {
    paper.code: paper
    for paper in (
        Paper("meeting_notice", _("Notice of a meeting"), entry_values),
        Paper("sign_in_sheet", _("Sign-in sheet"), entry_values),
        Paper("ledger_page", _("Page of the ledger"), entry_values),
    )
}
