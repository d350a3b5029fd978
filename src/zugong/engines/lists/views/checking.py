"""Over many items: decisions become items, coloured notices, re-checks, how often closings had to be opened again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.directory.queries import scope_of
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions as duty_actions
from zugong.engines.lists import actions, rules
from zugong.engines.lists.forms import BindForm, DecisionsForm, RecheckForm, SeedForm
from zugong.engines.lists.models import Item, ListType, RecheckRound
from zugong.engines.lists.queries import notices_due, verifier_quality
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused


def _need(request: HttpRequest, permission: str) -> None:
    if permission not in scope_of(request.person).permissions:
        raise PermissionDenied(_("Your roles do not open this page."))


@require_http_methods(["GET", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """Decisions of a conference, pasted as a table, become items: all of them or none."""
    _need(request, "duties.ask")
    form = DecisionsForm(request.POST if request.method == "POST" else None, person=request.person)
    if form.is_bound and form.is_valid():
        try:
            made = _create(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(n)s item is on the list.", "%(n)s items are on the list.", made) % {"n": made}
            messages.success(request, said)
            return redirect("duty_list")
    return render(request, "lists/decisions.html", {"form": form}, status=422 if form.errors else 200)


def _create(request: HttpRequest, data: dict[str, Any]) -> int:
    person, list_type = request.person, data["list"]
    rows = [
        actions.ItemRow(
            opening=duty_actions.Opening(
                kind=list_type.kind, title=title, organisation=unit, asker=person.organisation, due_on=due_on
            ),
            text=actions.ItemText(measure=measure, basis=data["basis"]),
        )
        for title, unit, due_on, measure in data["rows"]
    ]
    return len(actions.create_items(list_type=list_type, rows=rows, by=person, reason=data["basis"]))


@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """催办: what the thresholds ask for today, list by list; issued by one act."""
    _need(request, "duties.chase")
    if request.method == "POST":
        list_type = get_object_or_404(ListType.objects.select_related("kind"), code=request.POST.get("list", ""))
        try:
            given = len(actions.issue_notices(list_type=list_type, by=request.person))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, ngettext("%(n)s notice is out.", "%(n)s notices are out.", given) % {"n": given})
        return redirect("lists_notices")
    lists = ListType.objects.filter(thresholds__isnull=False).distinct().select_related("kind").order_by("title")
    found = [(each, notices_due(each, request.person, today())) for each in lists]
    return render(request, "lists/notices.html", {"found": [(each, due) for each, due in found if due]})


@require_http_methods(["GET", "POST"])
@fresh_required
def rechecks(request: HttpRequest) -> HttpResponse:
    """Rounds of re-checks; a new one binds its list before there is a seed."""
    _need(request, "duties.decide")
    form = BindForm(request.POST if request.method == "POST" else None, person=request.person)
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            made = actions.bind_rechecks(
                list_type=data.pop("list"), organisation=data.pop("unit"), by=request.person, **data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("lists_recheck_round", code=made.draw.code)
    rounds = RecheckRound.objects.visible_to(request.person).select_related("list", "organisation", "draw")
    context = {"form": form, "rounds": rounds.order_by("-id")[:50]}
    return render(request, "lists/rechecks.html", context, status=422 if form.errors else 200)


def _round(request: HttpRequest, code: str) -> RecheckRound:
    rows = RecheckRound.objects.visible_to(request.person).select_related("list__kind", "organisation", "draw")
    return get_object_or_404(rows, draw__code=code)


def _show(request: HttpRequest, code: str, given: dict[str, Any] | None = None) -> HttpResponse:
    one = _round(request, code)
    seen = Item.objects.visible_to(request.person)
    rows = one.rechecks.filter(item__in=seen).select_related("item__duty__organisation", "item__duty__kind", "person")
    forms = {"seed": SeedForm(prefix="seed"), "recheck": RecheckForm(prefix="recheck")} | (given or {})
    found = [(each, rules.may_recheck(request.person, each)) for each in rows.order_by("id")]
    context = {"round": one, "rows": found, "forms": forms, "narrow": True}
    return render(request, "lists/recheck_round.html", context, status=422 if given else 200)


@require_GET
def recheck_round(request: HttpRequest, code: str) -> HttpResponse:
    """One round: its commitment, its seed, what was drawn and what was found."""
    return _show(request, code)


@require_POST
@fresh_required
def recheck_draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw with a seed."""
    one, form = _round(request, code), SeedForm(request.POST, prefix="seed")
    if form.is_valid():
        try:
            actions.draw_rechecks(round=one, by=request.person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Drawn."))
            return redirect("lists_recheck_round", code=code)
    return _show(request, code, {"seed": form})


@require_POST
@fresh_required
def recheck_record(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """What the second look found."""
    recheck = get_object_or_404(_round(request, code).rechecks.select_related("item__duty__organisation"), pk=pk)
    form = RecheckForm(request.POST, prefix="recheck")
    if form.is_valid():
        try:
            actions.record_recheck(recheck=recheck, by=request.person, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("lists_recheck_round", code=code)
    return _show(request, code, {"recheck": form})


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """How often what was closed had to be opened again: one's own figure, and those of the levels below."""
    _need(request, "duties.decide")
    return render(request, "lists/quality.html", {"rows": verifier_quality(request.person), "narrow": True})
