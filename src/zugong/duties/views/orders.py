"""顺延: orders that postpone, with a preview of what moves; and the extensions units have asked for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zugong.directory.queries import scope_of
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions, rules
from zugong.duties.forms import OrderForm
from zugong.duties.models import Duty, ExtensionRequest, PostponementOrder
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.lists import Column, ListPage

ORDERS = [
    Column("number", gettext_lazy("Number of the order"), sort="number"),
    Column("issuer", gettext_lazy("Issued by")),
    Column("issued_on", gettext_lazy("Issued on"), sort="issued_on"),
    Column("until_on", gettext_lazy("Postponed until"), sort="until_on"),
]
EXTENSIONS = [
    Column("title", gettext_lazy("Matter")),
    Column("unit", gettext_lazy("Unit")),
    Column("due", gettext_lazy("Deadline")),
    Column("until_on", gettext_lazy("Asked until"), sort="until_on"),
]


@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders that touch units the person sees."""
    rows = PostponementOrder.objects.visible_to(request.person)
    page = ListPage(rows, request.GET, columns=ORDERS, default_sort="-issued_on")
    may_enter = "duties.postpone" in scope_of(request.person).permissions
    return render(request, "duties/order_list.html", {"page": page, "may_enter": may_enter})


@require_http_methods(["GET", "POST"])
@fresh_required
def order_new(request: HttpRequest) -> HttpResponse:
    """Enter an order: first the preview says how many deadlines move, the second sending does it."""
    if "duties.postpone" not in scope_of(request.person).permissions:
        raise PermissionDenied(_("An order covers every line of work: only who leads all of them may enter it."))
    form = OrderForm(request.POST if request.method == "POST" else None, person=request.person)
    preview = None
    if form.is_bound and form.is_valid():
        try:
            answer = _preview_or_enter(request, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(answer, HttpResponse):
                return answer
            preview = answer
            form = OrderForm(initial={**request.POST.dict(), "confirmed": str(preview["moves"])}, person=request.person)
    status = 422 if form.errors else 200
    return render(request, "duties/order_new.html", {"form": form, "preview": preview, "narrow": True}, status=status)


def _preview_or_enter(request: HttpRequest, form: OrderForm) -> HttpResponse | dict[str, Any]:
    """The number of deadlines that would move; entered when that number has been seen and still holds."""
    data = dict(form.cleaned_data)
    confirmed, units = data.pop("confirmed"), data.pop("units")
    for unit in units:
        rules.may_postpone(request.person, unit).require()
    covered = actions.covered_by(units, data["until"])
    moves = covered.count()
    if confirmed != str(moves):
        past = covered.filter(file_by__lt=data["issued_on"]).count()
        return {"moves": moves, "past": past, "units": units, "until": data["until"], "changed": bool(confirmed)}
    order, moved = actions.enter_order(organisations=units, by=request.person, **data)
    said = ngettext("%(n)s deadline has moved.", "%(n)s deadlines have moved.", moved) % {"n": moved}
    messages.success(request, f"{order.number}: {said}")
    return redirect("duty_orders")


@require_GET
def extension_list(request: HttpRequest) -> HttpResponse:
    """What has been asked for and waits for an answer, among the duties the person sees."""
    rows = ExtensionRequest.objects.filter(granted__isnull=True, duty__in=Duty.objects.visible_to(request.person))
    page = ListPage(rows.select_related("duty__organisation"), request.GET, columns=EXTENSIONS, default_sort="until_on")
    return render(request, "duties/extension_list.html", {"page": page})
