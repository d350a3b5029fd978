"""The worker's pulse: what it last did, so that the desk and ``zugong doctor`` can say what lags."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zugong.foundation.events.models import Pulse


def beat(step: str, now: datetime, *, error: str = "") -> None:
    """Note that a step was tried, and whether it worked. ``error`` holds no personal data (``outbox.told``)."""
    if not error:
        Pulse.objects.update_or_create(
            step=step, defaults={"tried_at": now, "worked_at": now, "failures": 0, "error": ""}
        )
        return
    failed = Pulse.objects.filter(step=step).update(tried_at=now, failures=F("failures") + 1, error=error)
    if not failed:
        Pulse.objects.create(step=step, tried_at=now, failures=1, error=error)
