"""Who may give a role to whom. The three administrators are three people, and none of them does the daily work."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Grant, Line, Organisation, Person
from zugong.directory.roles import Role, all_roles, role
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Actor
from zugong.foundation.text.verdict import YES, Verdict, no

from .holding import holds
from .people import NOT_ONESELF

NAMED_BY_ANOTHER = _("A substitute is named by somebody else: a leader or the security administrator.")


def may_grant(
    by: Actor,
    person: Person,
    role_key: str,
    organisation: Organisation,
    line: Line | None,
    from_on: dt.date,
    until_on: dt.date | None,
) -> Verdict:
    """Whether a role may be given for a span of days."""
    held = holds(by, "directory.grant", organisation.path)
    if not held:
        return held
    if by.code == person.code:
        return no(_("Nobody gives a role to themselves."))
    return fits_person(person, role_key, organisation, line, from_on, until_on)


def fits_person(
    person: Person,
    role_key: str,
    organisation: Organisation,
    line: Line | None,
    from_on: dt.date,
    until_on: dt.date | None,
) -> Verdict:
    """Whether a person can bear a role beside those they hold, whoever gives it."""
    if role_key not in {each.key for each in all_roles()}:
        return no(_("There is no role “%(role)s”.") % {"role": role_key[:40]})
    if until_on and until_on < from_on:
        return no(_("The last day lies before the first."))
    if not person.is_active:
        return no(_("This account is locked."))
    if organisation.closed_on:
        return no(_("%(name)s is closed.") % {"name": organisation.name})
    given = role(role_key)
    if person.shared and (given.second_factor or given.administers):
        return no(_("A shared account may file and nothing else."))
    meeting = _meeting(person, from_on, until_on)
    line_code = line.pk if line else None
    if any(
        each.role == role_key and each.organisation_id == organisation.pk and each.line_id == line_code
        for each in meeting
    ):
        return no(_("This person already holds that role there."))
    return stand_apart(given, {role(each.role) for each in meeting})


def stand_apart(given: Role, others: set[Role]) -> Verdict:
    """Whether one person may hold ``given`` beside ``others``."""
    if given.administers and any(each.administers and each.key != given.key for each in others):
        return no(_("System, security and audit are administered by three different people."))
    if any(each.administers != given.administers for each in others):
        return no(_("Whoever administers holds no role in the work itself."))
    return YES


def may_end_grant(by: Actor, grant: Grant) -> Verdict:
    """Whether a role may be taken away."""
    held = holds(by, "directory.grant", grant.organisation.path)
    if not held:
        return held
    if by.code == grant.person.code:
        return no(NOT_ONESELF)
    if grant.ended_at or (grant.until_on and grant.until_on < today()):
        return no(_("It has ended already."))
    return YES


def may_name_substitute(by: Actor, grant: Grant) -> Verdict:
    """Whether ``by`` may lend this grant at all; whom to and when is asked by ``may_stand_in``."""
    path = grant.organisation.path
    held = holds(by, "directory.grant", path) or holds(by, "directory.stand_in", path)
    if not held:
        return held
    if by.code == grant.person.code:
        return no(NAMED_BY_ANOTHER)
    if grant.stands_in_for_id:
        return no(_("A substitute has no substitute of their own."))
    return YES


def may_stand_in(by: Actor, grant: Grant, substitute: Person, from_on: dt.date, until_on: dt.date) -> Verdict:
    """Whether a role somebody holds may be lent to a substitute during leave, by a leader or the security admin."""
    allowed = may_name_substitute(by, grant)
    if not allowed:
        return allowed
    if by.code == substitute.code:
        return no(NAMED_BY_ANOTHER)
    if grant.person_id == substitute.pk:
        return no(_("The substitute must be somebody else."))
    if substitute.shared:
        return no(_("A shared account may file and nothing else."))
    if not _within(grant, from_on, until_on):
        return no(_("The absent person does not hold this role on all of these days."))
    return fits_person(substitute, grant.role, grant.organisation, grant.line, from_on, until_on)


def _within(grant: Grant, from_on: dt.date, until_on: dt.date) -> bool:
    return not grant.ended_at and grant.from_on <= from_on and (grant.until_on is None or until_on <= grant.until_on)


def _meeting(person: Person, from_on: dt.date, until_on: dt.date | None) -> list[Grant]:
    """Grants of the person that share a day with the span."""
    found = person.grants.filter(ended_at__isnull=True).filter(Q(until_on__isnull=True) | Q(until_on__gte=from_on))
    return list(found.filter(from_on__lte=until_on) if until_on else found)
