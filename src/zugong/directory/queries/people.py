"""Who holds what: scopes, holders of a permission, deciders, titles of roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from zugong.directory.models import Grant, Organisation, Person, RoleTitle
from zugong.directory.paths import ancestor_paths, depth
from zugong.directory.roles import all_roles, role
from zugong.directory.rows import tidy
from zugong.directory.scope import Scope, scope_on
from zugong.foundation.calendar.clock import today


def scope_of(person: Person) -> Scope:
    """What the person's grants open today."""
    return scope_on(person, today())


@dataclass(frozen=True)
class Holders:
    """People who hold a permission at one organisation. ``risen`` counts the levels passed over to find them."""

    organisation: Organisation | None
    people: tuple[Person, ...]
    risen: int = 0


def holders_of(
    permission: str,
    organisation: Organisation,
    line: str | None = None,
    *,
    above: bool = False,
    without: Collection[int] = (),
    on: dt.date | None = None,
) -> Holders:
    """Who holds ``permission`` at ``organisation``, or at the nearest level above where somebody does.

    ``above`` begins one level higher (at the top: there). ``without`` are ids of people who do not count; where only
    they would do, the search rises. ``line`` None: in any line of work. Shared accounts never count.
    """
    chain = ancestor_paths(organisation.path)
    if above and len(chain) > 1:
        chain = chain[:-1]
    grants = (
        Grant.objects.in_force(on or today())
        .filter(
            organisation__path__in=chain, role__in=[each.key for each in all_roles() if permission in each.permissions]
        )
        .filter(person__is_active=True, person__shared=False)
        .exclude(person__in=list(without))
        .select_related("person", "organisation")
        .order_by("person__code")
    )
    if line is not None:
        grants = grants.filter(Q(line__isnull=True) | Q(line=line))
    held = list(grants)
    if not held:
        return Holders(None, ())
    nearest = max((grant.organisation for grant in held), key=lambda each: depth(each.path))
    people = {grant.person_id: grant.person for grant in held if grant.organisation_id == nearest.pk}
    return Holders(nearest, tuple(people.values()), len(chain) - depth(nearest.path))


def deciders(
    organisation: Organisation,
    line: str | None = None,
    *,
    doers: Collection[int] = (),
    permission: str = "duties.decide",
) -> Holders:
    """Who may decide on what ``organisation`` did: the level above, without the doers; one more level where it must."""
    return holders_of(permission, organisation, line, above=True, without=doers)


def role_titles() -> dict[str, str]:
    """What this place calls each role, by key."""
    own = dict(RoleTitle.objects.values_list("role", "title"))
    return {each.key: own.get(each.key, each.title) for each in all_roles()}


def role_title(key: str) -> str:
    """What this place calls a role."""
    own = RoleTitle.objects.filter(role=key).first()
    return own.title if own else role(key).title


def find_role(text: str, titles: dict[str, str]) -> str:
    """The key of a role by key or title; empty where none is called so."""
    text = tidy(text)
    return text if text in titles else next((key for key, title in titles.items() if title == text), "")
