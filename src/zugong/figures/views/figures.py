"""The figures of a unit and period, and each one opened to its records."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zugong.directory.models import Organisation
from zugong.figures import rules
from zugong.figures.computing import Figure, NoFigureError, Side, Span, figure_of, figures_of, open_on, visible_rows
from zugong.figures.conditions import alias
from zugong.foundation.calendar.periods import Period
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage
from zugong.packs.queries import NoPackError

from .asking import choices, explained, lines_of, place_of, previous, span_of

HISTORY = 6
SIDES = [("below", gettext_lazy("All of the base")), ("rest", gettext_lazy("In the base, not counted"))]


@require_GET
def figure_list(request: HttpRequest) -> HttpResponseBase:
    """Every figure the person may open: value, 口径, the period before beside it."""
    place = place_of(request)
    span, fault = span_of(request, place)
    lines = lines_of(request.person, place)
    try:
        shown = [(figure, _before(figure)) for figure in figures_of(span, lines=lines)]
        slots = [each for each in open_on(span.first_day) if each.get("line", "") in lines]
    except NoPackError:
        shown, slots = [], []
    context = {
        "place": place, "span": span, "shown": shown, "slots": slots, "periods": choices(span), "fault": fault,
        "explained": explained(span.until), "may_freeze": rules.may_freeze(request.person, place),
    }  # fmt: skip
    return render(request, "figures/figure_list.html", context)


def _before(figure: Figure) -> Figure:
    return Figure(figure.definition, previous(figure.span))


@require_GET
def figure_detail(request: HttpRequest, code: str) -> HttpResponseBase:
    """One figure down to its records, of which only those in the person's scope are listed."""
    place = place_of(request)
    span, fault = span_of(request, place)
    try:
        figure = figure_of(code, span)
    except (NoFigureError, NoPackError) as nothing:
        raise Http404 from nothing
    if not rules.may_see(request.person, place, figure.line):
        raise PermissionDenied(_("Only figures of your own units and lines of work."))
    page = _records(request, figure)
    if page.wants_export:
        return export(page, name=f"{figure.name}-{span.period}")
    base = _side(request, figure).base
    rows = [{"label": row[base.label], "unit": row[_unit(base)], "url": base.page(str(row[base.ref]))}
            for row in page.rows]  # fmt: skip
    context = {
        "place": place, "span": span, "figure": figure, "page": page, "rows": rows, "fault": fault,
        "periods": choices(span), "explained": explained(span.until), "parts": _parts(figure),
        "chart": _history(figure), "chart_title": _answer(figure),
    }  # fmt: skip
    return render(request, "figures/figure_detail.html", context)


def _side(request: HttpRequest, figure: Figure) -> Side:
    asked = request.GET.get("records", "")
    return figure.below if figure.below is not None and asked in {"below", "rest"} else figure.above


def _unit(base: Any) -> str:
    return f"{base.organisation}__name" if base.organisation else "name"


def _records(request: HttpRequest, figure: Figure) -> ListPage:
    side = _side(request, figure)
    base, rows = side.base, visible_rows(side, request.person)
    if request.GET.get("records") == "rest" and figure.below is not None and base.organisation == "":
        counted = figure.above.rows().values(figure.above.base.organisation)
        rows = rows.exclude(pk__in=counted)
    if figure.is_small:
        rows = rows.none()
    columns = [
        Column(base.label, gettext_lazy("Record"), sort=base.label),
        Column(_unit(base), gettext_lazy("Unit"), sort=_unit(base)),
        *(Column(alias(fact), fact) for fact in side.facts),
    ]
    filters = [Filter("q", gettext_lazy("Unit"), by=f"{_unit(base)}__icontains", kind="search")]
    if figure.below is not None:
        empty = gettext_lazy("Counted")
        filters.insert(
            0, Filter("records", gettext_lazy("Records"), by=lambda rows, _value: rows, choices=SIDES, empty=empty)
        )
    wanted = dict.fromkeys([base.ref, base.label, _unit(base), "pk", *map(alias, side.facts)])
    return ListPage(
        rows.values(*wanted), request.GET, columns=columns, allowed_filters=filters, default_sort=_unit(base),
        keep=("unit", "period"),
    )  # fmt: skip


def _parts(figure: Figure) -> list[dict[str, Any]]:
    """What each unit directly below contributes; figures may be asked there too."""
    below = Organisation.objects.filter(parent=figure.span.organisation, tree="unit").existing_on(figure.as_of)
    found = []
    for unit in below.order_by("order", "code")[:200]:
        part = Figure(figure.definition, Span(unit, figure.span.until, figure.span.start, figure.span.period))
        above = part.above.value()
        base = part.denominator if part.below is not None else None
        if above or base:
            found.append({"unit": unit, "value": part.value or "0", "n": above, "percent": part.percent})
    return sorted(found, key=lambda each: (-each["n"], each["unit"].code))


def _answer(figure: Figure) -> str:
    """The chart's title says what it shows."""
    no_data = _("no data")
    told = {"name": figure.name, "now": figure.value or no_data, "before": _before(figure).value or no_data}
    return _("%(name)s: %(now)s, in the period before %(before)s") % told


def _history(figure: Figure) -> dict[str, Any]:
    """The figure over the periods before, as a chart's options."""
    period, points = Period.parse(figure.span.period), list[tuple[str, Figure]]()
    for _n in range(HISTORY):
        points.insert(
            0, (period.code, Figure(figure.definition, Span.of(figure.span.organisation, period=period.code)))
        )
        period = period.previous()
    values = [
        None if each.numerator is None or each.is_small else float(each.percent or each.numerator)
        for _code, each in points
    ]
    address = reverse("figure_detail", args=[figure.code])
    unit = figure.span.organisation.code
    return {
        "xAxis": {"type": "category", "data": [code for code, _each in points]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "label": {"show": True, "position": "top"}, "data": [
            {"value": value, "url": f"{address}?unit={unit}&period={code}"}
            for value, (code, _each) in zip(values, points, strict=True)
        ]}],
    }  # fmt: skip
