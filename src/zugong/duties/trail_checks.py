"""Whether frozen bundles are still what was filed and decided on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.duties.models import Bundle
from zugong.duties.queries import bundle_intact
from zugong.foundation.events.findings import Finding
from zugong.foundation.events.models import Event

CHANGED = gettext_noop("Bundle of duty %(duty)s filed at %(at)s has been changed since.")
OTHER = gettext_noop("Bundle of duty %(duty)s is not the one its event tells of.")
CHUNK = 500


def check() -> Iterator[Finding]:
    """Every bundle against its own digest and against the event that filed it; a few hundred rows at a time."""
    rows = Bundle.objects.select_related("duty").order_by("id")
    chunk: list[Bundle] = []
    for bundle in rows.iterator(chunk_size=CHUNK):
        chunk.append(bundle)
        if len(chunk) == CHUNK:
            yield from _check(chunk)
            chunk = []
    yield from _check(chunk)


def _check(chunk: list[Bundle]) -> Iterator[Finding]:
    told = {
        pk: json.loads(data).get("bundle")
        for pk, data in Event.objects.filter(pk__in=[b.position for b in chunk]).values_list("pk", "data")
    }
    for bundle in chunk:
        values = {"duty": bundle.duty.code, "at": bundle.frozen_at.isoformat(timespec="seconds")}
        if not bundle_intact(bundle):
            yield Finding("bundle_changed", CHANGED, values)
        elif told.get(bundle.position, bundle.digest) != bundle.digest:
            yield Finding("bundle_replaced", OTHER, values)
