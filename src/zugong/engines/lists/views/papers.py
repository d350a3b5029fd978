"""Papers of an item as Word files, from the record's own page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from zugong.engines.lists.papers import PAPERS

from .items import item_of


@require_GET
def paper(request: HttpRequest, code: str, paper: str) -> HttpResponse:
    """One paper of one item; whoever sees the item may print it."""
    item = item_of(request, code)
    if paper not in PAPERS:
        raise Http404
    return PAPERS[paper].answer(item, item.duty.code)
