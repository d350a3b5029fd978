"""``zugong trail verify``: reads the whole trail in chunks and names what does not fit.

Named: every event edited, deleted or inserted after it was sealed; an event whose columns do not match its own digest;
batches missing, rewritten, out of the chain or signed by nobody known; values edited; rows that point to an event
which is gone. Not visible from inside: a trail rewritten from end to end by someone who also holds the worker's key
(heads kept outside show that), events cut with everything that points to them before they were sealed, and an event
that was replaced, with its digest, before it was sealed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop

from zugong.foundation.events import keys
from zugong.foundation.events.findings import Finding
from zugong.foundation.events.heads import Head, Heads
from zugong.foundation.events.models import Batch, Gap
from zugong.foundation.events.pointers import check_positions, check_values
from zugong.foundation.events.ranges import Range, as_ranges, missing, union, without
from zugong.foundation.events.reading import UNREADABLE as UNREADABLE_COLUMNS
from zugong.foundation.events.reading import Row, batch_rows, empty_of, event_rows, leaves_of
from zugong.foundation.events.sealing import batch_head

EDITED = gettext_noop("Event %(event)d was edited after it was sealed.")
MISFIT = gettext_noop("Event %(event)d does not match its own digest: it was edited.")
DELETED = gettext_noop("Events %(first)d to %(last)d were deleted after they were sealed.")
INSERTED = gettext_noop("Events %(first)d to %(last)d are in no batch: inserted afterwards, or their batch is gone.")
UNTOLD = gettext_noop("Places %(first)d to %(last)d are neither sealed nor proven empty.")
FOREIGN_GAP = gettext_noop("Places %(first)d to %(last)d are listed as open, but no batch left them open.")
BATCHES_GONE = gettext_noop("Batches %(first)d to %(last)d are gone.")
UNREADABLE = gettext_noop("Batch %(batch)d cannot be read.")
REWRITTEN = gettext_noop("Batch %(batch)d was rewritten: its head, count or highest event does not match its lists.")
UNCHAINED = gettext_noop("Batch %(batch)d does not hang on the batch before it.")
FORGED = gettext_noop("The signature of batch %(batch)d is not of the key it names.")
UNKNOWN_KEY = gettext_noop("Batch %(batch)d is signed with the unknown key %(key)s.")
LEAF_TWICE = gettext_noop("Batch %(batch)d seals event %(event)d, which was sealed or declared empty before.")
WRONG_EMPTY = gettext_noop("Batch %(batch)d declares places %(first)d to %(last)d empty, which were not open.")
HEAD_FORGED = gettext_noop("The outside head of batch %(batch)d bears no signature of a known key.")
HEAD_DIFFERS = gettext_noop("The outside head of batch %(batch)d differs from the database: the trail was rewritten.")
HEAD_GONE = gettext_noop("The outside head of batch %(batch)d has no batch in the database: the trail was cut.")
BROKEN = gettext_noop("Not consistent: %(wrong)d findings.")
CONSISTENT = gettext_noop("Consistent, not proven: no head from outside the server was compared.")
PROVEN = gettext_noop("Consistent, proven up to batch %(batch)d by heads from outside; %(later)d batches are later.")
COUNTED = gettext_noop("%(events)d events, %(unsealed)d of them not sealed yet; %(batches)d batches.")
REMOVED = gettext_noop("Values removed on purpose: %(count)d.")
NOT_SEEN = gettext_noop(
    "Cannot be seen here: events cut, before they were sealed, together with everything that pointed to them."
)
SEALED = gettext_noop("Batches sealed: %(count)d.")


@dataclass
class Report:
    """What a verification found. ``proven_to``: the highest batch that an outside head confirms, or None."""

    findings: list[Finding] = field(default_factory=list)
    events: int = 0
    batches: int = 0
    unsealed: int = 0
    removed: int = 0
    proven_to: int | None = None

    @property
    def wrong(self) -> int:
        return sum(finding.wrong for finding in self.findings)

    def counted(self) -> list[Finding]:
        """What was read, and what no reading can see."""
        read = {"events": self.events, "unsealed": self.unsealed, "batches": self.batches}
        return [
            Finding("counted", COUNTED, read, wrong=False),
            Finding("removed", REMOVED, {"count": self.removed}, wrong=False),
            Finding("not_seen", NOT_SEEN, wrong=False),
        ]

    def as_data(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "findings": [finding.as_data() for finding in self.findings],
            "counted": [finding.as_data() for finding in self.counted()],
            "conclusion": self.conclusion().as_data(),
        }

    def conclusion(self) -> Finding:
        """The last word: broken, consistent but not proven, or proven up to a batch."""
        if self.wrong:
            return Finding("broken", BROKEN, {"wrong": self.wrong})
        if self.proven_to is None:
            return Finding("consistent", CONSISTENT, wrong=False)
        told = {"batch": self.proven_to, "later": self.batches - self.proven_to}
        return Finding("proven", PROVEN, told, wrong=False)


def verify(outside: Heads | None = None) -> Report:
    """Read the whole trail and everything that points into it. Memory does not grow with the trail, only with findings.

    May run while others write and seal: what is added meanwhile is either read or left for the next run.
    """
    walk = _Walk(outside or Heads())
    report = walk.report
    report.findings += walk.sealed()
    report.findings += walk.tail()
    report.findings += walk.outside_heads()
    report.findings += check_positions()
    return report


class _Walk:
    """One pass over the batches and, beside them, the events."""

    def __init__(self, outside: Heads) -> None:
        self.report = Report()
        self.keys = keys.known_keys() | outside.keys
        self.outside = _by_number(outside)
        self.number, self.head, self.highest = 0, "", 0
        self.open: list[Range] = []
        self.strays: dict[int, str] = {}  # the leaves of events that no batch has named yet
        self.unknown: set[str] = set()

    def sealed(self) -> Iterator[Finding]:
        """Batches and their events; catches up with a sealer that works meanwhile."""
        yield from self._rows(Q(id__lte=0), {})
        while True:
            for batch in batch_rows(self.number):
                yield from self._batch(batch)
            gaps = union(Gap.objects.values_list("first", "last"))
            if not Batch.objects.filter(number__gt=self.number).exists():
                break
        late = {id for id in self.strays if not without([(id, id)], gaps) and not without([(id, id)], self.open)}
        self.report.unsealed += len(late)
        yield from _ranged("event_inserted", INSERTED, as_ranges(self.strays.keys() - late))
        untold = without(without(self.open, gaps), as_ranges(self.strays))
        yield from _ranged("place_untold", UNTOLD, untold)
        yield from _ranged("gap_foreign", FOREIGN_GAP, without(gaps, self.open))

    def tail(self) -> Iterator[Finding]:
        """Events that are not sealed yet."""
        for rows in event_rows(Q(id__gt=self.highest)):
            self.report.events += len(rows)
            self.report.unsealed += len(rows)
            yield from (Finding("event_edited", MISFIT, {"event": row.id}) for row in rows if row.content != row.digest)
            yield from self._values(rows)

    def outside_heads(self) -> Iterator[Finding]:
        """Heads whose batch the walk did not meet."""
        for number in sorted(self.outside):
            yield Finding("head_gone", HEAD_GONE, {"batch": number})

    def _batch(self, batch: Batch | int) -> Iterator[Finding]:
        number = batch if isinstance(batch, int) else batch.number
        self.report.batches += 1
        if number != self.number + 1:
            told = {"first": self.number + 1, "last": number - 1}
            yield Finding("batch_gone", BATCHES_GONE, told)
        leaves = empty = None
        if isinstance(batch, Batch):
            yield from self._outside(batch)
            yield from self._signature(batch)
            if batch.previous != self.head and number == self.number + 1:
                yield Finding("batch_unchained", UNCHAINED, {"batch": number})
            leaves, empty = leaves_of(batch), empty_of(batch)
            self.head = batch.head
        else:
            self.outside.pop(number, None)
        self.number = number
        if not isinstance(batch, Batch) or leaves is None or empty is None:
            yield Finding("batch_rewritten", UNREADABLE, {"batch": number})
            return
        top = max([self.highest, *leaves])
        if (batch.head, batch.highest, batch.count) != (_head(batch), top, len(leaves)):
            yield Finding("batch_rewritten", REWRITTEN, {"batch": number})
        yield from self._content(number, leaves, empty, top)

    def _outside(self, batch: Batch) -> Iterator[Finding]:
        for head in self.outside.pop(batch.number, []):
            if not any(keys.is_signed(self.keys, name, head.number, head.head, head.signature) for name in self.keys):
                yield Finding("head_forged", HEAD_FORGED, {"batch": batch.number})
            elif head.head != batch.head:
                yield Finding("head_differs", HEAD_DIFFERS, {"batch": batch.number})
            else:
                self.report.proven_to = batch.number

    def _signature(self, batch: Batch) -> Iterator[Finding]:
        if batch.key not in self.keys:
            if batch.key not in self.unknown:
                yield Finding("key_unknown", UNKNOWN_KEY, {"batch": batch.number, "key": batch.key})
            self.unknown.add(batch.key)
        elif not keys.is_signed(self.keys, batch.key, batch.number, batch.head, batch.signature):
            yield Finding("signature_forged", FORGED, {"batch": batch.number})

    def _content(self, number: int, leaves: dict[int, str], empty: list[Range], top: int) -> Iterator[Finding]:
        late = {id: leaf for id, leaf in leaves.items() if id <= self.highest}
        fresh = {id: leaf for id, leaf in leaves.items() if id > self.highest}
        holes = missing(self.highest + 1, top, fresh)
        yield from self._late(number, late)
        if fresh:
            yield from self._rows(Q(id__gt=self.highest, id__lte=top), fresh)
        for first, last in without(union(empty), union(self.open, holes)):
            told = {"batch": number, "first": first, "last": last}
            yield Finding("empty_wrong", WRONG_EMPTY, told)
        self.open = without(union(self.open, holes), union(empty))
        self.highest = top

    def _late(self, number: int, late: dict[int, str]) -> Iterator[Finding]:
        """An event that committed below a sealed one. The pass over its neighbours met it before, as a stray."""
        for first, last in without(as_ranges(late), self.open):
            for id in range(first, last + 1):
                yield Finding("leaf_twice", LEAF_TWICE, {"batch": number, "event": id})
        deleted = []
        for id, leaf in late.items():
            if id not in self.strays:  # not there when its neighbours were read: it committed since, or is gone
                yield from self._rows(Q(id=id), {})
            found = self.strays.pop(id, None)
            if found is None:
                deleted.append(id)
            elif found != leaf:
                yield Finding("event_edited", EDITED, {"event": id})
        yield from _ranged("event_deleted", DELETED, as_ranges(deleted))
        self.open = without(self.open, as_ranges(late))

    def _rows(self, which: Q, leaves: dict[int, str]) -> Iterator[Finding]:
        met: set[int] = set()
        for rows in event_rows(which):
            self.report.events += len(rows)
            for row in rows:
                leaf = leaves.get(row.id)
                if leaf is None:
                    self.strays[row.id] = row.leaf
                elif leaf != row.leaf:
                    yield Finding("event_edited", EDITED, {"event": row.id})
                if row.content != row.digest and leaf in {None, row.leaf}:
                    yield Finding("event_edited", MISFIT, {"event": row.id})
            met.update(row.id for row in rows)
            yield from self._values(rows)
        yield from _ranged("event_deleted", DELETED, as_ranges(leaves.keys() - met))

    def _values(self, rows: list[Row]) -> Iterator[Finding]:
        for said in check_values(rows):
            if isinstance(said, Finding):
                yield said
            else:
                self.report.removed += said


def _head(batch: Batch) -> str:
    try:
        return batch_head(batch.number, batch.previous, batch.leaves, batch.empty, batch.sealed_at)
    except UNREADABLE_COLUMNS:
        return ""


def _by_number(outside: Heads) -> dict[int, list[Head]]:
    found: dict[int, list[Head]] = {}
    for head in outside.heads:
        found.setdefault(head.number, []).append(head)
    return found


def _ranged(kind: str, text: str, ranges: list[Range]) -> Iterator[Finding]:
    for first, last in ranges:
        yield Finding(kind, text, {"first": first, "last": last})
