"""What is wrong with rows of people, cell by cell, before any of them is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Grant, Line, Organisation, Person, Post
from zugong.directory.queries import Finder, OrganisationNotFoundError, find_role, role_titles
from zugong.directory.roles import role
from zugong.directory.rows import (
    ID_NUMBER,
    BadRowsError,
    Fault,
    PersonRow,
    holds_id_number,
    name_fault,
    person_code_fault,
    phone_fault,
)
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Actor

from .bulk import GIVE, LOAD, reach
from .grants import stand_apart
from .people import LONGEST_NAME
from .tree_rows import OUTSIDE


@dataclass
class PeoplePlan:
    """Rows with everything they point at found."""

    finder: Finder
    titles: Mapping[str, str]
    posts: Mapping[str, Post]
    lines: Mapping[str, Line]
    existing: Mapping[str, Person]
    phones: dict[str, str]
    roles: dict[str, set[str]]
    places: tuple[str, ...]
    first: dict[str, PersonRow] = field(default_factory=dict)
    at: dict[int, Organisation] = field(default_factory=dict)
    belongs: dict[int, Organisation] = field(default_factory=dict)

    def role_of(self, row: PersonRow) -> str:
        return find_role(row.role, dict(self.titles)) if row.role else ""


def check_people(rows: Sequence[PersonRow], by: Actor) -> PeoplePlan:
    """A plan for the rows. Raises BadRowsError with every fault found."""
    with_roles = any(row.role for row in rows)
    plan = _read_surroundings(reach(by, GIVE if with_roles else LOAD))
    faults: list[Fault] = []
    for row in rows:
        found = _own_faults(row) + _against_first(row, plan) + _pointing(row, plan) + _role_faults(row, plan, by)
        faults += [Fault(row.row, column, message) for column, message in found if message]
    if faults:
        raise BadRowsError(faults)
    return plan


Found = list[tuple[str, str | Promise]]


def _read_surroundings(places: tuple[str, ...]) -> PeoplePlan:
    existing = {each.code: each for each in Person.objects.get_queryset().select_related("organisation")}
    held: dict[str, set[str]] = {}
    for code, key in Grant.objects.not_over(today()).values_list("person__code", "role"):
        held.setdefault(code, set()).add(key)
    posts = {key: post for post in Post.objects.all() for key in (post.title, post.code)}
    lines = {key: line for line in Line.objects.all() for key in (line.title, line.code)}
    phones = {each.phone: each.code for each in existing.values() if each.phone}
    return PeoplePlan(Finder.of_all(), role_titles(), posts, lines, existing, phones, held, places)


def _own_faults(row: PersonRow) -> Found:
    texts = {"code": row.code, "name": row.name, "phone": row.phone, "organisation": row.organisation, "post": row.post}
    found: Found = [
        ("code", person_code_fault(row.code)),
        ("name", name_fault(row.name, LONGEST_NAME)),
        ("phone", phone_fault(row.phone)),
    ]
    return found + [(column, ID_NUMBER) for column, text in texts.items() if holds_id_number(text)]


def _against_first(row: PersonRow, plan: PeoplePlan) -> Found:
    """The same code elsewhere, in the file or in the database, must be the same person; a telephone has one owner."""
    first = plan.first.setdefault(row.code, row)
    standing = plan.existing.get(row.code)
    found: Found = []
    if (first.name, first.phone, first.organisation, first.shared) != (
        row.name,
        row.phone,
        row.organisation,
        row.shared,
    ):
        found.append(("code", _("This code stands above with another name, telephone or organisation.")))
    if standing and standing.name != row.name:
        found.append(("code", _("%(code)s is there already under another name.") % {"code": row.code}))
    if standing and not standing.is_active:
        found.append(("code", _("This account is locked.")))
    if row.phone and plan.phones.setdefault(row.phone, row.code) != row.code:
        found.append(("phone", _("This telephone number belongs to somebody else.")))
    return found


def _pointing(row: PersonRow, plan: PeoplePlan) -> Found:
    found: Found = []
    for column, text, kept in (("organisation", row.organisation, plan.belongs), ("at", row.at, plan.at)):
        if column == "at" and not text:
            continue
        try:
            kept[row.row] = organisation = plan.finder.find(text)
        except OrganisationNotFoundError as unknown:
            found.append((column, str(unknown)))
            continue
        if organisation.closed_on:
            found.append((column, _("%(name)s is closed.") % {"name": organisation.name}))
        if not any(organisation.path.startswith(place) for place in plan.places):
            found.append((column, OUTSIDE))
    standing, belongs = plan.existing.get(row.code), plan.belongs.get(row.row)
    if standing and belongs and standing.organisation_id != belongs.pk:
        found.append(("organisation", _("This person belongs elsewhere; move them on their own page.")))
    if row.post and row.post not in plan.posts:
        found.append(("post", _("There is no post “%(post)s”.") % {"post": row.post[:40]}))
    return found


def _role_faults(row: PersonRow, plan: PeoplePlan, by: Actor) -> Found:
    if row.line and row.line not in plan.lines:
        return [("line", _("There is no line of work “%(line)s”.") % {"line": row.line[:40]})]
    if not row.role:
        return []
    key = plan.role_of(row)
    if not key:
        return [("role", _("There is no role “%(role)s”.") % {"role": row.role[:40]})]
    if row.code == by.code:
        return [("role", _("Nobody gives a role to themselves."))]
    given, held = role(key), plan.roles.setdefault(row.code, set())
    standing = plan.existing.get(row.code)
    shared = standing.shared if standing else row.shared
    if shared and (given.second_factor or given.administers):
        return [("role", _("A shared account may file and nothing else."))]
    apart = stand_apart(given, {role(each) for each in held})
    held.add(key)
    return [] if apart else [("role", apart.reason)]
