"""Pages of the lists: a new item, and the page of one item with every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.directory.models import Person
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.duties import actions as duty_actions
from zugong.engines.lists import actions
from zugong.engines.lists.forms import (
    AnswerForm,
    ArchiveForm,
    CloseForm,
    EvidenceForm,
    FileForm,
    NewItemForm,
    PaperForm,
    PassOnForm,
    ProgressForm,
    ReasonForm,
    ReturnForm,
    UntilForm,
)
from zugong.engines.lists.models import Item
from zugong.engines.lists.papers import PAPERS
from zugong.engines.lists.story import flow_of, item_page
from zugong.foundation.evidence.models import File
from zugong.foundation.evidence.serving import serve
from zugong.foundation.text.verdict import Refused


@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest) -> HttpResponse:
    """Put an item on a list."""
    form = NewItemForm(request.POST or None, person=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            item = _create(request, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The item is on the list; its number is %(code)s.") % {"code": item.duty.code})
            return redirect("lists_record", code=item.duty.code)
    status = 422 if form.errors else 200
    return render(request, "lists/item_new.html", {"form": form}, status=status)


def _create(request: HttpRequest, data: dict[str, Any]) -> Item:
    person, list_type, unit = request.person, data["list"], data["unit"]
    opening = duty_actions.Opening(
        kind=list_type.kind, title=data["title"], organisation=unit, asker=person.organisation,
        due_on=data["due_on"], reckoning=data["within"],
    )  # fmt: skip
    text = actions.ItemText(measure=data["measure"], basis=data["basis"], contact=data["contact"])
    return actions.create_item(list_type=list_type, opening=opening, text=text, by=person)


def item_of(request: HttpRequest, code: str) -> Item:
    """The item, if the person may see it; else 404."""
    rows = Item.objects.visible_to(request.person)
    return get_object_or_404(
        rows.select_related(
            "duty__kind",
            "duty__organisation__parent",
            "duty__asker",
            "duty__person",
            "list__kind",
            "lead_leader",
            "lead_unit",
        ),
        duty__code=code,
    )


FORMS: dict[str, type[django_forms.Form]] = {
    "progress": ProgressForm, "file": FileForm, "close": CloseForm, "return": ReturnForm, "extend": UntilForm,
    "reopen": ReasonForm, "evidence": EvidenceForm, "paper": PaperForm, "answer": AnswerForm, "back": ReasonForm,
    "keep": AnswerForm, "pass": PassOnForm, "archive": ArchiveForm,
}  # fmt: skip


def _form(request: HttpRequest, item: Item, name: str, **given: Any) -> django_forms.Form:
    """One form of the page, with what it has to know of the reader and the item."""
    if name == "progress":
        own = Person.objects.get_queryset().filter(organisation=item.duty.organisation_id, is_active=True)
        given["others"] = own.exclude(pk=request.person.pk).order_by("code")
    if name == "pass":
        given["person"] = request.person
    return FORMS[name](prefix=name, **given)


def _show(request: HttpRequest, item: Item, forms: dict[str, django_forms.Form] | None = None) -> HttpResponse:
    """The page of an item; ``forms`` are those that came back with faults, what was typed still in them."""
    page, given = item_page(item, request.person), forms or {}
    bundle = {"bundle": page.bundle.digest if page.bundle else ""}
    shown = {name: given.get(name) or _form(request, item, name, initial=bundle) for name in FORMS}
    return render(
        request,
        "lists/item.html",
        {
            "page": page,
            "item": item,
            "duty": item.duty,
            "forms": shown,
            "flow": flow_of(item),
            "papers": PAPERS.values(),
        },
        status=422 if forms else 200,
    )


def record(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one item."""
    return _show(request, item_of(request, code))


