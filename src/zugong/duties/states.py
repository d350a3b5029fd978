"""The states of a duty and the only ways from one to another. The picture in docs/states is drawn from this table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPEN = "open", _("open")
    RECEIVED = "received", _("received")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned")
    ENDED = "ended", _("ended")
    CANCELLED = "cancelled", _("cancelled")


AWAITING = (State.OPEN, State.RECEIVED)
"""Nothing has been filed yet: these can be overdue."""

UNFINISHED = (*AWAITING, State.FILED, State.RETURNED)
"""Neither ended nor cancelled."""

TRANSITIONS: dict[str, tuple[tuple[State, ...], State]] = {
    "receive": ((State.OPEN,), State.RECEIVED),
    "file": ((*AWAITING, State.RETURNED), State.FILED),
    "finish": ((*AWAITING, State.RETURNED), State.ENDED),
    "return": ((State.FILED,), State.RETURNED),
    "accept": ((State.FILED,), State.ENDED),
    "cancel": (UNFINISHED, State.CANCELLED),
    "reopen": ((State.ENDED,), State.OPEN),
    "transfer": ((*AWAITING, State.RETURNED), State.OPEN),
}
"""Verb → states it starts from, state it leads to. ``finish`` is filing where filing closes."""
