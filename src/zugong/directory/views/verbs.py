"""How every page of a verb works: a rule guards it, a form asks, an action does, a refusal is shown."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from zugong.foundation.text.verdict import Refused, Verdict

UNPROCESSABLE = 422


def posted(request):
    """What was sent, even when it is nothing; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def guard(verdict: Verdict) -> None:
    """403 with the reason unless allowed."""
    if not verdict:
        raise PermissionDenied(str(verdict.reason))


def verb_page(request, *, form, act, title, back, submit, lead="", confirm="", done=""):
    """The form of a verb; posted and valid, ``act(cleaned)`` is done. ``act`` may answer itself (a slip to print)."""
    if request.method == "POST" and form.is_valid():
        try:
            answer = act(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if hasattr(answer, "status_code"):
                return answer
            messages.success(request, done or title)
            return redirect(back)
    context = {"form": form, "title": title, "lead": lead, "back": back, "submit": submit, "confirm": confirm}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "directory/verb.html", context | {"narrow": True}, status=status)
