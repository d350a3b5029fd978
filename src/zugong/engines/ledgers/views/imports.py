"""Entries brought in by a workbook: template, upload, faults at the cell, one step in, one step back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.documents.tables import BadTableError
from zugong.engines.ledgers import actions, rules
from zugong.engines.ledgers.forms.imports import UploadForm
from zugong.engines.ledgers.models import Definition, Import
from zugong.engines.ledgers.templating import template_of
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.exports import XLSX

from .loading import UNPROCESSABLE, asked

LATEST, SHOWN = 30, 50
ACTS: dict[str, tuple[Any, Any]] = {
    "confirm": (actions.confirm_import, rules.may_decide_import),
    "drop": (actions.drop_import, rules.may_decide_import),
    "undo": (actions.undo_import, rules.may_undo),
    "file": (actions.file_imported, rules.may_undo),
}


def _ledgers(request: HttpRequest) -> list[Definition]:
    """Ledgers the person may bring entries into."""
    found = Definition.objects.select_related("kind").order_by("title")
    return [each for each in found if rules.may_import(request.person, each)]


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Upload a file; earlier ones below."""
    ledgers = _ledgers(request)
    if not ledgers:
        raise PermissionDenied(_("Your role brings no workbooks in."))
    form = UploadForm(request.POST or None, request.FILES or None, ledgers=ledgers)
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("ledgers_import", pk=_stage(request, form).pk)
        except BadTableError as bad:
            faults = [fault.plain() for fault in bad.faults[:SHOWN]]
            form.add_error("file", _("Nothing of this file was kept."))
        except Refused as refusal:
            form.add_error("file", str(refusal))
    uploads = Import.objects.visible_to(request.person).defer("content").select_related("definition")
    sheets = [(*value.partition(":")[::2], words) for value, words in form.fields["sheet"].choices]
    context = {
        "form": form, "faults": _shown(faults), "uploads": uploads.order_by("-pk")[:LATEST], "ledgers": ledgers,
        "sheets": sheets,
    }  # fmt: skip
    return render(request, "ledgers/imports.html", context, status=UNPROCESSABLE if form.errors else 200)


def _stage(request: HttpRequest, form: forms.Form) -> Import:
    data, file = form.cleaned_data, form.cleaned_data["file"]
    definition, table = data["sheet"]
    return actions.stage_import(
        definition=definition, period=data["period"], table=table, name=file.name or "", content=file.read(),
        by=request.person,
    )  # fmt: skip


def _shown(faults: list[Any]) -> list[dict[str, Any]]:
    """Faults in the reader's language, the other one beside it."""
    own, other = ("en", "zh-hans") if (get_language() or "").startswith("en") else ("zh-hans", "en")
    return [fault | {"own": fault.get(own, ""), "other": fault.get(other, "")} for fault in faults]


def upload_of(request: HttpRequest, pk: int) -> Import:
    rows = Import.objects.visible_to(request.person).defer("content").select_related("definition__kind", "uploaded_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One upload: its faults, or what it will do."""
    found = upload_of(request, pk)
    context = {
        "upload": found, "faults": _shown(found.faults), "may_decide": rules.may_decide_import(request.person, found),
        "may_undo": rules.may_undo(request.person, found), "cells": found.cells.count(),
    }  # fmt: skip
    return render(request, "ledgers/import.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take over, set aside, undo, or file what was taken over."""
    if act not in ACTS:
        raise Http404
    found = upload_of(request, pk)
    verb, _rule = ACTS[act]
    said = {
        "confirm": _("Taken over. Look at it, then file it or undo it."), "drop": _("Set aside; nothing was changed."),
        "undo": _("Undone; the entries are as empty as before."), "file": _("Filed. It is locked from now on."),
    }  # fmt: skip
    try:
        verb(upload=found, by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said[act])
    return redirect("ledgers_import", pk=pk)


@require_GET
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The workbook of a ledger to fill in: its units, its columns, what each cell takes."""
    definition = next((each for each in _ledgers(request) if each.code == code), None)
    if definition is None:
        raise Http404
    period, table = asked(request.GET, "period", 40), asked(request.GET, "table", 60)
    try:
        content = template_of(definition, period, table, request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledgers_imports")
    response = HttpResponse(content, content_type=XLSX)
    name = f"{definition.title}-{period}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
