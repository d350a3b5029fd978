"""Pages of packs: the versions, one version with its files, and every step from draft to force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.foundation.text.verdict import Refused
from zugong.foundation.ui.exports import export
from zugong.foundation.ui.lists import Column, Filter, ListPage
from zugong.packs import actions, rules
from zugong.packs.forms import FileForm, PathForm, ReasonForm
from zugong.packs.models import PackVersion, State
from zugong.packs.pages import version_page
from zugong.packs.reading import PATH
from zugong.packs.regime import check

COLUMNS = [
    Column("number", gettext_lazy("Version"), sort="number", number=True),
    Column("pack__title", gettext_lazy("Pack"), value=lambda row: row.pack.title),
    Column("state", gettext_lazy("State"), sort="state", value=lambda row: row.get_state_display()),
    Column("valid_from", gettext_lazy("Valid from"), sort="valid_from"),
    Column("authored_by", gettext_lazy("Written by")),
    Column("confirmed_by", gettext_lazy("Confirmed by")),
]
FILTERS = [
    Filter("state", gettext_lazy("State"), by="state", choices=State.choices),
    Filter("q", gettext_lazy("Search"), by="pack__title__icontains", kind="search"),
]


@require_GET
def version_list(request: HttpRequest) -> HttpResponse:
    """Every version the person may see, the newest first."""
    rows = PackVersion.objects.visible_to(request.person).select_related("pack").defer("content")
    page = ListPage(rows, request.GET, columns=COLUMNS, allowed_filters=FILTERS, default_sort="-number")
    if page.wants_export:
        return export(page, name=str(_("Packs")))
    return render(request, "packs/version_list.html", {"page": page})


def _version(request: HttpRequest, pack: str, number: int) -> PackVersion:
    """The version, if the person may see it; else 404."""
    rows = PackVersion.objects.visible_to(request.person).select_related("pack")
    return get_object_or_404(rows, pack=pack, number=min(number, 2**31 - 1))


def _show(request: HttpRequest, found: PackVersion, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "page": version_page(found, request.person),
        "version": found,
        "path_form": PathForm(),
        "reason": ReasonForm(),
    }
    return render(request, "packs/version.html", context | more, status=status)


@require_GET
def version(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """One version: what it changes, its files, what is wrong, what it costs."""
    return _show(request, _version(request, pack, number))


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, pack: str, number: int, path: str) -> HttpResponse:
    """One file with its faults; on a draft its text can be changed."""
    found = _version(request, pack, number)
    texts = found.texts()
    if path not in texts:
        raise Http404
    may_edit = rules.may_edit(request.person, found)
    form = FileForm(request.POST or None, initial={"text": texts[path]})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_file(version=found, path=path, text=form.cleaned_data["text"], by=request.person)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _written(request, found, path)
    faults = [fault for fault in check(texts).faults if fault.file == path]
    lines = list(enumerate(texts[path].split("\n"), start=1))
    wrong = {fault.line for fault in faults}
    context = {"version": found, "path": path, "form": form, "faults": faults, "may_edit": may_edit}
    context["lines"] = [(n, text, n in wrong) for n, text in lines]
    return render(request, "packs/file.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, found: PackVersion, path: str) -> HttpResponse:
    wrong = len(check(found.texts()).faults)
    if wrong:
        messages.warning(request, _("Saved as a draft. Faults in the whole pack: %(n)d.") % {"n": wrong})
    else:
        messages.success(request, _("Saved as a draft. The pack has no faults."))
    return redirect("pack_file", pack=found.pack_id, number=found.number, path=path)


def _step(request: HttpRequest, found: PackVersion, verb: Callable[[], Any], said: str) -> HttpResponse:
    """One step of a version: do it and say so; a refusal or the faults come back on its page."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pack_version", pack=found.pack_id, number=found.number)
    except actions.BadPackError as bad:
        found.refresh_from_db()
        return _show(request, found, 422, refused=bad.faults)
    messages.success(request, said)
    return redirect("pack_version", pack=found.pack_id, number=found.number)


@require_POST
def draft(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """A new draft from a version."""
    found = _version(request, pack, number)
    try:
        made = actions.draft_from_version(version=found, by=request.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("pack_version", pack=pack, number=number)
    messages.success(request, _("A new draft. Change its files, first of all valid_from in pack.yaml."))
    return redirect("pack_version", pack=pack, number=made.number)


def _path(request: HttpRequest) -> str:
    form = PathForm(request.POST)
    return form.cleaned_data["path"] if form.is_valid() else ""


@require_POST
def add_file(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """An empty file in a draft, ready to be written."""
    found, path = _version(request, pack, number), _path(request)
    if found.files.filter(path=path).exists():
        return redirect("pack_file", pack=pack, number=number, path=path)
    done = _step(
        request, found, lambda: actions.edit_file(version=found, path=path, text="", by=request.person), _("Added.")
    )
    added = PATH.fullmatch(path) and found.files.filter(path=path).exists()
    return redirect("pack_file", pack=pack, number=number, path=path) if added else done


@require_POST
def remove_file(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Take a file out of a draft."""
    found, path = _version(request, pack, number), _path(request)
    return _step(
        request, found, lambda: actions.remove_file(version=found, path=path, by=request.person), _("Taken out.")
    )


@require_POST
def stage(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Check a draft and hand it over for confirmation."""
    found = _version(request, pack, number)
    return _step(
        request, found, lambda: actions.stage_version(version=found, by=request.person),
        _("Checked and handed over. Another person confirms it."),
    )  # fmt: skip


@fresh_required
@require_POST
def confirm(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Approve a staged version as another person."""
    found = _version(request, pack, number)
    return _step(
        request, found, lambda: actions.confirm_version(version=found, by=request.person),
        _("Confirmed. It takes force on its day."),
    )  # fmt: skip


@require_POST
def return_(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Send a staged version back with a reason."""
    found, form = _version(request, pack, number), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, found, 422, reason=form)
    return _step(
        request, found,
        lambda: actions.return_version(version=found, reason=form.cleaned_data["reason"], by=request.person),
        _("Sent back. It is a draft again."),
    )  # fmt: skip


@require_POST
def drop(request: HttpRequest, pack: str, number: int) -> HttpResponse:
    """Set a draft or staged version aside."""
    found = _version(request, pack, number)
    return _step(request, found, lambda: actions.drop_version(version=found, by=request.person), _("Set aside."))
