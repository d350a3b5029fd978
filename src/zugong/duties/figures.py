"""Duties that can be counted, whatever engine raised them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from zugong.duties.models import Duty
from zugong.duties.states import State
from zugong.figures.bases import Base, Question, UnknownFactError
from zugong.foundation.calendar.clock import SHANGHAI

FACTS = {"state", "held", "first_held", "filing", "moved", "closes"}


def ended_before(day: dt.date, path: str = "") -> Q:
    """Duties that were over before a day."""
    begin = dt.datetime.combine(day, dt.time(), tzinfo=SHANGHAI)
    return Q(**{f"{path}state": State.ENDED, f"{path}decided_at__lt": begin})


def live_in(question: Question, path: str = "") -> Q:
    """Opened by the day the figure is as of, not cancelled, and not over before the figure's first day."""
    live = Q(**{f"{path}opened_on__lte": question.until}) & ~Q(**{f"{path}state": State.CANCELLED})
    return live & ~ended_before(question.start, path) if question.start else live


def duty_fact(fact: str, path: str = "") -> Any:
    """State, outcome and filing, as the duty has them."""
    if fact == "level":
        return F(f"{path}organisation__level_id")
    if fact not in FACTS:
        raise UnknownFactError(fact)
    return F(f"{path}{fact}")


def _rows(question: Question) -> QuerySet[Duty]:
    return _asked(question).filter(live_in(question))


def _asked(question: Question) -> QuerySet[Duty]:
    rows = Duty.objects.filter(opened_on__lte=question.until)
    return rows.filter(kind_id=question.of) if question.of else rows


BASES = (
    Base(
        name="duties", rows=_rows, asked=_asked, fact=duty_fact, ref="code", organisation="organisation",
        label="title", visible=lambda rows, person: rows.visible_to(person),
        page=lambda code: f"{reverse('duty_list')}?show=all&q={code}",
    ),
)  # fmt: skip
