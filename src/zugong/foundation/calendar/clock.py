"""What day it is, and when something was entered. Nothing else in the house asks the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

from .pinned import NOT_A_SAMPLE, pinned_by_environment
from .queries import sample

SHANGHAI = ZoneInfo("Asia/Shanghai")
_told: ContextVar[date | None] = ContextVar("told_day", default=None)


def today() -> date:
    """The date in China; on a sample ``ZUGONG_TODAY``, else the day the sample is pinned on.

    Raises ImproperlyConfigured when ``ZUGONG_TODAY`` is set on a database that is not a sample.
    """
    return _pinned() or datetime.now(SHANGHAI).date()


def entered_now() -> datetime:
    """The moment of entry, aware: the real one, or on a sample the pinned date with the real time of day."""
    now = datetime.now(SHANGHAI)
    pinned = _pinned()
    return datetime.combine(pinned, now.timetz()) if pinned else now


@contextmanager
def as_of(day: date) -> Iterator[None]:
    """While a sample is built: what happens inside happened on ``day``. Raises RuntimeError on a real database."""
    if sample() is None:
        raise RuntimeError("only a sample has an invented past")
    token = _told.set(day)
    try:
        yield
    finally:
        _told.reset(token)


def _pinned() -> date | None:
    told = _told.get()
    if told is not None:
        return told
    asked, mark = pinned_by_environment(), sample()
    if mark is None:
        if asked:
            raise ImproperlyConfigured(NOT_A_SAMPLE)
        return None
    return asked or mark.pinned_on
