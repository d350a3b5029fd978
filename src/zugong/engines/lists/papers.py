"""Papers of items: 交办单, 催办单, 督办单, 反馈单, 延期申请, 销号审批表, 整改通知书. (S12, S35, S93)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from zugong.documents.papers import Paper
from zugong.documents.report import zh_day
from zugong.duties.models import Act
from zugong.engines.lists.models import Item
from zugong.foundation.calendar.clock import SHANGHAI, today


def item_values(item: Item) -> Mapping[str, Any]:
    """What any of the forms may name; what is not known stays an empty cell."""
    duty, lead = item.duty, item.lead_leader
    day = today()
    received = duty.decisions.filter(act=Act.RECEIVED).select_related("person").order_by("pk").first()
    evidence = item.material()["evidence"]
    return {
        "code": duty.code, "matter": duty.title, "basis": item.basis, "list": item.list.title,
        "lead_leader": lead.name if lead else "", "lead_unit": item.lead_unit.name if item.lead_unit else "",
        "unit": duty.organisation.name, "supporting": "、".join(each.name for each in item.supporting.all()),
        "person": duty.person.name if duty.person else "", "asker": duty.asker.name, "measure": item.measure,
        "opened_on": zh_day(duty.opened_on), "first_due_on": zh_day(duty.first_due_on), "due_on": zh_day(duty.due_on),
        "contact": item.contact, "report": item.report, "overdue": str(max(0, (day - duty.file_by).days)),
        "is_overdue": duty.filed_at is None and day > duty.file_by, "evidence": str(len(evidence)),
        "received": _signed(received) if received else "", "done_on": zh_day(duty.done_on) if duty.done_on else "",
        "printed_on": zh_day(day),
    }  # fmt: skip


def _signed(decision: Any) -> str:
    moment = decision.decided_at.astimezone(SHANGHAI)
    return f"{decision.person.name}　{zh_day(moment.date())}{moment:%H:%M}"


PAPERS = {
    paper.code: paper
    for paper in (
        Paper("assignment", _("Assignment slip"), item_values),
        Paper("reminder", _("Reminder slip"), item_values),
        Paper("supervision", _("Supervision slip"), item_values),
        Paper("reply", _("Reply slip"), item_values),
        Paper("extension", _("Application for extension"), item_values),
        Paper("closing", _("Closing approval"), item_values),
        Paper("rectification", _("Order to rectify"), item_values),
    )
}
