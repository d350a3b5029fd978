"""Who may load whole workbooks, and where."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Import, Person
from zugong.directory.queries import scope_of
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.text.verdict import YES, Verdict, no

from .holding import holds_somewhere

LOAD = "directory.import"
GIVE = "directory.grant"
NEEDS_GIVER = _("A file that gives roles is confirmed by whoever gives roles, not by whoever loads it.")


def may_stage(by: Actor) -> Verdict:
    """Whether a workbook may be uploaded."""
    return holds_somewhere(by, LOAD)


def may_load(by: Actor, *, with_roles: bool = False) -> Verdict:
    """Whether rows may be put in force; roles are given by the security administrator alone."""
    return holds_somewhere(by, GIVE, NEEDS_GIVER) if with_roles else holds_somewhere(by, LOAD)


def may_confirm(by: Actor, staged: Import) -> Verdict:
    """Whether a staged workbook may be put in force."""
    if staged.state != Import.State.STAGED:
        return no(_("It has been decided already."))
    if staged.faults:
        return no(_("Correct the file and upload it again; nothing is taken from a file with faults."))
    allowed = may_load(by, with_roles=staged.with_roles)
    if not allowed:
        return allowed
    if staged.with_roles and by.code == staged.uploaded_by.code:
        return no(NEEDS_GIVER)
    return YES


def may_drop(by: Actor, staged: Import) -> Verdict:
    """Whether a staged workbook may be set aside: by who uploaded it and by who might confirm it."""
    if staged.state != Import.State.STAGED:
        return no(_("It has been decided already."))
    if by.code == staged.uploaded_by.code:
        return YES
    return may_load(by, with_roles=staged.with_roles)


def reach(by: Actor, permission: str) -> tuple[str, ...]:
    """Paths under which rows may lie; for unattended work everywhere."""
    if by is SYSTEM:
        return ("/",)
    assert isinstance(by, Person)
    return scope_of(by).paths(permission)
