"""台账页: what one organisation has recorded, period by period, with its index (卷内目录), to print and to sign."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from zugong.directory.models import Organisation
from zugong.directory.queries import scope_of
from zugong.engines.ledgers.models import Definition, Entry, Value
from zugong.engines.ledgers.periods import title_of
from zugong.engines.ledgers.queries import Cell
from zugong.engines.ledgers.queries.material import typed
from zugong.foundation.calendar.clock import today

from .loading import asked

MOST = 120


@require_GET
def register(request: HttpRequest, unit: str) -> HttpResponse:
    """Entries of one organisation: all ledgers, or one; a year, or all. The index first, then a page each."""
    place = get_object_or_404(Organisation.objects.visible_to(request.person), code=unit)
    rows = Entry.objects.within(request.person, place).filter(organisation=place)
    if not scope_of(request.person).may("duties.see", place.path) and not rows.exists():
        raise Http404
    ledger, year = asked(request.GET, "ledger", 60), asked(request.GET, "year", 4)
    if ledger:
        rows = rows.filter(definition_id=ledger)
    if year:
        rows = rows.filter(period__startswith=year)
    entries = list(
        rows.select_related("duty", "version", "definition").order_by("definition__title", "period", "number")[:MOST]
    )
    context = {
        "place": place, "sheets": sheets(entries), "today": today(), "year": year,
        "ledgers": Definition.objects.filter(entries__organisation=place).distinct().order_by("title"),
        "ledger": ledger, "years": sorted({entry.period[:4] for entry in entries}),
    }  # fmt: skip
    return render(request, "ledgers/register.html", context)


def sheets(entries: list[Entry]) -> list[dict[str, object]]:
    """A sheet an entry: number in the index, its words, values and attendance; two queries for all."""
    held: dict[int, dict[str, object]] = {}
    values = Value.objects.in_force().filter(entry__in=[entry.pk for entry in entries], row__isnull=True)
    for value in values.select_related("element", "person", "organisation"):
        held.setdefault(value.entry_id, {})[value.element.code] = typed(value)
    return [
        {
            "number": number, "entry": entry, "duty": entry.duty, "period": title_of(entry.period),
            "cells": [Cell(e, held.get(entry.pk, {}).get(e.code), False) for e in entry.version.shape.elements],
        }
        for number, entry in enumerate(entries, 1)
    ]  # fmt: skip
