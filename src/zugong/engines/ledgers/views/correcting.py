"""更正: the unit's counter-entry to a closed value, and the decision on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions as duty_actions
from zugong.duties import rules as duty_rules
from zugong.duties.queries import last_bundle
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.forms.acts import AcceptForm, CorrectForm, ReturnForm
from zugong.engines.ledgers.models import Correction, Row
from zugong.engines.ledgers.queries import Cell

from .loading import UNPROCESSABLE, correction_of, entry_of, taken


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """The unit comes forward: one value of a closed entry was wrong."""
    from .deciding import cell_at  # noqa: PLC0415  # both pages show one value

    entry = entry_of(request, code)
    place = request.POST.get("place", "") if request.method == "POST" else request.GET.get("place", "")
    cell = cell_at(entry, place)
    if cell is None:
        raise Http404
    form = CorrectForm(request.POST or None, element=cell.element, person=request.person, initial={"value": cell.value})
    row = Row.objects.filter(entry=entry, pk=cell.row).first() if cell.row else None
    verb = lambda: actions.correct_value(  # noqa: E731
        entry=entry, element=cell.element.code, value=form.cleaned_data["value"], by=request.person,
        reason=form.cleaned_data["reason"], row=row,
    )  # fmt: skip
    if request.method == "POST" and taken(form, verb):
        messages.success(request, _("The correction is on record beside the old value."))
        return redirect("ledgers_record", code=code)
    context = {"entry": entry, "duty": entry.duty, "cell": cell, "form": form, "place": place}
    return render(request, "ledgers/correct.html", context, status=UNPROCESSABLE if form.errors else 200)


def show_correction(request: HttpRequest, code: str, **forms: object) -> HttpResponse:
    """The page of one correction: old and new, why, and what the reader may do."""
    correction = correction_of(request, code)
    entry, bundle = correction.entry, last_bundle(correction.duty)
    element = entry.version.shape.by_code[correction.element.code]
    initial = {"bundle": bundle.digest if bundle else ""}
    shown = {
        "counter": CorrectForm(element=element, person=request.person, prefix="counter"),
        "accept": AcceptForm(initial=initial, prefix="accept"), "return": ReturnForm(initial=initial, prefix="return"),
    } | forms  # fmt: skip
    new = correction.person or correction.organisation or correction.number
    new = correction.day or correction.text or None if new is None else new
    context = {
        "correction": correction, "entry": entry, "duty": correction.duty, "forms": shown,
        "old": Cell(element, correction.old, False), "new": Cell(element, new, False),
        "may_file": duty_rules.may_file(request.person, correction.duty),
        "may_accept": duty_rules.may_accept(request.person, correction.duty),
        "decisions": correction.duty.decisions.select_related("person").order_by("id"),
    }  # fmt: skip
    return render(request, "ledgers/correction.html", context, status=UNPROCESSABLE if forms else 200)


def _element(correction: Correction):  # noqa: ANN202
    return correction.entry.version.shape.by_code[correction.element.code]


@require_POST
def counter(request: HttpRequest, code: str) -> HttpResponse:
    """The unit mends exactly the value that was asked back."""
    correction = correction_of(request, code)
    form = CorrectForm(request.POST, element=_element(correction), person=request.person, prefix="counter")
    verb = lambda: actions.file_correction(  # noqa: E731
        correction=correction, value=form.cleaned_data["value"], reason=form.cleaned_data["reason"], by=request.person
    )
    if taken(form, verb):
        messages.success(request, _("The correction is on record beside the old value."))
        return redirect("ledgers_record", code=code)
    return show_correction(request, code, counter=form)


@require_POST
@fresh_required
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """核定 of a correction."""
    correction, form = correction_of(request, code), AcceptForm(request.POST, prefix="accept")
    verb = lambda: actions.accept_correction(  # noqa: E731
        correction=correction, by=request.person, bundle_digest=form.cleaned_data["bundle"],
        note_text=form.cleaned_data["note_text"],
    )  # fmt: skip
    if taken(form, verb):
        messages.success(request, _("Accepted; from now on the new value counts."))
        return redirect("ledgers_record", code=code)
    return show_correction(request, code, accept=form)


@require_POST
@fresh_required
def return_(request: HttpRequest, code: str) -> HttpResponse:
    """The correction itself goes back."""
    correction, form = correction_of(request, code), ReturnForm(request.POST, prefix="return")
    verb = lambda: duty_actions.return_duty(  # noqa: E731
        duty=correction.duty, by=request.person, bundle_digest=form.cleaned_data["bundle"],
        reason=form.cleaned_data["reason"], again_by=form.cleaned_data["again_by"],
    )  # fmt: skip
    if taken(form, verb):
        messages.success(request, _("Returned. The unit sees the reason and the date."))
        return redirect("ledgers_record", code=code)
    return show_correction(request, code, **{"return": form})
