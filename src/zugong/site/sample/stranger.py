"""A small sample city under any pack, so that a stranger's regime can be tried in a minute.

Units come from the pack's own levels, values from its elements' types and choices; nothing of one city is known here.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zugong.directory.actions.founding import found_city
from zugong.directory.actions.member_rows import load_members
from zugong.directory.models import Organisation, Person
from zugong.directory.rows import MemberRow, OrganisationRow, PersonRow
from zugong.duties import actions as duties
from zugong.duties.tallies import fold
from zugong.engines.ledgers import actions as ledgers
from zugong.engines.ledgers.models import Definition, Entry
from zugong.engines.ledgers.models.attendance import Mark
from zugong.engines.ledgers.periods import CODED
from zugong.engines.ledgers.queries.roster import members_of
from zugong.engines.ledgers.shapes import ElementShape
from zugong.engines.lists import actions as lists
from zugong.engines.lists.models import ListType
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.calendar.clock import as_of
from zugong.foundation.calendar.periods import Period
from zugong.foundation.events.models import SYSTEM
from zugong.packs.actions import begin_database
from zugong.packs.actions.versions import BadPackError
from zugong.packs.reading import read_folder
from zugong.packs.regime import Regime, check
from zugong.site.sample.founders import ADMINISTRATORS, PASSWORD
from zugong.site.sample.names import Names

Tell = Callable[[str, int, int], None]
BELOW = 3
MEMBERS = 8
ITEMS = 6
DAYS = 100
"""How long after the pack's first day the sample's today lies."""


def build(folder: Path, tell: Tell) -> dt.date:
    """Found the city, open the pack's ledgers and lists, let half of it be filed. Returns the sample's today."""
    texts, faults = read_folder(folder)
    if faults:
        raise BadPackError(faults)
    checked = check(texts)
    if checked.faults:
        raise BadPackError(checked.faults)
    content = checked.sound.content
    today = _first_day(checked.sound) + dt.timedelta(days=DAYS)
    mark_sample(pinned_on=today, by=SYSTEM)
    tree = _tree(content)
    with transaction.atomic():
        tell("pack", 0, 1)
        begin_database(
            texts=texts, staged_by=ADMINISTRATORS["system_admin"], confirmed_by=ADMINISTRATORS["security_admin"]
        )
        tell("units", 0, len(tree))
        found_city(administrators=ADMINISTRATORS, tree=tree, people=_people(tree))
        Person.objects.get_queryset().update(password=make_password(PASSWORD))
    load_members(rows=_members(tree), by=SYSTEM)
    chance = random.Random(7)  # noqa: S311  # an invented past, nothing secret
    tell("list items", 0, 1)
    _lists(today, chance)
    tell("ledgers", 0, 1)
    _ledgers(today, chance)
    tell("sheets", 0, 1)
    while fold():
        pass
    return today


def _first_day(regime: Regime) -> dt.date:
    return dt.date.fromisoformat(str(regime.content["pack"]["valid_from"]))


def _tree(content: Mapping[str, Any]) -> list[OrganisationRow]:
    """Each level of units under the one above, a few each; a branch for every unit of the lowest."""
    names = Names(11)
    rows: list[OrganisationRow] = []

    def add(code: str, name: str, level: str, parent: str, **more: Any) -> str:
        rows.append(OrganisationRow(len(rows) + 2, code, name, level, parent=parent, order=len(rows), **more))
        return code

    ranks: dict[str, list[tuple[int, str, str]]] = {"unit": [], "party": []}
    for level in content["levels"]:
        ranks[level["tree"]].append((level["rank"], level["code"], level["title"]))
    units = sorted({rank: (code, title) for rank, code, title in reversed(ranks["unit"])}.items())
    stems = iter(stem for _surname, stem in names.villages(400))
    above = [add("U", f"沔州{units[0][1][1]}", units[0][1][0], "")]
    for depth, (_rank, (code, title)) in enumerate(units[1:], 1):
        above = [add(f"U{depth}{n}{k}", f"{next(stems)}{title}", code, parent)
                 for n, parent in enumerate(above) for k in range(BELOW if len(above) < 10 else 1)]  # fmt: skip
    party = sorted({rank: code for rank, code, _title in reversed(ranks["party"])}.items())
    if len(party) > 1:
        top = add("P", "沔州党组织", party[0][1], "", tree="party", unit="U")
        for unit in above:
            add(f"P{unit}", f"{unit}党支部", party[-1][1], top, tree="party", unit=unit)
    return rows


def _people(tree: list[OrganisationRow]) -> list[PersonRow]:
    """Who decides at the top, who presses in the middle, who files at the bottom."""
    names, rows = Names(12), list[PersonRow]()
    parents = {row.parent for row in tree}
    for row in tree:
        if row.tree != "unit":
            continue
        role = "city_head" if not row.parent else "town_commissioner" if row.code in parents else "village_clerk"
        code, name = f"{role}.{row.code}", names.person()
        also = [f"P{row.code}"] if role == "village_clerk" else ["P"] if role == "city_head" else []
        there = {each.code for each in tree}
        for at in [row.code, *(place for place in also if place in there)]:
            rows.append(PersonRow(len(rows) + 2, code, name, row.code, role=role, at=at))
    return rows


def _members(tree: list[OrganisationRow]) -> list[MemberRow]:
    names, rows = Names(13), list[MemberRow]()
    for row in tree:
        if row.tree == "party" and row.parent:
            rows += [
                MemberRow(len(rows) + n + 2, f"{row.code}-{n}", names.person(), row.code, "full")
                for n in range(MEMBERS)
            ]
    return rows


def _leaves() -> list[Organisation]:
    rows = Organisation.objects.filter(tree="unit", children=None).order_by("code")
    return list(rows.select_related("parent", "level"))


def _lists(today: dt.date, chance: random.Random) -> None:
    """A few items of each list; some of them late, some filed."""
    leaves, head = _leaves(), Person.objects.get(code="city_head.U")
    for listed in ListType.objects.select_related("kind").order_by("code"):
        for n in range(ITEMS):
            unit, opened = chance.choice(leaves), today - dt.timedelta(days=chance.randrange(20, 60))
            opening = duties.Opening(
                kind=listed.kind, title=f"{listed.title}第{n + 1}项", organisation=unit, asker=head.organisation,
                due_on=today + dt.timedelta(days=chance.randrange(-15, 30)), opened_on=opened,
            )  # fmt: skip
            with as_of(opened):
                lists.create_item(
                    list_type=listed, opening=opening, text=lists.ItemText(measure="按制度办理并报送。"), by=SYSTEM
                )


def _ledgers(today: dt.date, chance: random.Random) -> None:
    """The last periods of each ledger that asks by period; two thirds of the units have filed."""
    for definition in Definition.objects.select_related("kind").order_by("code"):
        rhythm: Any = definition.version_on(today).rhythm
        if rhythm not in CODED:
            continue
        period = Period.holding(today, rhythm)
        for each in (period.previous(), period):
            with as_of(max(each.start, today - dt.timedelta(days=DAYS))):
                ledgers.open_period(definition=definition, period=each.code, organisations=_leaves(), by=SYSTEM)
        _file(definition, period.previous().code, today, chance)


def _file(definition: Definition, period: str, today: dt.date, chance: random.Random) -> None:
    rows = Entry.objects.filter(definition=definition, period=period).order_by("duty_id")
    related = ("duty__kind", "duty__organisation", "organisation", "version", "definition")
    for entry in rows.select_related(*related):
        clerk = Person.objects.filter(code=f"village_clerk.{entry.organisation.code}").first()
        if clerk is None or chance.random() > 0.67 or entry.duty.kind.unit_signoff != "none":
            continue
        writing = ledgers.Writing(
            entry=entry, values={e.code: _value(e, clerk, today, chance) for e in _asked(entry)},
            marks=_marks(entry, chance),
        )  # fmt: skip
        if not entry.version.shape.tables:
            ledgers.write_entries(writings=[writing], by=clerk)
            done = min(max(entry.duty.window_from or entry.duty.opened_on, entry.duty.due_on), today)
            ledgers.file_entry(entry=entry, done_on=done, by=clerk)


def _asked(entry: Entry) -> list[ElementShape]:
    return [element for element in entry.version.shape.elements if not element.kept]


def _value(element: ElementShape, clerk: Person, today: dt.date, chance: random.Random) -> Any:
    """A value the element takes, whatever it is."""
    if element.is_number:
        low = Decimal(element.minimum or 0)
        high = min(Decimal(element.maximum or low + 20), low + 20)
        return low + chance.randrange(int(high - low) + 1)
    known: dict[str, Callable[[], Any]] = {
        "date": lambda: today - dt.timedelta(days=chance.randrange(1, 30)),
        "yes_no": lambda: chance.choice(("yes", "no")), "person": lambda: clerk,
        "organisation": lambda: clerk.organisation,
        "choice": lambda: chance.choice(element.choices).code if element.choices else "",
    }  # fmt: skip
    return known.get(element.type, lambda: "按要求办理")()


def _marks(entry: Entry, chance: random.Random) -> list[tuple[int, int, str]]:
    reasons = entry.version.shape.absence_reasons
    if not entry.version.rosters or not reasons:
        return []
    return [
        (member.pk, Mark.PRESENT.value, "")
        if chance.random() < 0.8
        else (member.pk, Mark.ABSENT.value, chance.choice(reasons).code)
        for member in members_of(entry.organisation)
    ]
