"""Verbs of the trees: open, rename, move, change level, close, merge, add an alias."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Now, Substr

from zugong.directory.models import (
    Alias,
    Appointment,
    Grant,
    Level,
    Member,
    Organisation,
    OrganisationVersion,
    Person,
)
from zugong.directory.models.organisations import OrganisationQuerySet
from zugong.directory.rows import tidy
from zugong.directory.rules import organisations as rules
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.pinyin import search_key

from .grants import extend_administrators

# The first version of an organisation whose beginning nobody wrote down.
EVER = dt.date(1, 1, 1)


@verb
def open_organisation(
    *,
    code: str,
    name: str,
    level: Level,
    by: Actor,
    parent: Organisation | None = None,
    on: dt.date | None = None,
    unit: Organisation | None = None,
    short_name: str = "",
    kind: str = "",
    phone: str = "",
    order: int = 0,
) -> Organisation:
    """Open an organisation below ``parent`` (none: a new top). ``on`` None: it was there before records began."""
    name = tidy(name)
    if parent:
        lock_trees(parent)
    rules.may_open_organisation(by, code, name, level, parent).require()
    made = Organisation.objects.create(
        code=code, name=name, level=level, tree=level.tree, parent=parent, path=f"~{code}", opened_on=on, unit=unit,
        short_name=tidy(short_name), kind=kind, phone=phone, order=order, search=organisation_search(name, short_name),
    )  # fmt: skip
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    begin_versions(Organisation.objects.filter(pk=made.pk), on or EVER)
    if parent is None:
        extend_administrators(by=by)
    record(
        "directory.organisation_opened",
        subject=("organisation", code),
        by=by,
        organisation=code,
        data={"level": level.code, "parent": parent.code if parent else "", "on": on.isoformat() if on else ""},
        values={"name": name, "short_name": made.short_name, "phone": phone},
    )
    return made


@verb
def rename_organisation(
    *, organisation: Organisation, name: str, by: Actor, on: dt.date | None = None, short_name: str | None = None
) -> None:
    """Give an organisation another name from ``on`` (today); the former one stays as an alias and in the history."""
    name, day, former = tidy(name), on or today(), organisation.name
    rules.may_rename(by, organisation, name, day).require()
    organisation.name = name
    organisation.short_name = organisation.short_name if short_name is None else tidy(short_name)
    organisation.search = organisation_search(name, organisation.short_name, former)
    organisation.save(update_fields=["name", "short_name", "search"])
    Alias.objects.get_or_create(organisation=organisation, name=former, defaults={"reason": "former name"})
    organisation.aliases.filter(name=name).delete()
    begin_versions(Organisation.objects.filter(pk=organisation.pk), day)
    _tell("renamed", organisation, by, {"on": day.isoformat()}, {"name": name, "former": former})


@verb
def move_organisation(
    *, organisation: Organisation, parent: Organisation, by: Actor, on: dt.date | None = None
) -> None:
    """Put an organisation and all below it under ``parent``; the scopes of everybody with a grant there are renewed."""
    day = on or today()
    lock_trees(organisation, parent)
    rules.may_move(by, organisation, parent, day).require()
    former, old = organisation.parent, organisation.path
    organisation.parent, organisation.path = parent, f"{parent.path}{organisation.pk}/"
    organisation.save(update_fields=["parent"])
    Organisation.objects.under(old).update(path=Concat(Value(organisation.path), Substr(F("path"), len(old) + 1)))
    moved = Organisation.objects.under(organisation.path)
    begin_versions(moved, day)
    renew_scopes(moved)
    data = {"from": former.code if former else "", "to": parent.code, "on": day.isoformat(), "with": moved.count()}
    _tell("moved", organisation, by, data)


@verb
def change_level(
    *, organisation: Organisation, level: Level, by: Actor, on: dt.date | None = None, kind: str | None = None
) -> None:
    """Make an organisation one of another level or kind: a town becomes a street."""
    day = on or today()
    rules.may_change_level(by, organisation, level, day).require()
    former = organisation.level.code
    organisation.level = level
    organisation.kind = organisation.kind if kind is None else kind
    organisation.save(update_fields=["level", "kind"])
    begin_versions(Organisation.objects.filter(pk=organisation.pk), day)
    data = {"from": former, "to": level.code, "kind": organisation.kind, "on": day.isoformat()}
    _tell("level_changed", organisation, by, data)


@verb
def close_organisation(*, organisation: Organisation, by: Actor, on: dt.date | None = None) -> None:
    """End an organisation that nothing hangs on any more. ``on`` is the first day without it; its grants end."""
    day = on or today()
    lock_trees(organisation)
    rules.may_close_organisation(by, organisation, day).require()
    counts = _end(organisation, day)
    _tell("closed", organisation, by, {"on": day.isoformat(), **counts})


@verb
def merge_organisation(
    *, organisation: Organisation, successor: Organisation, by: Actor, on: dt.date | None = None
) -> None:
    """Let an organisation go into another. Both histories stay; what was below, its people and members go along.

    Its grants and appointments end: whoever works on in the successor is given roles there.
    """
    day = on or today()
    lock_trees(organisation, successor)
    rules.may_merge(by, organisation, successor, day).require()
    below = list(organisation.children.filter(closed_on__isnull=True))
    for child in below:
        move_organisation(organisation=child, parent=successor, by=by, on=day)
    people = Person.objects.filter(organisation=organisation, is_active=True).update(organisation=successor)
    members = Member.objects.current().filter(branch=organisation).update(branch=successor)
    Organisation.objects.filter(unit=organisation).update(unit=successor)
    for name in {organisation.name, *organisation.aliases.values_list("name", flat=True)} - {successor.name}:
        Alias.objects.get_or_create(organisation=successor, name=name, defaults={"reason": "merged"})
    counts = _end(organisation, day, successor)
    told = {"into": successor.code, "on": day.isoformat(), "below": len(below), "people": people, "members": members}
    _tell("merged", organisation, by, {**told, **counts})


@verb
def add_alias(*, organisation: Organisation, name: str, by: Actor, reason: str = "") -> None:
    """Keep another name under which papers know an organisation."""
    name = tidy(name)
    rules.may_add_alias(by, organisation, name).require()
    Alias.objects.create(organisation=organisation, name=name, reason=reason)
    organisation.search = f"{organisation.search} {search_key(name)}"[:400]
    organisation.save(update_fields=["search"])
    _tell("alias_added", organisation, by, {}, {"alias": name, "reason": reason})


def organisation_search(*names: str) -> str:
    """The search column: every name with its pinyin and initials."""
    return " ".join(search_key(name) for name in dict.fromkeys(names) if name)[:400]


def begin_versions(organisations: OrganisationQuerySet, on: dt.date) -> None:
    """Write how organisations stand from ``on``; a version begun that very day is replaced."""
    rows = list(organisations.values_list("pk", "name", "kind", "level_id", "parent_id", "path"))
    in_force = OrganisationVersion.objects.filter(organisation__in=[row[0] for row in rows], valid_until=None)
    in_force.filter(valid_from=on).delete()
    in_force.update(valid_until=on)
    OrganisationVersion.objects.bulk_create(
        (
            OrganisationVersion(
                organisation_id=pk, name=name, kind=kind, level_id=level, parent_id=parent, path=path, valid_from=on
            )
            for pk, name, kind, level, parent, path in rows
        ),
        batch_size=500,
    )


def renew_scopes(organisations: OrganisationQuerySet) -> None:
    """Let every process forget the scopes of people with a grant at one of the organisations."""
    holders = Grant.objects.filter(organisation__in=organisations).values("person")
    Person.objects.get_queryset().filter(pk__in=holders).renew_stamps()


def lock_trees(*organisations: Organisation) -> None:
    """Let changes of one tree wait for each other, and read again what the change is about."""
    tops = sorted({int(each.path.strip("/").split("/")[0]) for each in organisations})
    list(Organisation.objects.filter(pk__in=tops).order_by("pk").select_for_update())
    for each in organisations:
        each.refresh_from_db()


def _end(organisation: Organisation, day: dt.date, successor: Organisation | None = None) -> dict[str, int]:
    """Close the row and its history; end grants and appointments; how many of each."""
    organisation.closed_on, organisation.merged_into = day, successor
    organisation.save(update_fields=["closed_on", "merged_into"])
    in_force = organisation.versions.filter(valid_until=None)
    in_force.filter(valid_from=day).delete()
    in_force.update(valid_until=day)
    renew_scopes(Organisation.objects.filter(pk=organisation.pk))
    grants = Grant.objects.not_over(today()).filter(organisation=organisation).update(ended_at=Now())
    posts = Appointment.objects.filter(organisation=organisation, until_on__isnull=True, from_on__lte=day)
    return {"grants": grants, "appointments": posts.update(until_on=day)}


def _tell(
    what: str, organisation: Organisation, by: Actor, data: dict[str, Any], values: dict[str, Any] | None = None
) -> None:
    record(
        f"directory.organisation_{what}",
        subject=("organisation", organisation.code),
        by=by,
        organisation=organisation.code,
        data=data,
        values=values,
    )
