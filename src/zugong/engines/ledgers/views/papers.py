"""Papers of an entry as Word files, from the record's own page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zugong.engines.ledgers.papers import PAPERS

from .loading import entry_of


@require_GET
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """One paper of one entry; whoever sees the entry may print it."""
    entry = entry_of(request, code)
    if paper not in PAPERS:
        raise Http404
    return PAPERS[paper].answer(entry, entry.duty.code)
