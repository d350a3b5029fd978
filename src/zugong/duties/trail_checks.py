"""Whether frozen bundles are still what was filed and decided on."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.duties.models import Bundle
from zugong.duties.queries import bundle_intact, bundles_digest
from zugong.foundation.events.findings import Finding
from zugong.foundation.events.models import Event

CHANGED = gettext_noop("Bundle of duty %(duty)s filed at %(at)s has been changed since.")
OTHER = gettext_noop("Bundle of duty %(duty)s is not the one its event tells of.")
MANY = gettext_noop("Of %(n)s bundles filed in one act at %(at)s, some are not those its event tells of.")
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
    yield from _check_many()


def _check_many() -> Iterator[Finding]:
    """Filings of many duties at once: their bundles together against the digest their event tells."""
    for event in Event.objects.filter(type="duties.filed_many").order_by("id"):
        bundles = Bundle.objects.filter(position=event.pk).values_list("duty__code", "digest")
        told = json.loads(event.data)
        if bundles_digest(bundles) != told["digest"]:
            yield Finding("bundles_replaced", MANY, {"n": told["n"], "at": event.at.isoformat(timespec="seconds")})


def _check(chunk: list[Bundle]) -> Iterator[Finding]:
    told = {
        pk: json.loads(data).get("bundle")
        for pk, data in Event.objects.filter(pk__in=[b.position for b in chunk]).values_list("pk", "data")
    }
    for bundle in chunk:
        values = {"duty": bundle.duty.code, "at": bundle.frozen_at.isoformat(timespec="seconds")}
        if not bundle_intact(bundle):
            yield Finding("bundle_changed", CHANGED, values)
        elif (told.get(bundle.position) or bundle.digest) != bundle.digest:
            yield Finding("bundle_replaced", OTHER, values)
