"""The first screens: what there is to do, and where the work stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.views.decorators.http import require_GET

from zugong.desk import queries
from zugong.directory.models import Organisation
from zugong.directory.queries import scope_of
from zugong.duties.models import Duty
from zugong.duties.rows import as_values, lines
from zugong.foundation.calendar.clock import today


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What the person's own unit owes, and what waits for the person's decision."""
    person, day = request.person, today()
    own = [duty.pk for duty in queries.own_duties(person, day)]
    waiting = [duty.pk for duty in queries.waiting_for(person)]
    rows = as_values(Duty.objects.filter(pk__in=[*own, *waiting]).order_by("file_by", "id"))
    by_pk = dict(zip(rows.values_list("pk", flat=True), lines(rows, day), strict=True))
    context = {
        "own": [by_pk[pk] for pk in own],
        "waiting": [by_pk[pk] for pk in waiting],
        "decides": "duties.decide" in scope_of(person).permissions,
        "day": day,
    }
    return render(request, "desk/desk.html", context)


@require_GET
def overview(request: HttpRequest, code: str = "") -> HttpResponse:
    """Lights of one unit and of the units below it, down to the list of duties."""
    if code:
        place = get_object_or_404(Organisation.objects.visible_to(request.person), code=code)
        if not scope_of(request.person).may("duties.see", place.path):
            raise Http404
    else:
        place = queries.top_place(request.person)
    if place is None:
        raise Http404
    found = queries.overview_of(place, request.person, today())
    _link(found.below)
    return render(request, "desk/overview.html", {"overview": found})


def _link(below: list[dict[str, Any]]) -> None:
    """Where each line leads, escaped here once: a hundred lines are written."""
    pages, duties = reverse("overview"), reverse("duty_list")
    for line in below:
        code = quote(line["code"])
        line["page"] = conditional_escape(f"{pages}{code}/")
        line["due_page"] = conditional_escape(f"{duties}?unit={code}&show=due")
        line["overdue_page"] = conditional_escape(f"{duties}?unit={code}&show=overdue")
