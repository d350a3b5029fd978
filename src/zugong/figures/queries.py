"""What changed since a snapshot: the difference of two sets of records, each named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from .computing import Figure, Span
from .models import FrozenFigure, Snapshot

Lines = Mapping[str, Sequence[Sequence[str]]]
SHOWN = 200


@dataclass(frozen=True)
class Difference:
    """Records added, gone and changed between two states of one figure."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(before: Lines, after: Lines) -> Difference:
    """By the name of each record; one with another revision has changed. Both sides of a share together."""
    old, new = _named(before), _named(after)
    return Difference(
        tuple(sorted(set(new) - set(old))),
        tuple(sorted(set(old) - set(new))),
        tuple(sorted(ref for ref in set(old) & set(new) if old[ref] != new[ref])),
    )


def _named(lines: Lines) -> dict[str, frozenset[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    for side, records in lines.items():
        for ref, revision in records:
            found.setdefault(ref, set()).add((side, revision))
    return {ref: frozenset(seen) for ref, seen in found.items()}


@dataclass(frozen=True)
class Since:
    """A frozen figure beside the same question put again today."""

    frozen: FrozenFigure
    now: Figure
    change: Difference

    @property
    def is_same(self) -> bool:
        return self.frozen.digest == self.now.digest


def since(snapshot: Snapshot, frozen: FrozenFigure) -> Since:
    """Put the frozen question again, with the definition that was in force then."""
    span = Span.of(snapshot.organisation, period=snapshot.period, as_of=snapshot.as_of)
    now = Figure(json.loads(frozen.definition), span)
    return Since(frozen, now, difference(frozen.records_kept, now.lines))


def snapshots_of(person: object) -> QuerySet[Snapshot]:
    return Snapshot.objects.visible_to(person).select_related("organisation", "frozen_by")
