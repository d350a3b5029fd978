"""Verbs about roles: give, end, lend to a substitute. Each renews the person's stamp, so that it counts at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from zugong.directory.models import Grant, Line, Organisation, Person
from zugong.directory.roles import all_roles
from zugong.directory.rules import grants as rules
from zugong.foundation.calendar.clock import entered_now, today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb


@verb
def grant_role(
    *,
    person: Person,
    role: str,
    organisation: Organisation,
    by: Actor,
    line: Line | None = None,
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
) -> Grant:
    """Give a role in a subtree for one line of work (none: every line), from today unless told, both ends counting."""
    begin = from_on or today()
    rules.may_grant(by, person, role, organisation, line, begin, until_on).require()
    made = Grant.objects.create(
        person=person, role=role, organisation=organisation, line=line, from_on=begin, until_on=until_on,
        granted_by=by.code,
    )  # fmt: skip
    renew_stamp(person)
    _tell("role_granted", made, by)
    return made


@verb
def end_grant(*, grant: Grant, by: Actor, on: dt.date | None = None) -> None:
    """Take a role away: at once, or with ``on`` as its last day if that lies ahead."""
    rules.may_end_grant(by, grant).require()
    if on and on > today() and on >= grant.from_on:
        grant.until_on = on
    else:
        grant.ended_at = entered_now()
    grant.save(update_fields=["until_on", "ended_at"])
    renew_stamp(grant.person)
    _tell("grant_ended", grant, by)


@verb
def stand_in(*, grant: Grant, substitute: Person, from_on: dt.date, until_on: dt.date, by: Actor) -> Grant:
    """Lend a role somebody holds to a substitute during leave; it ends by itself after ``until_on``."""
    rules.may_stand_in(by, grant, substitute, from_on, until_on).require()
    made = Grant.objects.create(
        person=substitute, role=grant.role, organisation=grant.organisation, line=grant.line, from_on=from_on,
        until_on=until_on, granted_by=by.code, stands_in_for=grant.person,
    )  # fmt: skip
    renew_stamp(substitute)
    _tell("stand_in_named", made, by, {"for": grant.person.code})
    return made


@verb
def extend_administrators(*, by: Actor) -> int:
    """Let the administrators of one top see every other top too; how many grants that took.

    Without this a newly opened tree would lie in nobody's scope, and nobody could give a role in it.
    """
    tops = list(Organisation.objects.filter(parent__isnull=True))
    administering = [each.key for each in all_roles() if each.administers]
    held = Grant.objects.in_force(today()).filter(role__in=administering, line__isnull=True, organisation__in=tops)
    pairs = {(grant.person_id, grant.role) for grant in held}
    there = {(grant.person_id, grant.role, grant.organisation_id) for grant in held}
    missing = [
        Grant(person_id=person, role=role, organisation=top, from_on=today(), granted_by=by.code)
        for person, role in sorted(pairs)
        for top in tops
        if (person, role, top.pk) not in there
    ]
    if missing:
        Grant.objects.bulk_create(missing)
        Person.objects.get_queryset().filter(pk__in={grant.person_id for grant in missing}).renew_stamps()
        told = {"grants": len(missing), "tops": sorted({grant.organisation.code for grant in missing})}
        record("directory.administrators_extended", subject=("directory", "grants"), by=by, data=told)
    return len(missing)


def renew_stamp(person: Person) -> None:
    """Let every process forget this person's kept scope, and the object at hand too."""
    Person.objects.get_queryset().filter(pk=person.pk).renew_stamps()
    person.refresh_from_db(fields=["stamp"])


def _tell(what: str, grant: Grant, by: Actor, more: dict[str, Any] | None = None) -> None:
    record(
        f"directory.{what}",
        subject=("person", grant.person.code),
        by=by,
        organisation=grant.organisation.code,
        data={
            "role": grant.role,
            "line": grant.line_id or "",
            "from": grant.from_on.isoformat(),
            "until": grant.until_on.isoformat() if grant.until_on else "",
            **(more or {}),
        },
    )
