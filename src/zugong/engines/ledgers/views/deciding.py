"""What a decider does on the page of an entry. Each needs a fresh proof of who is there."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions as duty_actions
from zugong.duties.queries import last_bundle
from zugong.duties.states import State
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.forms.acts import AcceptForm, OpenedForm, ReasonForm, ReturnForm
from zugong.engines.ledgers.models import Entry, Row
from zugong.engines.ledgers.models.attendance import ATTENDANCE
from zugong.engines.ledgers.queries import Cell, values_in
from zugong.foundation.calendar.clock import today

from .loading import UNPROCESSABLE, entry_of, taken

DAYS_TO_MEND = 3


@require_POST
@fresh_required
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """核定."""
    from .entries import show_entry  # noqa: PLC0415  # the page shows this form, this form comes back to the page

    entry, form = entry_of(request, code), AcceptForm(request.POST, prefix="accept")
    verb = lambda: actions.accept_entry(  # noqa: E731
        entry=entry, by=request.person, bundle_digest=form.cleaned_data["bundle"],
        note_text=form.cleaned_data["note_text"],
    )  # fmt: skip
    if taken(form, verb):
        messages.success(request, _("Accepted on the material you saw."))
        return redirect("ledgers_record", code=code)
    return show_entry(request, entry, accept=form)


@require_http_methods(["GET", "POST"])
@fresh_required
def return_(request: HttpRequest, code: str) -> HttpResponse:
    """退回这一格: the page of one value, its reason and date; all others stay locked."""
    entry = entry_of(request, code)
    asked = request.POST.get("place", "") if request.method == "POST" else request.GET.get("place", "")
    cell = cell_at(entry, asked)
    bundle = last_bundle(entry.duty)
    initial = {
        "place": asked, "bundle": bundle.digest if bundle else "",
        "again_by": today() + dt.timedelta(days=DAYS_TO_MEND),
    }  # fmt: skip
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and taken(form, lambda: _return(request, entry, cell, form.cleaned_data)):
        messages.success(request, _("Returned. The unit sees the reason and the date; everything else stays locked."))
        return redirect("ledgers_record", code=code)
    context = {"entry": entry, "duty": entry.duty, "cell": cell, "form": form, "attendance": asked == ATTENDANCE}
    return render(request, "ledgers/return.html", context, status=UNPROCESSABLE if form.errors else 200)


def _return(request: HttpRequest, entry: Entry, cell: Cell | None, data: dict[str, object]) -> None:
    told = {"by": request.person, "reason": data["reason"], "again_by": data["again_by"]}
    if entry.duty.state == State.ENDED and cell is not None:
        row = Row.objects.filter(entry=entry, pk=cell.row).first() if cell.row else None
        actions.ask_correction(entry=entry, element=cell.element.code, row=row, **told)
        return
    places = [data["place"]] if data["place"] else []
    actions.return_values(entry=entry, elements=places, bundle_digest=data["bundle"], **told)


def cell_at(entry: Entry, place: str) -> Cell | None:
    """The value a place names, as it stands; None for the whole entry or its attendance. 404 for no place of it."""
    if place in ("", ATTENDANCE):
        return None
    code, _sep, row = place.partition("#")
    element = entry.version.shape.by_code.get(code)
    if element is None or (row and not (row.isdigit() and entry.rows.filter(pk=row[:18]).exists())):
        raise Http404
    pk = int(row) if row else None
    return Cell(element, values_in(entry).get((pk, code)), False, row=pk or 0)


@require_POST
@fresh_required
def opened(request: HttpRequest, code: str) -> HttpResponse:
    """A drawn entry has been looked at."""
    from .entries import show_entry  # noqa: PLC0415  # the page shows this form, this form comes back to the page

    entry, form = entry_of(request, code), OpenedForm(request.POST, prefix="opened")
    drawn = entry.drawn.filter(opened_by__isnull=True).select_related(
        "sample__definition__kind", "sample__place", "sample__draw", "entry__duty"
    ).first()  # fmt: skip
    if drawn is None:
        raise Http404
    verb = lambda: actions.open_drawn(  # noqa: E731
        drawn=drawn, by=request.person, agrees=form.cleaned_data["agrees"] == "yes", note=form.cleaned_data["note"]
    )
    if taken(form, verb):
        messages.success(request, _("Noted what you found."))
        return redirect("ledgers_sample", code=drawn.sample.draw.code)
    return show_entry(request, entry, opened=form)


@require_POST
@fresh_required
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed entry again."""
    from .entries import show_entry  # noqa: PLC0415  # the page shows this form, this form comes back to the page

    entry, form = entry_of(request, code), ReasonForm(request.POST, prefix="reopen")
    verb = lambda: duty_actions.reopen_duty(  # noqa: E731
        duty=entry.duty, by=request.person, reason=form.cleaned_data["reason"]
    )
    if taken(form, verb):
        messages.success(request, _("Open again; how it was held the first time stays on record."))
        return redirect("ledgers_record", code=code)
    return show_entry(request, entry, reopen=form)
