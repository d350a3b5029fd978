"""Chasing what is missing: the text for the group, once a day a matter, and the log of telephone calls."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.directory.models import Organisation
from zugong.directory.queries import scope_of
from zugong.duties import actions
from zugong.duties.forms import CallForm
from zugong.duties.models import Call, ChaseText, Kind
from zugong.duties.queries import Chase, matters_to_chase, missing_units
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.lists import Column, ListPage

CALLS = [
    Column("called_at", gettext_lazy("When"), sort="called_at"),
    Column("organisation.name", gettext_lazy("Unit"), sort="organisation__path"),
    Column("kind.title", gettext_lazy("Matter")),
    Column("spoke_with", gettext_lazy("Spoke with")),
    Column("said", gettext_lazy("Said")),
    Column("called_by.name", gettext_lazy("Called by")),
]


def _place(request: HttpRequest) -> Organisation:
    """The unit asked for within what the person may chase, or the widest of it; 404 for any other."""
    scope = scope_of(request.person)
    paths = scope.paths("duties.chase")
    if not paths:
        raise PermissionDenied(_("You may chase only organisations of your own subtree and line of work."))
    code = request.GET.get("unit", "") or request.POST.get("unit", "")
    found = get_object_or_404(Organisation, code=code) if code else Organisation.objects.filter(path=paths[0]).first()
    if found is None or not scope.may("duties.chase", found.path):
        raise Http404
    return found


@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """What is missing below: each matter and day with the number of units not yet in."""
    place = _place(request)
    context = {"place": place, "matters": matters_to_chase(request.person, place, today())}
    return render(request, "duties/chase.html", context)


def _matter(request: HttpRequest) -> Chase:
    """The kind and the day named in the address, within the person's lines; else 404."""
    place, day = _place(request), _day(request.GET.get("file_by", "") or request.POST.get("file_by", ""))
    kind = get_object_or_404(Kind, code=request.GET.get("kind", "") or request.POST.get("kind", ""))
    if not scope_of(request.person).may("duties.chase", place.path, kind.line_id):
        raise Http404
    return missing_units(kind, day, place)


def _day(text: str):
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


@require_GET
def matter(request: HttpRequest) -> HttpResponse:
    """One matter: the units not yet in with their telephone, and whether its text was copied today."""
    return _show(request, _matter(request))


def _show(request: HttpRequest, chase: Chase, *, text: bool = False, status: int = 200) -> HttpResponse:
    place, day = _place(request), today()
    copied = ChaseText.objects.filter(
        kind=chase.kind, file_by=chase.file_by, organisation=place, copied_on=day
    ).select_related("copied_by")
    context = {
        "place": place, "chase": chase, "copied": copied.first(), "text": text, "contact": request.person,
        "narrow": True,
    }  # fmt: skip
    return render(request, "duties/chase_matter.html", context, status=status)


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """The text to copy; recorded, and refused a second time on the same day."""
    chase = _matter(request)
    try:
        actions.copy_chase_text(kind=chase.kind, file_by=chase.file_by, organisation=_place(request), by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _show(request, chase, status=422)
    return _show(request, chase, text=True)


@require_GET
def call_list(request: HttpRequest) -> HttpResponse:
    """Calls within the scope, newest first."""
    rows = Call.objects.visible_to(request.person).select_related("organisation", "kind", "called_by")
    page = ListPage(rows, request.GET, columns=CALLS, default_sort="-called_at", keep=("unit",))
    return render(request, "duties/call_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def call_new(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a call to one unit."""
    scope = scope_of(request.person)
    unit = get_object_or_404(Organisation.objects.filter(scope.where("duties.chase", "path")), code=code)
    lines = list(Kind.objects.values_list("line_id", flat=True).distinct())
    kinds = Kind.objects.filter(line__in=[each for each in lines if scope.may("duties.chase", unit.path, each)])
    form = CallForm(
        request.POST if request.method == "POST" else None, kinds=kinds, initial={"kind": request.GET.get("kind")}
    )
    if form.is_bound and form.is_valid():
        try:
            actions.log_call(organisation=unit, by=request.person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The call is written down."))
            return redirect("duty_calls")
    status = 422 if form.errors else 200
    return render(request, "duties/call_new.html", {"form": form, "unit": unit, "narrow": True}, status=status)
