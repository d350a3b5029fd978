"""The kinds of duty, kept per process: packs change them a few times a year and every list names them."""

from __future__ import annotations

from time import monotonic

from django.db import transaction

from zugong.duties.models import Kind

SECONDS = 30.0
_kept: tuple[float, tuple[Kind, ...]] | None = None


def kinds() -> tuple[Kind, ...]:
    """Every kind by title. Costs a query once in 30 seconds: what another process loads is seen after that."""
    global _kept
    if _kept is None or _kept[0] < monotonic():
        _kept = (monotonic() + SECONDS, tuple(Kind.objects.order_by("title")))
    return _kept[1]


def forget_kinds() -> None:
    """Read them again at the next call, and once more when the transaction that changes them is through."""
    global _kept
    _kept = None
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(_forget)


def _forget() -> None:
    global _kept
    _kept = None
