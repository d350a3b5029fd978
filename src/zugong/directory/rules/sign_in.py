"""Who may sign in how, and who may give somebody a new start."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person, Reset
from zugong.directory.scope import Hold, scope_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.text.verdict import YES, Verdict, no

# What a role may do and still count as one that only files.
FILING = frozenset({"see", "file", "sign"})
NOT_YOURS = _("Your roles do not allow this here.")


def may_enter(person: Person) -> Verdict:
    """Whether this person may be in at all: neither locked nor moved out."""
    if not person.is_active:
        return no(_("This account is locked."))
    if person.left_on and person.left_on <= today():
        return no(_("This person has moved out."))
    return YES


def _holds(person: Person) -> tuple[Hold, ...]:
    return scope_on(person, today()).holds


def needs_second_factor(person: Person) -> bool:
    """Whether one of the person's roles asks for a code besides the password."""
    return any(hold.role.second_factor for hold in _holds(person))


def files_only(person: Person) -> bool:
    """Whether the person holds nothing beyond seeing, filing and signing: may be remembered, may come in by SMS."""
    return all(
        not (hold.role.second_factor or hold.role.administers)
        and all(permission.rpartition(".")[2] in FILING for permission in hold.role.permissions)
        for hold in _holds(person)
    )


def _looks_after(by: Actor, person: Person) -> Verdict:
    """Whoever invites people there, or the commissioner of the town, for somebody else."""
    if by is SYSTEM:
        return YES
    assert isinstance(by, Person)
    if by.pk == person.pk:
        return no(_("Nobody does this for himself; ask a colleague who may."))
    path = person.organisation.path
    commissioner = any(hold.role_key == "town_commissioner" and path.startswith(hold.path) for hold in _holds(by))
    return YES if commissioner or scope_on(by, today()).may("directory.invite", path) else no(NOT_YOURS)


def may_issue_slip(by: Actor, person: Person) -> Verdict:
    """A slip for somebody without a password, or for one who only files; a decider's password takes a reset by two."""
    allowed = _looks_after(by, person)
    if not allowed:
        return allowed
    if not may_enter(person):
        return may_enter(person)
    if person.has_usable_password() and not files_only(person):
        return no(_("This person decides: a new password takes a reset by two administrators."))
    return YES


def may_reset_devices(by: Actor, person: Person) -> Verdict:
    """Whether ``by`` may end the remembered devices of somebody who only files."""
    allowed = _looks_after(by, person)
    if not allowed:
        return allowed
    return YES if files_only(person) else no(_("Only devices of people who only file are remembered."))


def may_clear_tries(by: Actor, person: Person) -> Verdict:
    """Whether ``by`` may end the pause after wrong tries: whoever looks after the person, locks or resets people."""
    allowed = _looks_after(by, person)
    if allowed or not isinstance(by, Person) or by.pk == person.pk:
        return allowed
    path, scope = person.organisation.path, scope_on(by, today())
    return YES if scope.may("directory.lock", path) or scope.may("directory.reset", path) else allowed


def _resets(by: Person, person: Person) -> Verdict:
    if by.pk == person.pk:
        return no(_("Nobody does this for himself; ask a colleague who may."))
    if by.shared:
        return no(_("A shared account may not do this."))
    return YES if scope_on(by, today()).may("directory.reset", person.organisation.path) else no(NOT_YOURS)


def may_withdraw_reset(by: Person, reset: Reset) -> Verdict:
    """Whether ``by`` may take back a reset that waits for its second administrator."""
    return no(_("This reset was confirmed before.")) if reset.confirmed_at else _resets(by, reset.person)