def _act(
    request: HttpRequest, code: str, name: str, verb: Callable[[Item, dict[str, Any]], object], said: str
) -> HttpResponse:
    """One act on an item: check the form, do the verb, say so; a refusal comes back with what was typed."""
    item = item_of(request, code)
    form = _form(request, item, name, data=request.POST, files=request.FILES)
    if form.is_valid():
        try:
            verb(item, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("lists_record", code=code)
    return _show(request, item, {name: form})


@require_POST
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """签收."""
    item = item_of(request, code)
    try:
        duty_actions.receive_duty(duty=item.duty, by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Received. The asker sees your name and the time."))
    return redirect("lists_record", code=code)


@require_POST
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Add an entry of how the work goes."""
    return _act(
        request, code, "progress",
        lambda item, data: actions.write_progress(item=item, by=request.person, **data), _("Written down."),
    )  # fmt: skip


@require_POST
def file(request: HttpRequest, code: str) -> HttpResponse:
    """File the item for decision."""
    return _act(
        request, code, "file",
        lambda item, data: actions.file_item(item=item, by=request.person, **data),
        _("Filed. It can no longer be changed until it is decided or returned."),
    )  # fmt: skip


@require_POST
@fresh_required
def close(request: HttpRequest, code: str) -> HttpResponse:
    """销号 by a second person."""
    return _act(
        request, code, "close",
        lambda item, data: actions.close_item(
            item=item, by=request.person, bundle_digest=data["bundle"], note_text=data["note_text"]
        ),
        _("Closed on the material you saw."),
    )  # fmt: skip


@require_POST
@fresh_required
def return_(request: HttpRequest, code: str) -> HttpResponse:
    """Return with a reason and a date."""
    return _act(
        request, code, "return",
        lambda item, data: duty_actions.return_duty(
            duty=item.duty, by=request.person, bundle_digest=data["bundle"],
            reason=data["reason"], again_by=data["again_by"],
        ),
        _("Returned. The unit sees the reason and the date."),
    )  # fmt: skip


@require_POST
@fresh_required
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Move the deadline; the first one stays on record."""
    return _act(
        request, code, "extend",
        lambda item, data: duty_actions.extend_duty(duty=item.duty, by=request.person, **data),
        _("The deadline has been moved; the first one stays on record."),
    )  # fmt: skip


@require_POST
@fresh_required
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed item again."""
    return _act(
        request, code, "reopen",
        lambda item, data: actions.reopen_item(item=item, by=request.person, **data),
        _("Open again; how it was held the first time stays on record."),
    )  # fmt: skip


@require_POST
def evidence(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a file; what cannot be taken is refused with the reason and nothing typed is lost."""
    return _act(
        request, code, "evidence",
        lambda item, data: actions.keep_item_file(item=item, by=request.person, **data), _("The file is kept."),
    )  # fmt: skip


@require_POST
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """Note a paper original."""
    return _act(
        request, code, "paper",
        lambda item, data: actions.keep_item_paper(item=item, by=request.person, **data), _("Written down."),
    )  # fmt: skip


@require_GET
def evidence_file(request: HttpRequest, code: str, file: str) -> HttpResponse:
    """One file of an item the person may see."""
    item = item_of(request, code)
    found = get_object_or_404(File.objects.held_by(*item.holder), code=file)
    return serve(found, request, original=request.GET.get("original") == "1")


@require_POST
def answer(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The unit answers a coloured notice."""
    item = item_of(request, code)
    notice = get_object_or_404(item.notices.select_related("item__duty__kind", "item__duty__organisation"), pk=pk)
    return _act(
        request, code, "answer",
        lambda item, data: actions.answer_notice(notice=notice, by=request.person, **data), _("Answered."),
    )  # fmt: skip


@require_POST
def hand_back(request: HttpRequest, code: str) -> HttpResponse:
    """退办."""
    return _act(
        request, code, "back",
        lambda item, data: actions.hand_back_item(item=item, by=request.person, **data),
        _("Handed back. It stays with you until the asker answers."),
    )  # fmt: skip


@require_POST
@fresh_required
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """The asker says why it stays with the unit."""
    waiting = get_object_or_404(item_of(request, code).hand_backs.select_related(*OF_ITEM), stays__isnull=True)
    return _act(
        request, code, "keep",
        lambda item, data: actions.keep_item(hand_back=waiting, by=request.person, **data),
        _("Answered; the item stays with the unit."),
    )  # fmt: skip


OF_ITEM = ("item__duty__kind", "item__duty__organisation")


@require_POST
@fresh_required
def pass_on(request: HttpRequest, code: str) -> HttpResponse:
    """转办."""
    return _act(
        request, code, "pass",
        lambda item, data: actions.pass_item_on(
            item=item, by=request.person, organisation=data["unit"], reason=data["reason"]
        ),
        _("Passed on; the other unit has to receive it."),
    )  # fmt: skip


@require_POST
def archive(request: HttpRequest, code: str) -> HttpResponse:
    """归档."""
    return _act(
        request, code, "archive",
        lambda item, data: actions.archive_item(item=item, by=request.person, **data), _("Archived."),
    )  # fmt: skip
