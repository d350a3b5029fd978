"""Binding a list, drawing from it, drawing more.

The trail lies above this room, so the verb that asks for a draw records it, with ``queries.told``, in the same
transaction. All three raise Refused with a sentence for the screen, and RuntimeError outside a transaction.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from zugong.foundation.calendar.clock import entered_now
from zugong.foundation.calendar.queries import sample
from zugong.foundation.draws.models import Draw
from zugong.foundation.draws.proof import (
    NOT_A_NUMBER,
    TOO_FEW,
    DrawError,
    canonical_text,
    commitment,
    prove,
    sorted_codes,
)
from zugong.foundation.text.verdict import Refused


def commit_draw(*, purpose: str, items: Iterable[str], size: int, rule: Mapping[str, Any] | None = None) -> Draw:
    """Bind list, size and rule before any seed exists; publish the ``commitment`` of the draw returned.

    ``rule`` says in plain text how list and size came about; purpose and size are bound with it.
    """
    _require_transaction()
    bound = {**(rule or {}), "purpose": purpose, "size": size}
    salt = secrets.token_hex(32)
    with _said_on_screen():
        codes = sorted_codes(items)
        _require_size(size, len(codes))
        promise, text = commitment(codes, bound, salt), canonical_text(codes)
        draw = Draw(purpose=purpose, commitment=promise, rule=canonical_text(bound), items=text, salt=salt)
    draw.committed_at = _moment()
    draw.save()
    draw.refresh_from_db()
    return draw


def make_draw(draw: Draw, *, seed: str, seed_source: str) -> Draw:
    """Draw as many as was bound, with a seed made after the commitment; once only, whoever else tries.

    ``seed_source`` says where the seed is from, so that a reader can check it.
    """
    _require_transaction()
    seed, seed_source = seed.strip(), seed_source.strip()
    if not seed_source:
        raise Refused(_("Say where the seed is from, for example who called out the numbers."))
    if len(seed) > _room("seed") or len(seed_source) > _room("seed_source"):
        raise Refused(_("Seed and source may have 200 characters each. Shorten them."))
    bound = Draw.objects.get(pk=draw.pk)
    with _said_on_screen():
        result = _drawn_with(bound, seed, bound.bound_rule()["size"])
    changed = Draw.objects.filter(pk=draw.pk, drawn_at__isnull=True).update(
        seed=seed, seed_source=seed_source, drawn_at=_moment(), result=result
    )
    if not changed:
        raise Refused(_("This draw has its result already. Draw more from the same order instead of drawing again."))
    draw.refresh_from_db()
    return draw


def grow_draw(draw: Draw, *, size: int) -> Draw:
    """Take more from the same order; what was drawn stays drawn and keeps its place."""
    _require_transaction()
    held = Draw.objects.get(pk=draw.pk)
    if not held.is_drawn:
        raise Refused(_("This draw has no seed yet. Draw first."))
    if size <= len(held.drawn()):
        raise Refused(
            _("%(count)s are drawn already and stay drawn. Enter a larger number.") % {"count": len(held.drawn())}
        )
    with _said_on_screen():
        result = _drawn_with(held, held.seed, size)
    if not Draw.objects.filter(pk=draw.pk, result=held.result).update(result=result):
        raise Refused(_("Somebody else has just drawn more. Look at the result, then decide again."))
    draw.refresh_from_db()
    return draw


def _drawn_with(draw: Draw, seed: str, size: int) -> str:
    return canonical_text(list(prove(draw.codes(), draw.bound_rule(), draw.salt, seed, size).result))


def _require_size(size: int, count: int) -> None:
    if size < 1:
        raise DrawError(NOT_A_NUMBER)
    if size > count:
        raise DrawError(TOO_FEW, count=count, asked=size)


def _moment() -> datetime | Now:
    """The database's clock; on a sample the pinned day, as everything entered there."""
    return entered_now() if sample() else Now()


def _room(field: str) -> int:
    return getattr(Draw._meta.get_field(field), "max_length", 0)


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("a draw is kept in the transaction of the action that records it")


@contextmanager
def _said_on_screen() -> Iterator[None]:
    try:
        yield
    except DrawError as error:
        raise Refused(_(error.sentence) % error.values) from error
