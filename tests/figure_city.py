"""A small city with one record of everything the first pack counts, for tests across rooms."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from zugong.directory.models import Level, Organisation, Person
from zugong.directory.tests.factories import make_grant, make_member, make_organisation, make_person
from zugong.duties import actions as duties
from zugong.engines.ledgers import actions as ledgers
from zugong.engines.ledgers.models import Definition
from zugong.engines.lists.actions import ItemText, create_item, take_stage
from zugong.engines.lists.models import Item, ListType, Stage
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM
from zugong.packs.actions import begin_database
from zugong.packs.tests.factories import XIANTAO, Founder, folder_texts

PERIOD, TODAY = "2016-H1", dt.date(2016, 7, 29)


@pytest.fixture
def city():
    mark_sample(pinned_on=TODAY, by=SYSTEM)
    begin_database(texts=folder_texts(XIANTAO), staged_by=Founder("sysadmin"), confirmed_by=Founder("secadmin"))
    c = SimpleNamespace()
    c.city = make_unit("MZ", None, "city")
    c.towns = [make_unit(f"T{n}", c.city, "town") for n in (1, 2)]
    c.villages = [make_unit(f"V{n}", c.towns[n % 2], "village") for n in range(4)]
    c.community = make_unit("C1", c.towns[0], "community")
    c.committee = make_unit("PC", None, "city_committee")
    c.branches = [make_unit(f"B{n}", c.committee, "branch", unit=c.villages[n]) for n in range(3)]
    c.head = make_person("head", c.city, "city_head")
    make_grant(c.head, "city_head", c.committee)
    c.commissioner = make_person("commissioner", c.towns[0], "town_commissioner")
    filer = make_person("filer", c.city, "unit_clerk")
    make_grant(filer, "unit_clerk", c.committee)
    c.cadres = [make_person(f"cadre{n}", c.city) for n in range(3)]
    _life(c)
    return c


def make_unit(code, parent, level, **fields):
    """A unit on one of the pack's own levels."""
    tree = Level.objects.get(code=level).tree
    made = make_organisation(code, parent, "village", tree=tree, **fields)
    found = Level.objects.get(code=level)
    Organisation.objects.filter(pk=made.pk).update(level=found, tree=found.tree)
    made.versions.update(level=found)
    made.refresh_from_db()
    return made


def _life(c):
    for village in c.villages[:3]:
        make_item(c, "lagging_villages", village, progress="under_way")
    for n in range(2):
        _approve(c, make_item(c, "talent_projects", c.towns[n], progress="under_way"))
    make_item(c, "talent_projects", c.towns[0], progress="under_way")  # applied for, not approved
    c.built = [
        make_entry("services420", village, "2016-06", {"services420.state": "built"}) for village in c.villages[:3]
    ]
    make_entry("services420", c.villages[3], "2016-06", {"services420.state": "building"})
    for branch in c.branches:
        make_member("党员甲", branch)
        for month in ("2016-05", "2016-06"):
            _activity(branch, month)
    c.classes = [_class(c, "第一期", c.cadres[:2]), _class(c, "第二期", c.cadres[1:])]
    c.brokers = _brokers(c, [("甲", True), ("乙", True), ("丙", False)])


def make_item(c, list_code, unit, progress):
    listed = ListType.objects.select_related("kind").get(code=list_code)
    opening = duties.Opening(
        kind=listed.kind, title=f"{unit.name} {list_code}", organisation=unit, asker=c.city,
        due_on=dt.date(2016, 12, 1), opened_on=dt.date(2016, 2, 1),
    )  # fmt: skip
    made = create_item(list_type=listed, opening=opening, text=ItemText(measure="按方案办理"), by=SYSTEM)
    Item.objects.filter(pk=made.pk).update(progress=progress)
    return made


def _approve(c, item):
    for code, by in (("apply", _clerk()), ("review", c.head), ("approve", c.head)):
        stage = Stage.objects.get(list=item.list, code=code)
        take_stage(item=Item.objects.get(pk=item.pk), by=by, stage=stage, text="已办", happened_on=dt.date(2016, 3, 1))


def make_entry(ledger, unit, period, values):
    entry = ledgers.open_period(
        definition=Definition.objects.get(code=ledger), period=period, organisations=[unit], by=SYSTEM
    )[0]
    given = ledgers.EntryInput(values=values | _rest(entry, values))
    ledgers.file_entry(entry=entry, done_on=min(entry.duty.due_on, today()), by=_clerk(), given=given)
    return entry


def _clerk():
    """Somebody who may file for everybody, in both trees."""
    return Person.objects.get(code="filer")


def _rest(entry, values):
    """Something for what else the form requires."""
    found = {}
    for each in entry.version.shape.elements:
        if each.code not in values and each.required and not each.kept:
            found[each.code] = {
                "count": 1, "number": 1, "money": 1, "date": dt.date(2016, 6, 1), "yes_no": "yes",
                "choice": each.choices[0].code if each.choices else "",
            }.get(each.type, "有")  # fmt: skip
    return found


def _activity(branch, month):
    entry = ledgers.open_period(
        definition=Definition.objects.get(code="activity_day"), period=month, organisations=[branch], by=SYSTEM
    )[0]
    chair = make_person(f"chair{entry.pk}", branch)
    given = ledgers.EntryInput(
        values=_rest(entry, {"activity_day.chair": chair}) | {"activity_day.chair": chair}, rest_present=True
    )
    ledgers.file_entry(entry=entry, done_on=entry.duty.due_on, by=_clerk(), given=given)


def _class(c, title, people):
    entry = ledgers.open_event(
        definition=Definition.objects.get(code="training"), organisation=c.city, happened_on=dt.date(2016, 4, 1),
        title=title, by=SYSTEM,
    )  # fmt: skip
    _file_rows(entry, [(person, {}) for person in people])
    return entry


def _brokers(c, rows):
    entry = ledgers.open_event(
        definition=Definition.objects.get(code="brokers"), organisation=c.city, happened_on=dt.date(2016, 5, 1),
        title="第一班", by=SYSTEM,
    )  # fmt: skip
    _file_rows(entry, [(name, {"brokers.passed": "yes" if passed else "no"}) for name, passed in rows])
    return entry


def _file_rows(entry, rows):
    table = entry.version.shape.tables[0]
    given = ledgers.EntryInput(
        values=_rest(entry, {}),
        tables={"rows": [ledgers.RowInput(about=about, values=_cells(table) | own) for about, own in rows]},
    )
    ledgers.file_entry(entry=entry, done_on=entry.duty.due_on, by=_clerk(), given=given)


def _cells(table):
    return {each.code: 8 if each.is_number else "合格" for each in table.elements if each.required}
