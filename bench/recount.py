"""Whether sheets and duties agree, and how many there are. Runs inside Django (``bench.inside``)."""

from __future__ import annotations

import time
from typing import Any

from zugong.duties import tallies
from zugong.duties.models import Duty, TallyDelta
from zugong.engines.lists.models import Item
from zugong.foundation.events.models import Event


def main(arguments: list[str]) -> dict[str, Any]:
    """Counts and differences; with ``--recount`` the sheets are made anew and the seconds told."""
    told: dict[str, Any] = {}
    if "--recount" in arguments:
        started = time.perf_counter()
        told = {"sheets": tallies.recount(), "recount_s": round(time.perf_counter() - started, 1)}
    else:
        told = {"differences": tallies.differences()[:5]}
    return told | {
        "duties": Duty.objects.count(),
        "items": Item.objects.count(),
        "opened": Event.objects.filter(type="duties.opened").count(),
        "waiting_deltas": TallyDelta.objects.count(),
    }
