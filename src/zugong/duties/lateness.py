"""Lateness, exactly: comparisons of dates, no stored colour. Pure; the parameter table is in the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Held(models.TextChoices):
    """Whether the thing was done in time."""

    NONE = "", "–"
    ON_TIME = "on_time", _("on time")
    EXTENDED = "extended", _("on time after extension")
    POSTPONED = "postponed", _("postponed by order")
    LATE = "late", _("late")


class Filing(models.TextChoices):
    """Whether the report of it came in time."""

    NONE = "", "–"
    ON_TIME = "on_time", _("filed on time")
    LATE = "late", _("filed late")
    BACK_FILLED = "back_filled", _("back-filled")


class Moved(models.TextChoices):
    """How the deadline came to its present place."""

    NONE = "", "–"
    EXTENDED = "extended", _("extended")
    POSTPONED = "postponed", _("postponed by order")


class Light(models.TextChoices):
    """What a list shows for a date. A comparison, never stored."""

    NORMAL = "normal", _("normal")
    NEAR = "near", _("near")
    OVERDUE = "overdue", _("overdue")
    CLOSED = "closed", _("closed")
    POSTPONED = "postponed", _("postponed")
    WAITING = "waiting", _("waiting for decision")
    RETURNED = "returned", _("returned")
    CANCELLED = "cancelled", _("cancelled")


@dataclass(frozen=True)
class Move:
    """One change of the deadline: where it led and why."""

    how: str
    to: dt.date


def held(done_on: dt.date, first_due_on: dt.date, moves: Sequence[Move]) -> Held:
    """The outcome of a duty done on ``done_on``: the first deadline that covers the day says how it was held."""
    if done_on <= first_due_on:
        return Held.ON_TIME
    for move in moves:
        if done_on <= move.to:
            return Held(move.how)
    return Held.LATE


def filing(filed_on: dt.date, file_by: dt.date, grace_until: dt.date | None) -> Filing:
    """Late after ``file_by``, back-filled after ``grace_until``; both days themselves still count as in time."""
    if filed_on <= file_by:
        return Filing.ON_TIME
    if grace_until is not None and filed_on > grace_until:
        return Filing.BACK_FILLED
    return Filing.LATE


def light(state: str, moved: str, file_by: dt.date, warn_on: dt.date, today: dt.date) -> Light:
    """The light of a duty on a day. Only what has not been filed can be near or overdue."""
    fixed = {"ended": Light.CLOSED, "cancelled": Light.CANCELLED, "filed": Light.WAITING, "returned": Light.RETURNED}
    if state in fixed:
        return fixed[state]
    if file_by < today:
        return Light.OVERDUE
    if moved == Moved.POSTPONED:
        return Light.POSTPONED
    return Light.NEAR if warn_on <= today else Light.NORMAL
