"""Sealing: committed events become leaves of signed batches, each hanging on the one before.

Ids come from a sequence, so a transaction that is still running may commit below an id that is sealed already.
Missing ids are kept as gaps with a horizon. A later seal takes what appears in a gap as late leaves; once every
transaction older than the horizon has ended, the next batch lists what is still missing as empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from django.db.models import Q

from zugong.foundation.events import keys
from zugong.foundation.events.models import Batch, Event, Gap, event_digest, leaf_digest, stamp
from zugong.foundation.events.ranges import Range, as_ranges, missing, union, without
from zugong.foundation.text.canonical import canonical, chain, digest

LIMIT = 5_000
GAPS_AT_ONCE = 200
SEALER = 7_305_516_241_001  # the advisory lock's number: any, as long as nothing else in the house takes it

Leaf = tuple[int, str]
CONTENT = ("type", "subject", "code", "actor", "organisation", "data")


@dataclass(frozen=True)
class _Settled:
    """What one look at the open gaps brought."""

    late: list[Leaf]
    empty: list[Range]
    open: list[Gap]


def seal(now: datetime, *, key: Ed25519PrivateKey | None = None, limit: int = LIMIT) -> Batch | None:
    """Put at most ``limit`` committed events into the next batch and sign it with the worker's key, or ``key``.

    None when there is nothing to seal or another process is sealing. Raises keys.KeyFileError.
    """
    if not _may_have_work():
        return None
    key = key or keys.signing_key()
    with transaction.atomic(durable=True):  # an older transaction number would make a horizon too low
        if not _only_sealer():
            return None
        last = Batch.objects.order_by("-number").first()
        highest = last.highest if last else 0
        settled = _settle(limit)
        fresh = _leaves(Q(id__gt=highest), limit - len(settled.late))
        top = fresh[-1][0] if fresh else highest
        holes = missing(highest + 1, top, (id for id, _leaf in fresh))
        empty, gaps = settled.empty, settled.open
        if connection.vendor == "sqlite":
            empty = union(empty, holes)
        elif holes:
            horizon = _own_transaction()
            gaps = [*gaps, *(Gap(first=first, last=end, horizon=horizon) for first, end in holes)]
        _keep_gaps(gaps)
        if not (settled.late or fresh or empty):
            return None
        return _write(now, key, last, [*settled.late, *fresh], empty)


def forget_gaps() -> None:
    """After a restore: transactions are numbered anew and none of the old ones runs, so every gap is final."""
    Gap.objects.update(horizon=0)


def _may_have_work() -> bool:
    last = Batch.objects.order_by("-number").values_list("highest", flat=True).first()
    return Event.objects.filter(id__gt=last or 0).exists() or Gap.objects.exists()


def _only_sealer() -> bool:
    """SQLite's transactions begin IMMEDIATE, which is the same lock."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        return bool(cursor.fetchone()[0])


def _own_transaction() -> int:
    """A number higher than that of every transaction that can hold an id we have not seen.

    Not ``pg_snapshot_xmax``: that is one past the last that ended, and running ones may be above it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])


def _oldest_running() -> int:
    if connection.vendor == "sqlite":
        return 2**62
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def _settle(limit: int) -> _Settled:
    """Late leaves, ranges now proven empty, gaps still open. The oldest transaction is asked before the events."""
    oldest, gaps = _oldest_running(), list(Gap.objects.order_by("first"))
    late: list[Leaf] = []
    empty: list[Range] = []
    still_open: list[Gap] = []
    for start in range(0, len(gaps), GAPS_AT_ONCE):
        some = gaps[start : start + GAPS_AT_ONCE]
        if len(late) >= limit:
            still_open += some
            continue
        inside = reduce(or_, (Q(id__range=(gap.first, gap.last)) for gap in some))
        found = _leaves(inside, limit - len(late))
        late += found
        seen_to = found[-1][0] if len(late) >= limit else some[-1].last
        here = as_ranges(id for id, _leaf in found)
        for gap in some:
            looked = [(gap.first, min(gap.last, seen_to))] if gap.first <= seen_to else []
            rest = [(max(gap.first, seen_to + 1), gap.last)] if gap.last > seen_to else []
            left = without(looked, here)
            if gap.horizon <= oldest:
                empty += left
            else:
                rest = union(left, rest)
            still_open += [Gap(first=first, last=end, horizon=gap.horizon) for first, end in rest]
    return _Settled(late, union(empty), still_open)


def _leaves(which: Q, limit: int) -> list[Leaf]:
    if limit <= 0:
        return []
    rows = Event.objects.filter(which).order_by("id").values_list("id", "at", *CONTENT)[:limit]
    return [(id, leaf_digest(id, at, event_digest(*content))) for id, at, *content in rows]


def _keep_gaps(gaps: list[Gap]) -> None:
    if {(gap.first, gap.last, gap.horizon) for gap in gaps} == set(Gap.objects.values_list("first", "last", "horizon")):
        return
    Gap.objects.all().delete()
    Gap.objects.bulk_create(gaps, batch_size=1_000)


def _write(
    now: datetime, key: Ed25519PrivateKey, last: Batch | None, leaves: Sequence[Leaf], empty: Sequence[Range]
) -> Batch:
    number = last.number + 1 if last else 1
    previous = last.head if last else ""
    listed, holes = canonical(leaves).decode(), canonical(empty).decode()
    head = batch_head(number, previous, listed, holes, now)
    return Batch.objects.create(
        number=number,
        leaves=listed,
        empty=holes,
        highest=max([last.highest if last else 0, *(id for id, _leaf in leaves)]),
        count=len(leaves),
        previous=previous,
        head=head,
        signature=keys.sign(key, number, head),
        key=keys.fingerprint(key.public_key()),
        sealed_at=now,
    )


def batch_head(number: int, previous: str, leaves: str, empty: str, sealed_at: datetime) -> str:
    """The head: a chain over the previous head, the number, the digests of both lists and the time of sealing."""
    parts = [str(number), digest(leaves.encode()), digest(empty.encode()), stamp(sealed_at)]
    return chain(previous, parts)
