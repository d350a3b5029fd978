"""Uploading the workbooks: faults at the cell, then confirmed in one step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from zugong.directory.actions import imports as actions
from zugong.directory.forms.imports import UploadForm
from zugong.directory.models import Import
from zugong.directory.rows import BadRowsError
from zugong.directory.rules.bulk import GIVE, LOAD, may_confirm, may_drop, may_stage
from zugong.directory.rules.holding import holds_somewhere
from zugong.directory.workbooks import KINDS
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.exports import XLSX, xlsx_bytes

from .person_verbs import ASKING
from .sign_in_fresh import fresh_required
from .verbs import UNPROCESSABLE, guard, posted

LATEST = 50
SHOWN_AT_ONCE = 20


@ASKING
def import_list(request):
    """Upload a workbook; earlier ones below."""
    if not (holds_somewhere(request.person, LOAD) or holds_somewhere(request.person, GIVE)):
        guard(may_stage(request.person))
    form, faults = UploadForm(posted(request), request.FILES or None), ()
    if request.method == "POST":
        guard(may_stage(request.person))
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                staged = actions.stage_import(
                    kind=form.cleaned_data["kind"], name=file.name, content=file.read(), by=request.person
                )
            except BadRowsError as bad:
                faults = bad.faults[:SHOWN_AT_ONCE]
                form.add_error("file", _("Nothing of this file was kept."))
            else:
                return redirect("import_page", pk=staged.pk)
    imports = Import.objects.visible_to(request.person).defer("content").select_related("uploaded_by", "decided_by")
    context = {
        "form": form, "faults": faults, "imports": imports.order_by("-pk")[:LATEST],
        "may_stage": may_stage(request.person), "kinds": Import.Kind.choices,
    }  # fmt: skip
    return render(request, "directory/import_list.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def visible(request, pk):
    return get_object_or_404(Import.objects.visible_to(request.person).select_related("uploaded_by"), pk=pk)


@require_GET
def import_page(request, pk):
    """One upload: its faults, or what it will do."""
    staged = visible(request, pk)
    titles = {heading.key: heading.title for heading in KINDS[staged.kind][0]}
    faults = [(each["row"], titles.get(each["column"], each["column"]), each["message"]) for each in staged.faults]
    context = {
        "staged": staged, "faults": faults, "confirm": may_confirm(request.person, staged),
        "drop": may_drop(request.person, staged), "report": report_lines(staged),
    }  # fmt: skip
    return render(request, "directory/import_page.html", context)


def report_lines(staged):
    """(words, count) of what was or will be done."""
    words = {
        "rows": pgettext("import", "rows"),
        "made": pgettext("import", "new"),
        "unchanged": pgettext("import", "there already"),
        "posts": pgettext("import", "posts noted"),
        "roles": pgettext("import", "roles given"),
        "added": pgettext("import", "new members"),
        "changed": pgettext("import", "changed"),
        "moved": pgettext("import", "in another branch"),
        "gone": pgettext("import", "not in the file any more"),
        "same": pgettext("import", "as before"),
        "left": pgettext("import", "left"),
    }
    return [(words[key], count) for key, count in staged.report.items() if key in words]


@require_POST
@fresh_required
def confirm(request, pk):
    """Put it in force."""
    staged = visible(request, pk)
    guard(may_confirm(request.person, staged))
    try:
        actions.confirm_import(staged=staged, by=request.person, leaving_gone="leaving_gone" in request.POST)
    except (Refused, BadRowsError) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Put in force."))
    return redirect("import_page", pk=pk)


@require_POST
def drop(request, pk):
    """Set it aside."""
    staged = visible(request, pk)
    guard(may_drop(request.person, staged))
    actions.drop_import(staged=staged, by=request.person)
    messages.success(request, _("Set aside; nothing was changed."))
    return redirect("import_list")


@require_GET
def template(request, kind):
    """An empty workbook with the headings; what is required carries a star."""
    if not (holds_somewhere(request.person, LOAD) or holds_somewhere(request.person, GIVE)):
        raise PermissionDenied(str(may_stage(request.person).reason))
    if kind not in KINDS:
        raise Http404
    titles = [f"{heading.title} *" if heading.required else str(heading.title) for heading in KINDS[kind][0]]
    response = HttpResponse(xlsx_bytes(titles, []), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
