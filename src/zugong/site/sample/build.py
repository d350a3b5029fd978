"""Builds the sample city in an empty database, telling how far it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zugong.directory.actions.founding import found_city
from zugong.directory.actions.member_rows import load_members
from zugong.directory.models import Organisation, Person
from zugong.duties.tallies import fold
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.events.models import SYSTEM
from zugong.packs.actions import begin_database
from zugong.packs.actions.versions import BadPackError
from zugong.packs.reading import read_folder
from zugong.site.sample import branches_life, ledgers_life, lists_life, projects_life
from zugong.site.sample.founders import ADMINISTRATORS, PASSWORD
from zugong.site.sample.people import make_people
from zugong.site.sample.place import Size, make_members, make_place

Tell = Callable[[str, int, int], None]
"""What is being done, how much of it is done, how much there is."""

PINNED = dt.date(2016, 7, 29)


def build(size: Size, pack: Path, items: int, tell: Tell) -> None:
    """Mark the database as a sample and fill it. Refuses one that holds anything (``found_city`` says so)."""
    mark_sample(pinned_on=PINNED, by=SYSTEM)
    texts, faults = read_folder(pack)
    if faults:
        raise BadPackError(faults)
    place = make_place(size)
    people = make_people(place)
    with transaction.atomic():
        tell("pack", 0, 1)
        system, security = ADMINISTRATORS["system_admin"], ADMINISTRATORS["security_admin"]
        begin_database(texts=texts, staged_by=system, confirmed_by=security)
        tell("units", 0, len(place.rows))
        found_city(administrators=ADMINISTRATORS, tree=place.rows, people=people)
        Person.objects.update(password=make_password(PASSWORD))
    members = make_members(place, size)
    tell("members", 0, len(members))
    load_members(rows=members, by=SYSTEM)
    lists_life.live(items, lambda done: tell("list items", done, items))
    projects_life.live(lambda done: tell("projects", done, 100))
    branches_life.live(lambda done: tell("activity days", done, 100))
    ledgers_life.live(lambda done: tell("ledgers", done, 100))
    tell("sheets", 0, 1)
    while fold():
        pass


def accounts() -> list[tuple[str, str, str]]:
    """One person for each role: (role, code, unit)."""
    chosen: dict[str, tuple[str, str, str]] = {}
    rows = (
        Person.objects.filter(is_active=True).order_by("pk").values_list("grants__role", "code", "organisation__name")
    )
    for role, code, unit in rows:
        if role:
            chosen.setdefault(role, (role, code, unit))
    return list(chosen.values())


def is_empty() -> bool:
    """Whether nothing has been founded here yet."""
    return not Organisation.objects.exists()
