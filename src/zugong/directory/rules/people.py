"""Who may bring people in, move them, lock them, hand their work over and reset their sign-in."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Appointment, Organisation, Person, Post, Reset
from zugong.directory.rows import holds_id_number, name_fault, person_code_fault, phone_fault
from zugong.foundation.events.models import Actor
from zugong.foundation.text.verdict import YES, Verdict, no

from .holding import holds

LONGEST_NAME = 60
NOT_ONESELF = _("Nobody does this for their own account; ask another administrator.")


def may_invite(by: Actor, organisation: Organisation, code: str, name: str, phone: str) -> Verdict:
    """Whether somebody may be brought into ``organisation`` under a code of their own."""
    held = holds(by, "directory.invite", organisation.path)
    if not held:
        return held
    if organisation.closed_on:
        return no(_("%(name)s is closed.") % {"name": organisation.name})
    fault = person_code_fault(code) or name_fault(name, LONGEST_NAME) or phone_fault(phone)
    if fault:
        return no(fault)
    if any(map(holds_id_number, (code, name, phone))):
        return no(_("This looks like an ID number. ID numbers are not kept here."))
    if Person.objects.filter(code=code).exists():
        return no(_("The code %(code)s is already in use.") % {"code": code})
    if phone and Person.objects.filter(phone=phone).exists():
        return no(_("This telephone number belongs to somebody else."))
    return YES


def may_move_person(by: Actor, person: Person, organisation: Organisation) -> Verdict:
    """Whether somebody may be made to belong to another organisation."""
    held = holds(by, "directory.invite", person.organisation.path)
    if not held:
        return held
    there = holds(by, "directory.invite", organisation.path)
    if not there:
        return there
    if organisation.closed_on:
        return no(_("%(name)s is closed.") % {"name": organisation.name})
    if organisation.pk == person.organisation_id:
        return no(_("This person already belongs there."))
    return YES


def may_appoint(by: Actor, person: Person, post: Post, organisation: Organisation, on: dt.date) -> Verdict:
    """Whether a post may be noted for somebody."""
    held = holds(by, "directory.invite", organisation.path)
    if not held:
        return held
    if not person.is_active:
        return no(_("This account is locked."))
    if organisation.closed_on:
        return no(_("%(name)s is closed.") % {"name": organisation.name})
    same = Appointment.objects.filter(person=person, post=post, organisation=organisation)
    if same.filter(Q(until_on__isnull=True) | Q(until_on__gte=on)).exists():
        return no(_("This person already holds that post there."))
    return YES


def may_end_appointment(by: Actor, appointment: Appointment, on: dt.date) -> Verdict:
    """Whether a post may be noted as left, ``on`` being its last day."""
    held = holds(by, "directory.invite", appointment.organisation.path)
    if not held:
        return held
    if appointment.until_on:
        return no(_("It has ended already."))
    return YES if on >= appointment.from_on else no(_("The last day lies before the first."))


def may_lock(by: Actor, person: Person) -> Verdict:
    """Whether an account may be closed at once."""
    held = holds(by, "directory.lock", person.organisation.path)
    if not held:
        return held
    if by.code == person.code:
        return no(NOT_ONESELF)
    return YES if person.is_active else no(_("This account is locked."))


def may_unlock(by: Actor, person: Person) -> Verdict:
    """Whether a locked account may be opened again."""
    held = holds(by, "directory.lock", person.organisation.path)
    if not held:
        return held
    if by.code == person.code:
        return no(NOT_ONESELF)
    return no(_("This account is not locked.")) if person.is_active else YES


def may_hand_over(by: Actor, person: Person, successor: Person, organisation: Organisation, on: dt.date) -> Verdict:
    """Whether what a person does at ``organisation`` may pass to a successor; ``on`` is the last day."""
    held = holds(by, "directory.hand_over", organisation.path)
    if not held:
        return held
    if by.code in {person.code, successor.code}:
        return no(NOT_ONESELF)
    if person.pk == successor.pk:
        return no(_("The successor must be somebody else."))
    if not successor.is_active:
        return no(_("The successor's account is locked."))
    if successor.shared:
        return no(_("Work is handed to a person, not to a shared account."))
    return YES


def may_ask_reset(by: Actor, person: Person) -> Verdict:
    """Whether a new start of somebody's sign-in may be asked for."""
    held = holds(by, "directory.reset", person.organisation.path)
    if not held:
        return held
    if by.code == person.code:
        return no(NOT_ONESELF)
    if person.resets.filter(confirmed_at__isnull=True).exists():
        return no(_("A reset has been asked for; another administrator has to confirm it."))
    return YES


def may_confirm_reset(by: Actor, reset: Reset) -> Verdict:
    """Whether ``by`` may be the second of the two."""
    held = holds(by, "directory.reset", reset.person.organisation.path)
    if not held:
        return held
    if reset.confirmed_at:
        return no(_("It has been confirmed already."))
    if by.code == reset.asked_by.code:
        return no(_("Two administrators are needed: somebody else has to confirm."))
    return no(NOT_ONESELF) if by.code == reset.person.code else YES
