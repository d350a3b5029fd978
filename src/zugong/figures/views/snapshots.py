"""数据定格: freezing the figures of a period, and what became of their records since."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zugong.directory.queries import scope_of
from zugong.figures import actions, rules
from zugong.figures.computing import Span
from zugong.figures.queries import SHOWN, since, snapshots_of
from zugong.foundation.calendar.periods import Period
from zugong.foundation.calendar.reasons import CalendarError
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage
from zugong.packs.queries import NoPackError

from .asking import latest, lines_of, place_of

UNPROCESSABLE = 422
COLUMNS = [
    Column("organisation__name", gettext_lazy("Unit"), sort="organisation__path"),
    Column("period", gettext_lazy("Period"), sort="period"),
    Column("as_of", gettext_lazy("As of"), sort="as_of"),
    Column("frozen_at", gettext_lazy("Frozen"), sort="frozen_at"),
    Column("frozen_by__name", gettext_lazy("By")),
    Column("note", gettext_lazy("Note")),
]
FILTERS = [Filter("period", gettext_lazy("Period"), by="period", kind="search")]


class FreezeForm(forms.Form):
    """Which period, and a word on why now."""

    period = forms.CharField(label=gettext_lazy("Period"), max_length=20, initial=latest)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def clean_period(self) -> str:
        try:
            return Period.parse(self.cleaned_data["period"]).code
        except CalendarError as fault:
            raise forms.ValidationError(str(fault)) from fault


@require_http_methods(["GET", "POST"])
def snapshot_list(request: HttpRequest) -> HttpResponseBase:
    """Snapshots of the person's units, newest first; a form to freeze another period."""
    page = ListPage(
        snapshots_of(request.person), request.GET, columns=COLUMNS, allowed_filters=FILTERS,
        default_sort="-frozen_at", keep=("unit",),
    )  # fmt: skip
    if page.wants_export:
        return export(page, name=_("Snapshots"))
    if not scope_of(request.person).paths("figures.see"):
        raise PermissionDenied(_("Only figures of your own units and lines of work."))
    place = place_of(request)
    form = FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            span = Span.of(place, period=form.cleaned_data["period"])
            made = actions.freeze(span=span, by=request.person, note=form.cleaned_data["note"])
        except (Refused, NoPackError) as fault:
            told = str(fault) if isinstance(fault, Refused) else _("No pack was in force in this period.")
            form.add_error(None, told)
        else:
            messages.success(request, _("Frozen. Later changes will be named beside it."))
            return redirect("figure_snapshot", code=made.code)
    context = {"page": page, "form": form, "place": place, "may_freeze": rules.may_freeze(request.person, place)}
    return render(request, "figures/snapshot_list.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_GET
def snapshot_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """One snapshot: each figure as frozen, as it is now, and which records were added, removed or changed."""
    snapshot = get_object_or_404(snapshots_of(request.person), code=code)
    lines = lines_of(request.person, snapshot.organisation)
    found = [since(snapshot, frozen) for frozen in snapshot.figures.all() if frozen.line in lines]
    context = {"snapshot": snapshot, "found": found, "shown": SHOWN, "changed": sum(not each.is_same for each in found)}
    return render(request, "figures/snapshot.html", context)
