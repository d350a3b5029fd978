"""Drawing a share of what was filed, opening it, and accepting the rest at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zugong.directory.models import Organisation
from zugong.directory.views.sign_in_fresh import fresh_required
from zugong.engines.ledgers import actions, rules
from zugong.engines.ledgers.forms.acts import SeedForm
from zugong.engines.ledgers.models import Definition, Sample
from zugong.engines.ledgers.periods import title_of
from zugong.foundation.text.verdict import Refused

from .loading import UNPROCESSABLE, asked, done, taken


@require_POST
@fresh_required
def commit(request: HttpRequest) -> HttpResponse:
    """Bind the list of a ledger, period and subtree; the draw itself follows with a seed."""
    place = get_object_or_404(Organisation.objects.visible_to(request.person), code=asked(request.POST, "unit", 40))
    definition = get_object_or_404(Definition.objects.select_related("kind"), code=asked(request.POST, "ledger", 60))
    try:
        made = actions.commit_sample(
            definition=definition, period=asked(request.POST, "period", 40), place=place, by=request.person
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledgers_grid")
    messages.success(request, _("The list is bound. Read out the commitment, then take the seed."))
    return redirect("ledgers_sample", code=made.draw.code)


def sample_of(request: HttpRequest, code: str) -> Sample:
    rows = Sample.objects.visible_to(request.person).select_related("draw", "definition__kind", "place", "by")
    return get_object_or_404(rows, draw__code=code)


@require_GET
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """One draw: its commitment, its seed, what was drawn, who has opened it."""
    return _show(request, sample_of(request, code), SeedForm())


def _show(request: HttpRequest, found: Sample, form: SeedForm) -> HttpResponse:
    drawn = found.drawn.select_related("entry__duty__organisation", "opened_by").order_by("place")
    context = {
        "sample": found, "draw": found.draw, "drawn": list(drawn), "form": form, "period": title_of(found.period),
        "may_accept": rules.may_accept_batch(request.person, found),
        "may_sample": rules.may_sample(request.person, found.definition, found.place),
    }  # fmt: skip
    return render(request, "ledgers/sample.html", context, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@fresh_required
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the seed and draw."""
    found, form = sample_of(request, code), SeedForm(request.POST)
    verb = lambda: actions.draw_sample(sample=found, by=request.person, **form.cleaned_data)  # noqa: E731
    if taken(form, verb):
        messages.success(request, _("Drawn. Open each drawn entry and hold it against what you find."))
        return redirect("ledgers_sample", code=code)
    return _show(request, found, form)


@require_POST
@fresh_required
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the rest of the batch."""
    found = sample_of(request, code)
    done(request, lambda: actions.accept_batch(sample=found, by=request.person), _("The batch is accepted."))
    return redirect("ledgers_sample", code=code)
