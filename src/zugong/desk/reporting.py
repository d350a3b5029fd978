"""The half-year report as a page: the same words as on paper, each figure open to its records, with charts. (S01)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.documents.report import Report, template_for
from zugong.figures.computing import Figure, NoFigureError, Span, figure_of
from zugong.foundation.calendar.periods import Period
from zugong.packs.queries import version_on

STYLES = {"Title": "title", "Heading 1": "heading"}
MOST_BARS = 30


@dataclass(frozen=True)
class Piece:
    """Words, or a figure with the address of its records."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Paragraph:
    sort: str
    pieces: list[Piece]


def report_of(person: Person, place: Organisation, period: str) -> Report:
    """The report of a unit. Raises PermissionDenied unless every line is held, NoPackError, BadTemplateError."""
    if not scope_of(person).may_in_every_line("figures.see", place.path):
        raise PermissionDenied(_("The report counts every line of work; it is for who holds them all."))
    span = Span.of(place, period=period)
    return Report(span, template_for(version_on(span.first_day).pack_id))


def paragraphs(report: Report) -> list[Paragraph]:
    """The paper's paragraphs; the annex is drawn by the page itself."""
    query = f"?unit={report.span.organisation.code}&period={report.span.period}"
    return [
        Paragraph(STYLES.get(style, "text"), [_piece(text, code, query) for text, code in pieces])
        for style, pieces in report.paragraphs()
    ]


def _piece(text: str, code: str, query: str) -> Piece:
    return Piece(text, f"{reverse('figure_detail', args=[code])}{query}" if code else "")


def charts(report: Report) -> list[dict[str, Any]]:
    """One question each; the title is the answer."""
    return [chart for chart in (by_unit(report), by_month(report.span)) if chart]


def by_unit(report: Report) -> dict[str, Any] | None:
    """Where the first share of the report stands, unit by unit, the lowest first."""
    span = report.span
    figure = next((each for each in report.figures if each.percent is not None), None)
    if figure is None:
        return None
    below = Organisation.objects.filter(parent=span.organisation, tree="unit").existing_on(span.until)
    parts = [
        (unit.name, part.percent, unit.code)
        for unit in below.order_by("order", "code")[:120]
        if (part := Figure(figure.definition, Span(unit, span.until, span.start, span.period))).percent is not None
    ]
    if len(parts) < 2:
        return None
    parts = sorted(parts, key=lambda part: (part[1] or 0, part[2]))[:MOST_BARS]
    told = {"name": figure.name, "percent": figure.percent, "low": parts[0][0], "share": parts[0][1]}
    address = reverse("figure_detail", args=[figure.code])
    return {
        "id": "by-unit",
        "title": _("%(name)s: %(percent)s%% in all, least in %(low)s with %(share)s%%") % told,
        "rows": [(name, f"{share}%") for name, share, _code in parts],
        "options": {
            "xAxis": {"type": "value", "max": 100},
            "yAxis": {"type": "category", "data": [name for name, _share, _code in parts]},
            "series": [{"type": "bar", "label": {"show": True, "position": "right", "formatter": "{c}%"}, "data": [
                {"value": float(share or 0), "url": f"{address}?unit={code}&period={span.period}"}
                for _name, share, code in parts
            ]}],
        },
    }  # fmt: skip


def by_month(span: Span, code: str = "activity_day.organisations") -> dict[str, Any] | None:
    """How many reported in each month of the period."""
    try:
        figures = [(month, figure_of(code, Span.of(span.organisation, period=month.code)))
                   for month in Period.parse(span.period).months()]  # fmt: skip
    except NoFigureError:
        return None
    values = [(str(month.title), figure.numerator, month.code) for month, figure in figures if figure.numerator]
    if len(values) < 2:
        return None
    least = min(values, key=lambda each: each[1] or 0)
    address = reverse("figure_detail", args=[code])
    unit = span.organisation.code
    return {
        "id": "by-month",
        "title": _("%(name)s: fewest in %(month)s with %(n)s")
        % {"name": figures[0][1].name, "month": least[0], "n": least[1]},
        "rows": [(month, str(n)) for month, n, _code in values],
        "options": {
            "xAxis": {"type": "category", "data": [month for month, _n, _code in values]}, "yAxis": {"type": "value"},
            "series": [{"type": "bar", "label": {"show": True, "position": "top"}, "data": [
                {"value": int(n or 0), "url": f"{address}?unit={unit}&period={month}"} for _title, n, month in values
            ]}],
        },
    }  # fmt: skip
