"""The common half of every rule: does whoever acts hold the permission there?"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person
from zugong.directory.queries import scope_of
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.text.verdict import YES, Verdict, no

NOT_YOURS = _("Your roles do not allow this here.")


def holds(by: Actor, permission: str, path: str, reason: str | Promise = NOT_YOURS) -> Verdict:
    """Yes for unattended work and for who holds ``permission`` at or above ``path``."""
    if by is SYSTEM:
        return YES
    assert isinstance(by, Person)
    return YES if scope_of(by).may(permission, path) else no(reason)


def holds_somewhere(by: Actor, permission: str, reason: str | Promise = NOT_YOURS) -> Verdict:
    """Yes for unattended work and for who holds ``permission`` anywhere."""
    if by is SYSTEM:
        return YES
    assert isinstance(by, Person)
    return YES if permission in scope_of(by).permissions else no(reason)
