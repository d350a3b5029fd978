"""The formalities of one duty: signatures inside the unit, entries for others, the reason of lateness, more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zugong.directory.models import Person
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions, rules
from zugong.duties.forms import AnswerForm, AskExtensionForm, LateReasonForm, PaperSignatureForm
from zugong.duties.models import Duty
from zugong.duties.papers import papers_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused


def _duty(request: HttpRequest, code: str) -> Duty:
    """The duty, if the person may see it; else 404."""
    rows = Duty.objects.visible_to(request.person)
    return get_object_or_404(rows.select_related("kind", "organisation", "asker", "person"), code=code)


def _forms(duty: Duty, given: dict[str, Any], leaders: list[Person]) -> dict[str, Any]:
    """Empty forms, but for the one that came back with faults."""
    empty = {
        "paper": lambda: PaperSignatureForm(prefix="paper", leaders=leaders),
        "reason": lambda: LateReasonForm(prefix="reason"),
        "ask": lambda: AskExtensionForm(prefix="ask"),
        "answer": lambda: AnswerForm(prefix="answer"),
        "judge": lambda: AnswerForm(prefix="judge"),
    }
    return {name: given.get(name) or make() for name, make in empty.items()}


def _show(request: HttpRequest, duty: Duty, given: dict[str, Any] | None = None) -> HttpResponse:
    papers = papers_of(duty, request.person, today())
    context = {
        "duty": duty, "papers": papers, "forms": _forms(duty, given or {}, papers.leaders),
        "record_url": reverse(f"{duty.kind.room}_record", args=[duty.code]), "narrow": True,
    }  # fmt: skip
    return render(request, "duties/formalities.html", context, status=422 if given else 200)


@require_GET
def formalities(request: HttpRequest, code: str) -> HttpResponse:
    """Signatures, entries for others, reason of lateness, extension: all that is not the matter itself."""
    return _show(request, _duty(request, code))


def _act(
    request: HttpRequest,
    duty: Duty,
    verb: Callable[[dict[str, Any]], object],
    said: str,
    name: str = "",
    form: django_forms.Form | None = None,
) -> HttpResponse:
    """One act: the form if there is one, the verb, the word that it is done; a refusal keeps what was typed."""
    if form is None or form.is_valid():
        try:
            verb(form.cleaned_data if form else {})
        except Refused as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return redirect("duty_formalities", code=duty.code)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("duty_formalities", code=duty.code)
    return _show(request, duty, {name: form})


@require_POST
@fresh_required
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """A leader of the unit signs in the product."""
    duty = _duty(request, code)
    rank = next(iter(rules.missing_ranks(duty)), "")
    return _act(
        request, duty, lambda data: actions.sign_duty(duty=duty, by=request.person, rank=rank),
        _("Signed. It can be filed once every signature is there."),
    )  # fmt: skip


@require_POST
def paper_signature(request: HttpRequest, code: str) -> HttpResponse:
    """A clerk writes down who signed on paper."""
    duty = _duty(request, code)
    rank = next(iter(rules.missing_ranks(duty)), "")
    form = PaperSignatureForm(request.POST, prefix="paper", leaders=papers_of(duty, request.person, today()).leaders)
    return _act(
        request, duty, lambda data: actions.record_signature(duty=duty, by=request.person, rank=rank, **data),
        _("Written down. Send the original; whoever receives it ticks it."), "paper", form,
    )  # fmt: skip


@require_POST
def original(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """原件收到."""
    duty = _duty(request, code)
    signoff = get_object_or_404(duty.signoffs.select_related("duty__organisation", "duty__kind"), pk=pk)
    return _act(
        request, duty, lambda data: actions.tick_original(signoff=signoff, by=request.person),
        _("The original is in."),
    )  # fmt: skip


@require_POST
def confirm(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The one it was entered for says that it is right."""
    duty = _duty(request, code)
    doer = get_object_or_404(duty.doers.select_related("duty"), pk=pk)
    return _act(request, duty, lambda data: actions.confirm_entry(doer=doer, by=request.person), _("Confirmed."))


@require_POST
def late_reason(request: HttpRequest, code: str) -> HttpResponse:
    """迟报事由 by the unit."""
    duty = _duty(request, code)
    return _act(
        request, duty, lambda data: actions.give_late_reason(duty=duty, by=request.person, **data),
        _("Written down. The asker says whether it is recognised."),
        "reason", LateReasonForm(request.POST, prefix="reason"),
    )  # fmt: skip


@require_POST
@fresh_required
def judge(request: HttpRequest, code: str) -> HttpResponse:
    """认定 by the asker's side."""
    duty = _duty(request, code)
    reason = get_object_or_404(papers_of(duty, request.person, today()).reasons)
    recognised = request.POST.get("recognised") == "yes"
    return _act(
        request, duty,
        lambda data: actions.judge_late_reason(reason=reason, by=request.person, recognised=recognised),
        _("Answered. The lateness itself stays on record."),
    )  # fmt: skip


@require_POST
def ask_extension(request: HttpRequest, code: str) -> HttpResponse:
    """The unit asks for more time."""
    duty = _duty(request, code)
    return _act(
        request, duty, lambda data: actions.ask_extension(duty=duty, by=request.person, **data),
        _("Asked. The deadline stands until the level above answers."),
        "ask", AskExtensionForm(request.POST, prefix="ask"),
    )  # fmt: skip


@require_POST
@fresh_required
def answer_extension(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The level above grants or refuses it."""
    duty = _duty(request, code)
    asked = get_object_or_404(duty.extension_requests.select_related("duty__kind", "duty__organisation"), pk=pk)
    grant = request.POST.get("grant") == "yes"
    return _act(
        request, duty,
        lambda data: actions.answer_extension(request=asked, by=request.person, grant=grant, **data),
        _("Granted; the deadline has moved.") if grant else _("Refused; the deadline stands."),
        "answer", AnswerForm(request.POST, prefix="answer"),
    )  # fmt: skip
