"""Which unit and period an address asks about."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from zugong.directory.models import Line, Organisation, Person
from zugong.directory.queries import scope_of
from zugong.figures import rules
from zugong.figures.computing import Span
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.reasons import CalendarError

KINDS = ("year", "half", "quarter", "month")


def place_of(request: HttpRequest) -> Organisation:
    """The unit asked for, or the top of the person's own; 404 where the person may open no figures."""
    person: Person = request.person
    code = request.GET.get("unit", "")[:40].replace("\x00", "")
    if code:
        place = get_object_or_404(Organisation.objects.visible_to(person), code=code)
    else:
        paths = scope_of(person).paths("figures.see")
        place = get_object_or_404(Organisation, path=paths[0]) if paths else None
    if place is None or not scope_of(person).may("figures.see", place.path):
        raise Http404
    return place


def span_of(request: HttpRequest, place: Organisation) -> tuple[Span, str]:
    """The span asked for, by default the last half-year that is over; and what could not be read."""
    asked = request.GET.get("period", "")[:20]
    try:
        return Span.of(place, period=asked or latest()), ""
    except CalendarError as fault:
        return Span.of(place, period=latest()), str(fault)


def latest() -> str:
    return Period.holding(today(), "half").previous().code


def choices(span: Span) -> list[tuple[str, str]]:
    """Periods somebody may want next: the years, halves, quarters and months of the last year and this one."""
    day, found = today(), []
    for kind in KINDS:
        period = Period.holding(day, kind)
        for _n in range({"year": 2, "half": 3, "quarter": 4, "month": 7}[kind]):
            found.append((period.code, str(period.title)))
            period = period.previous()
    if span.period not in dict(found):
        found.insert(0, (span.period, str(Period.parse(span.period).title)))
    return found


def lines_of(person: Person, place: Organisation) -> set[str]:
    """Lines of work whose figures the person may open there; figures of no line are everybody's."""
    return {"", *(code for code in Line.objects.values_list("code", flat=True) if rules.may_see(person, place, code))}


def previous(span: Span) -> Span:
    return Span.of(span.organisation, period=Period.parse(span.period).previous().code)


def explained(day: dt.date) -> str:
    """What 'as of' means, in one line."""
    return _("What happened up to %(day)s, as it is known now.") % {"day": day.isoformat()}
