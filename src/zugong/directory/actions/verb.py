"""One transaction around a verb, whatever other verbs it calls."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
T = TypeVar("T")
_inside: ContextVar[bool] = ContextVar("inside_a_verb", default=False)


def verb(action: Callable[P, T]) -> Callable[P, T]:
    """Run an action in a transaction. A verb called by a verb joins its transaction and, failing, undoes it whole."""

    @wraps(action)
    def in_one_transaction(*args: P.args, **kwargs: P.kwargs) -> T:
        nested = _inside.get()
        token = _inside.set(True)
        try:
            with transaction.atomic(savepoint=not nested):
                return action(*args, **kwargs)
        finally:
            _inside.reset(token)

    return in_one_transaction
