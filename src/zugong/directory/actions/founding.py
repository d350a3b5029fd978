"""The first act in an empty database: the trees, three administrators with their slips, the people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zugong.directory.models import Level, Organisation, Person
from zugong.directory.queries import roots
from zugong.directory.roles import all_roles
from zugong.directory.rows import CODE, OrganisationRow, PersonRow
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused

from .grants import extend_administrators, grant_role
from .people import Invitation, invite_person
from .people_rows import load_people
from .tree import load_organisations
from .vocabulary import LevelSpec, set_levels


@dataclass(frozen=True)
class Founder:
    """One of the three administrators to be."""

    code: str
    name: str
    phone: str = ""


@dataclass(frozen=True)
class Founded:
    """What was founded; the slips' codes are known only here."""

    slips: Mapping[str, Invitation]
    organisations: int
    people: int


def is_empty() -> bool:
    """Whether nobody and nothing stands in the directory yet."""
    return not Organisation.objects.exists() and not Person.objects.get_queryset().exists()


@verb
def found_city(
    *, administrators: Mapping[str, Founder], tree: Sequence[OrganisationRow], people: Sequence[PersonRow] = ()
) -> Founded:
    """Found a city in an empty database: whole or not at all. ``administrators`` by role, one for each of the three.

    Levels that no pack has brought are taken from the tree itself. Raises BadRowsError for the rows, Refused else.
    """
    needed = {each.key for each in all_roles() if each.administers}
    if set(administrators) != needed:
        raise Refused(f"administrators needed: {', '.join(sorted(needed))}")
    if not is_empty():
        raise Refused("the database is not empty; found a city in a new one")
    if not Level.objects.exists():
        set_levels(levels=levels_of(tree), by=SYSTEM)
    load_organisations(rows=tree, by=SYSTEM)
    tops = [top for top in roots("unit") if top.closed_on is None]
    if not tops:
        raise Refused("the tree has no open top among the units")
    slips = {}
    for role, founder in administrators.items():
        slips[role] = invited = invite_person(
            organisation=tops[0], name=founder.name, phone=founder.phone, code=founder.code, by=SYSTEM
        )
        grant_role(person=invited.person, role=role, organisation=tops[0], by=SYSTEM)
    extend_administrators(by=SYSTEM)
    loaded = load_people(rows=people, by=SYSTEM).made if people else 0
    told = {"organisations": len(tree), "people": loaded}
    record("directory.city_founded", subject=("directory", "city"), by=SYSTEM, organisation=tops[0].code, data=told)
    return Founded(slips, len(tree), loaded)


def levels_of(tree: Sequence[OrganisationRow]) -> list[LevelSpec]:
    """Levels as the rows name them, ranked by the highest place each has; a word that is no code gets one."""
    by_code = {row.code: row for row in tree}
    ranks: dict[tuple[str, str], int] = {}
    for row in tree:
        depth, at, seen = 1, row, {row.code}
        while (above := by_code.get(at.parent)) is not None and above.code not in seen:
            seen.add(above.code)
            depth, at = depth + 1, above
        key = (row.tree, row.level)
        ranks[key] = min(ranks.get(key, depth), depth)
    used = [title for _tree, title in ranks]
    return [
        LevelSpec(
            title if CODE.fullmatch(title) and used.count(title) == 1 else f"{in_tree}-{number}", title, in_tree, rank
        )
        for number, ((in_tree, title), rank) in enumerate(ranks.items(), start=1)
        if title
    ]
