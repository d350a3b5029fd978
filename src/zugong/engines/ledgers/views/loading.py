"""Loading what a page is about: through ``visible_to``, else 404; and taking an act with its refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from zugong.engines.ledgers.models import Correction, Entry
from zugong.foundation.text.verdict import Refused

UNPROCESSABLE = 422
RELATED = (
    "duty__kind", "duty__organisation__parent", "duty__asker", "duty__raised_by", "organisation__parent",
    "version", "definition__kind", "definition__corrections", "rest_by",
)  # fmt: skip


def entry_of(request: HttpRequest, code: str) -> Entry:
    """The entry, if the person may see it; else 404."""
    rows = Entry.objects.visible_to(request.person)
    return get_object_or_404(rows.select_related(*RELATED), duty__code=code)


def correction_of(request: HttpRequest, code: str) -> Correction:
    """The correction, if the person may see its duty; else 404."""
    rows = Correction.objects.visible_to(request.person)
    related = (
        "duty__kind", "duty__organisation__parent", "entry__version", "entry__duty__kind", "element", "row__member",
        "row__person", "row__organisation", "entry__organisation", "entry__definition", "person", "organisation",
    )  # fmt: skip
    return get_object_or_404(rows.select_related(*related), duty__code=code)


def asked(params: Mapping[str, str], key: str, longest: int) -> str:
    """A word of the address or of a form; nothing for what no database takes."""
    text = params.get(key, "")
    return "" if "\x00" in text else text[:longest]


def taken(form: forms.Form, verb: Callable[[], object]) -> bool:
    """Do the verb of a valid form; a refusal becomes the form's own error, what was typed stays."""
    if not form.is_valid():
        return False
    try:
        verb()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def done(request: HttpRequest, verb: Callable[[], object], said: str) -> None:
    """Do a verb that has no form; say what came of it."""
    try:
        verb()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
