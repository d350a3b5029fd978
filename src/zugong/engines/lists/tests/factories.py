"""List types and items for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.directory.models import Organisation
from zugong.duties import actions as duties
from zugong.duties.tests.factories import make_kind
from zugong.engines.lists import actions
from zugong.engines.lists.models import Item, ListType
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM


def make_list_type(code: str = "tasks") -> ListType:
    kind = make_kind(f"lists.{code}")
    return ListType.objects.get_or_create(code=code, defaults={"title": "任务清单", "kind": kind})[0]


def make_item(
    organisation: Organisation,
    *,
    due_in: int = 10,
    by: Any = SYSTEM,
    list_type: ListType | None = None,
    **fields: Any,
) -> Item:
    """An item of ``organisation``, due in some days, opened thirty days before."""
    list_type = list_type or make_list_type()
    due_on = today() + dt.timedelta(days=due_in)
    opening = duties.Opening(
        **{
            "kind": list_type.kind, "title": "整治黑臭沟渠", "organisation": organisation, "due_on": due_on,
            "asker": organisation.parent or organisation, "opened_on": min(today(), due_on) - dt.timedelta(days=30),
        }
        | fields
    )  # fmt: skip
    return actions.create_item(
        list_type=list_type, opening=opening, text=actions.ItemText(measure="清淤并设护栏", basis="市委常委会"), by=by
    )
