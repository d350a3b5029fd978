"""The first screens: what there is to do, and where the work stands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zugong.desk import dossiers, queries, reporting, searching, secretaries
from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.documents.word import BadTemplateError
from zugong.duties.models import Duty
from zugong.duties.rows import as_values, lines
from zugong.foundation.calendar.clock import today
from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.ui.exports import XLSX
from zugong.packs.queries import NoPackError


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
        "answers": "figures.freeze" in scope_of(person).permissions,
        "day": day,
    }
    return render(request, "desk/desk.html", context)


@require_GET
def desk_figures(request: HttpRequest) -> HttpResponse:
    """The figures of whoever answers for a unit; asked for by the desk once it is there."""
    figures = queries.figures_for(request.person, today())
    return render(request, "desk/desk.html#figures", {"figures": figures, "place": queries.top_place(request.person)})


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


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Units, people and matters that go by the words asked for."""
    text = searching.clean(request.GET.get("q", ""))
    found = searching.found(text, request.person)
    groups = [(_("Units"), found.units), (_("People"), found.people), (_("Matters"), found.matters)]
    return render(request, "desk/search.html", {"text": text, "found": found, "groups": groups, "search_text": text})


@require_GET
def unit_dossier(request: HttpRequest, code: str) -> HttpResponse:
    """One page for a unit; the parts the reader may not see are left out."""
    visible = Organisation.objects.visible_to(request.person)
    place = get_object_or_404(visible.select_related("level", "unit"), code=code)
    if not scope_of(request.person).may("duties.see", place.path):
        raise Http404
    dossier = dossiers.dossier_of(place, request.person, today())
    above = visible.at_or_above(place.path).exclude(pk=place.pk).order_by("path")
    owed = [(duty, searching.page_of(duty)) for duty in dossier.unfinished]
    return render(request, "desk/dossier.html", {"dossier": dossier, "above": above, "owed": owed, "day": today()})


@require_GET
def secretary_page(request: HttpRequest, code: str) -> HttpResponse:
    """What one person owes and has done; for the person and whoever sees the unit's duties."""
    subject = get_object_or_404(Person.objects.visible_to(request.person).select_related("organisation"), code=code)
    own = subject.pk == request.person.pk
    if not own and not scope_of(request.person).may("duties.see", subject.organisation.path):
        raise Http404
    record = secretaries.record_of(subject, request.person, today())
    context = {
        "record": record, "missing": _linked(record.missing), "own": _linked(record.own),
        "done": [(act, searching.page_of(act.duty)) for act in record.done],
        "decided": [(act, searching.page_of(act.duty)) for act in record.decided],
    }  # fmt: skip
    return render(request, "desk/secretary.html", context)


def _linked(duties: list[Duty]) -> list[tuple[Duty, str]]:
    return [(duty, searching.page_of(duty)) for duty in duties]


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def report_half_year(request: HttpRequest) -> HttpResponse:
    """The half-year report as a page; ``form=docx`` and ``form=xlsx`` give the paper and its annex."""
    place = _report_place(request)
    try:
        period = Period.parse(request.GET.get("period", "")[:20]).code
    except CalendarError:
        period = Period.holding(today(), "half").previous().code
    context: dict[str, object] = {"place": place}
    try:
        report = reporting.report_of(request.person, place, period)
        context["span"] = report.span
        if (form := request.GET.get("form")) in {"docx", "xlsx"}:
            return _paper(report.docx() if form == "docx" else report.xlsx(), f"{place.name}{period}.{form}", form)
        context |= {
            "paragraphs": reporting.paragraphs(report), "figures": report.figures, "charts": reporting.charts(report)
        }  # fmt: skip
    except NoPackError:
        context["fault"] = _("No pack was in force at the start of this period, so no figure is defined for it.")
    except BadTemplateError as fault:
        context["fault"] = str(fault)
    return render(request, "desk/report.html", context)


def _report_place(request: HttpRequest) -> Organisation:
    code = request.GET.get("unit", "")[:40].replace("\x00", "")
    if code:
        place = get_object_or_404(Organisation.objects.visible_to(request.person), code=code)
        if not scope_of(request.person).may("figures.see", place.path):
            raise Http404
        return place
    found = queries.top_place(request.person)
    if found is None:
        raise Http404
    return found


def _paper(content: bytes, name: str, form: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=DOCX if form == "docx" else XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
