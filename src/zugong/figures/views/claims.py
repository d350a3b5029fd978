"""A text pasted or uploaded, its relations between numbers judged. Nothing of it is kept or written to a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zugong.directory.queries import scope_of
from zugong.figures.claims import BadTextError, Claim, check_text, text_of
from zugong.figures.claims.files import MOST_CHARACTERS
from zugong.foundation.evidence.markings import may_enter

UNPROCESSABLE = 422
VERDICTS = {
    "contradiction": ("■", pgettext_lazy("verdict", "Contradiction")),
    "other_base": ("◇", pgettext_lazy("verdict", "Another base")),
    "unknown": ("?", pgettext_lazy("verdict", "Cannot be judged")),
    "rounding": ("≈", pgettext_lazy("verdict", "Rounding")),
    "agrees": ("✓", pgettext_lazy("verdict", "Agrees")),
}
RELATIONS = {
    "share": gettext_lazy("Share"), "sum": gettext_lazy("Sum and parts"), "growth": gettext_lazy("Growth"),
    "points": gettext_lazy("Percentage points"), "order": gettext_lazy("More or less"),
}  # fmt: skip


class TextForm(forms.Form):
    """A text typed or pasted, or a file."""

    text = forms.CharField(
        label=gettext_lazy("Text to be checked"), required=False, max_length=MOST_CHARACTERS, strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    file = forms.FileField(label=gettext_lazy("Or a file (.txt, .docx)"), required=False)

    def clean(self) -> dict[str, Any]:
        """One text from either; a marked one may not enter an open network."""
        cleaned = super().clean() or {}
        if cleaned.get("file"):
            try:
                cleaned["text"] = text_of(cleaned["file"].read())
            except BadTextError as fault:
                raise forms.ValidationError(str(fault)) from fault
        text = cleaned.get("text", "")
        if not text.strip():
            raise forms.ValidationError(_("Paste a text or choose a file."))
        allowed = may_enter(text)
        if not allowed:
            self.data = {}
            raise forms.ValidationError(str(allowed.reason))
        return cleaned


@dataclass(frozen=True)
class Shown:
    """A claim as the page draws it: the sentence in pieces, its numbers marked."""

    claim: Claim
    mark: str
    word: Any
    relation: Any
    pieces: list[tuple[str, bool]]


def _shown(claim: Claim) -> Shown:
    pieces, at = [], 0
    for start, end in sorted(claim.places):
        pieces += [(claim.sentence[at:start], False), (claim.sentence[start:end], True)]
        at = end
    mark, word = VERDICTS[claim.verdict]
    return Shown(claim, mark, word, RELATIONS[claim.relation], [*pieces, (claim.sentence[at:], False)])


@never_cache
@require_http_methods(["GET", "POST"])
def claims_check(request: HttpRequest) -> HttpResponse:
    """Paste, read, look; the gravest first."""
    if "figures.see" not in scope_of(request.person).permissions:
        raise PermissionDenied(_("Only figures of your own units and lines of work."))
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    report = None
    if request.method == "POST" and form.is_valid():
        report = check_text(form.cleaned_data["text"])
    order = list(VERDICTS)
    claims = sorted(report.claims, key=lambda claim: order.index(claim.verdict)) if report else []
    context = {
        "form": form, "report": report, "shown": [_shown(claim) for claim in claims],
        "counts": [(*VERDICTS[key], sum(claim.verdict == key for claim in claims)) for key in order],
    }  # fmt: skip
    return render(request, "figures/claims.html", context, status=UNPROCESSABLE if form.errors else 200)
