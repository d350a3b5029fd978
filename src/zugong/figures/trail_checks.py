"""Whether snapshots are still what was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.foundation.events.findings import Finding
from zugong.foundation.events.models import Event
from zugong.foundation.text.canonical import canonical, digest

from .actions import snapshot_digest
from .models import Snapshot

CHANGED = gettext_noop("Snapshot %(snapshot)s of %(period)s is not what was frozen.")


def check() -> Iterator[Finding]:
    """Each snapshot against its figures, each figure against its records, both against the event."""
    for snapshot in Snapshot.objects.prefetch_related("figures").order_by("pk").iterator(chunk_size=20):
        told = Event.objects.filter(pk=snapshot.position).values_list("data", flat=True).first()
        figures = list(snapshot.figures.all())
        whole = snapshot_digest([(each.code, each.value, each.digest) for each in figures])
        kept = all(_digest(each.definition, each.records_kept) == each.digest for each in figures)
        said = json.loads(told)["digest"] if told else snapshot.digest
        if not kept or {whole, said} != {snapshot.digest}:
            yield Finding("snapshot_changed", CHANGED, {"snapshot": snapshot.code, "period": snapshot.period})


def _digest(definition: str, lines: dict[str, list[list[str]]]) -> str:
    version = digest(canonical(json.loads(definition)))
    return digest(canonical({"definition": version, "records": lines}))
