"""Seven activity days of every branch: who was there, why not, filed in time, late, afterwards, not at all. (S23)"""

# ruff: noqa: E501  # words of the sample

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zugong.directory.models import Member, Organisation, Person
from zugong.duties import actions as duties
from zugong.engines.ledgers import actions as ledgers
from zugong.engines.ledgers.models import Attendance, Definition, Entry, Mark
from zugong.foundation.calendar.clock import as_of
from zugong.foundation.events.models import SYSTEM

TODAY = dt.date(2016, 7, 29)
MONTHS = tuple(f"2016-{month:02d}" for month in range(1, 8))
FLOODED = ("T01", "T02", "T03")
FLOOD = "2016-07"
# Held yesterday and left to the villages' own clerks, so that somebody who looks at the sample can file one.
YET_TO_FILE = frozenset(f"PV{number:03d}" for number in range(1, 21))
TOPICS = {
    "village": (
        "清沟排涝", "通村公路维修", "低保对象评议", "环境卫生整治", "党费收缴公示", "村级账务公开", "春耕生产互助", "老党员走访",
        "农田水利冬修", "移风易俗议事", "学党章党规", "危房改造评议",
    ),
    "office": ("学党章党规", "作风建设讨论", "联系村帮扶", "窗口服务评议", "党费收缴", "防汛值班安排", "业务练兵"),
    "firm": ("安全生产讨论", "党员示范岗评议", "党费收缴", "技术攻关小组", "困难职工帮扶"),
}  # fmt: skip
DYKE = "堤段巡查值守"
CONTENT = {
    "清沟排涝": "议定清淤两条支沟，党员分段负责，三日内完工。", "低保对象评议": "逐户评议十一户，新增两户，调出一户，张榜公示。",
    "通村公路维修": "商定维修三处塌陷路面，村里出工，镇里出料。", "环境卫生整治": "分片包干，清理房前屋后杂物，月底互查。",
    DYKE: "在堤上开展，分三班巡查，每班六人，查险情、清杂草。",
}  # fmt: skip
PLAIN = "通报上月事项办理情况，学习有关文件，讨论本月安排，党员逐一发言。"


@dataclass(frozen=True)
class Branch:
    """A branch with its roster, whoever files for it and whoever presides."""

    organisation: Organisation
    sort: str
    members: tuple[tuple[int, bool], ...]
    clerk: Person
    chair: Person


@dataclass(frozen=True)
class Held:
    """One activity day of one branch: when it was held, when it is filed (None: never)."""

    branch: Branch
    entry: Entry
    on: dt.date
    filed: dt.date | None


def live(tell: Callable[[int], None]) -> None:
    """Every month: open the day for all branches, hold it, file it by the clerks of each unit."""
    chance = random.Random(2016)  # noqa: S311  # an invented past, nothing secret
    definition = Definition.objects.get(code="activity_day")
    branches = list(_branches(chance))
    for n, month in enumerate(MONTHS):
        first = dt.date.fromisoformat(f"{month}-01")
        with as_of(first):
            _open(definition, month, branches)
        if month == FLOOD:
            _postpone()
        days = _days(definition, month, branches, chance)
        for day in sorted({held.filed for held in days if held.filed and held.filed <= TODAY}):
            with as_of(day):
                _file_day([held for held in days if held.filed == day], chance)
        tell(round(100 * (n + 1) / len(MONTHS)))
    _afterwards(definition)


def _branches(chance: random.Random) -> Iterator[Branch]:
    """Branches in the order of their codes, with what their people are like."""
    people = {person.code: person for person in Person.objects.get_queryset().order_by("pk")}
    rosters: dict[int, list[int]] = defaultdict(list)
    for pk, at in Member.objects.order_by("code").values_list("pk", "branch_id"):
        rosters[at].append(pk)
    found = Organisation.objects.filter(tree="party", level_id="branch").order_by("code")
    for branch in found.select_related("unit__parent", "parent", "level"):
        sort, clerk, chair = _cast(branch, people)
        share = {"village": 0.35, "office": 0.02, "firm": 0.1}[sort]
        members = tuple((pk, chance.random() < share) for pk in rosters[branch.pk])
        yield Branch(branch, sort, members, clerk, chair)


def _cast(branch: Organisation, people: dict[str, Person]) -> tuple[str, Person, Person]:
    unit = branch.unit
    assert unit is not None
    if unit.code.startswith("V"):
        town = unit.parent
        assert town is not None
        return "village", people[f"town_clerk.{town.code}"], people[f"village_secretary.{unit.code}"]
    if unit.code.startswith("B"):
        return "office", people[f"unit_clerk.{unit.code}"], people[f"unit_branch.{unit.code}"]
    sort = "firm" if branch.code.startswith("PF") else "office"
    own = branch.parent is not None and branch.parent.code == "PJ"
    clerk = people["unit_clerk.PJ"] if own else people[f"town_clerk.{unit.code}"]
    return sort, clerk, people[f"town_deputy.{unit.code}"]


def _open(definition: Definition, month: str, branches: list[Branch]) -> None:
    organisations = [branch.organisation for branch in branches]
    ledgers.open_period(definition=definition, period=month, organisations=organisations, by=SYSTEM)


def _days(definition: Definition, month: str, branches: list[Branch], chance: random.Random) -> list[Held]:
    """When each branch held the day and when it is filed; a clerk files most of a month on one day."""
    rows = Entry.objects.filter(definition=definition, period=month).select_related(
        "duty__kind", "duty__organisation", "organisation", "version", "definition"
    )
    entries = {entry.organisation_id: entry for entry in rows}
    lags = {branch.clerk.pk: chance.choice((0, 0, 1, 1, 2)) for branch in branches}
    late = {pk: chance.choice((6, 8, 9)) for pk in lags}
    return [_held(branch, entries[branch.organisation.pk], lags, late, month, chance) for branch in branches]


def _held(
    branch: Branch, entry: Entry, lags: dict[int, int], late: dict[int, int], month: str, chance: random.Random
) -> Held:
    due = entry.duty.first_due_on
    on = due + dt.timedelta(days=chance.choice((0, 0, 0, 0, 0, 0, 0, -1, 1)))
    fate = chance.random()
    filed: dt.date | None = max(on, due + dt.timedelta(days=lags[branch.clerk.pk]))
    if fate < 0.05:
        filed = due + dt.timedelta(days=late[branch.clerk.pk])
    elif fate < 0.065:
        filed = (entry.duty.grace_until or due) + dt.timedelta(days=4)
    elif fate < 0.07 and month != MONTHS[0]:
        filed = None
    unit = branch.organisation.unit
    town = unit.parent.code if unit and unit.parent and unit.code.startswith("V") else unit.code if unit else ""
    if month == FLOOD and (town in FLOODED and chance.random() < 0.75 or branch.organisation.code in YET_TO_FILE):
        filed = None
    return Held(branch, entry, on, filed)


def _postpone() -> None:
    """The flooded towns hold July's day when the water allows."""
    towns = list(Organisation.objects.filter(code__in=[f"P{code}" for code in FLOODED]).order_by("code"))
    head = Person.objects.get(code="city_head.MZ")
    with as_of(dt.date(2016, 7, 8)):
        duties.enter_order(
            number="沔汛〔2016〕11号", issuer="市防汛抗旱指挥部", reason="党员全员上堤，七月固定活动日顺延。",
            issued_on=dt.date(2016, 7, 8), until=dt.date(2016, 8, 28), organisations=towns, by=head,
        )  # fmt: skip


def _file_day(days: list[Held], chance: random.Random) -> None:
    """One day's filings, a clerk at a time."""
    by_clerk: dict[Person, list[Held]] = defaultdict(list)
    for held in days:
        by_clerk[held.branch.clerk].append(held)
    for clerk, own in by_clerk.items():
        ledgers.write_entries(writings=[_writing(held, chance) for held in own], by=clerk)
        ledgers.file_entries(entries=[(held.entry, held.on) for held in own], by=clerk)


def _writing(held: Held, chance: random.Random) -> ledgers.Writing:
    branch, flood = held.branch, held.entry.period == FLOOD and held.branch.sort == "village"
    topic = DYKE if flood else chance.choice(TOPICS[branch.sort])
    values = {
        "activity_day.theme": topic, "activity_day.content": CONTENT.get(topic, PLAIN),
        "activity_day.chair": branch.chair,
    }  # fmt: skip
    if branch.sort == "village" and chance.random() < 0.4:
        values["activity_day.visitors"] = chance.randrange(1, 9)
    there = {"village": 0.86, "office": 0.92, "firm": 0.84}[branch.sort]
    marks = [_mark(member, away, there, flood, chance) for member, away in branch.members]
    return ledgers.Writing(entry=held.entry, values=values, marks=marks)


def _mark(member: int, away: bool, there: float, flood: bool, chance: random.Random) -> tuple[int, int, str]:
    if away and chance.random() < 0.93:
        return member, Mark.ABSENT.value, "away"
    if chance.random() < there:
        return member, Mark.PRESENT.value, ""
    if flood:
        return member, Mark.ABSENT.value, "flood"
    return member, Mark.ABSENT.value, chance.choices(("ill", "old", "duty", "none"), (30, 40, 25, 5))[0]


def _afterwards(definition: Definition) -> None:
    """Visits of the 28th, absences made up for, a theme put right."""
    filed = Entry.objects.filter(definition=definition, period="2016-06", duty__state="ended").order_by("duty_id")
    inspectors = list(Person.objects.filter(code__startswith="city_staff.MZ").order_by("code")[:4])
    with as_of(dt.date(2016, 6, 30)):
        for n, entry in enumerate(filed.select_related("duty__kind", "duty__organisation")[::29]):
            ledgers.mark_visited(entry=entry, by=inspectors[n % len(inspectors)], seen_on=dt.date(2016, 6, 28))
    with as_of(dt.date(2016, 7, 12)):
        rows = Attendance.objects.filter(entry__in=filed, reason="ill").order_by("pk")
        for row in rows.select_related("entry__duty__kind", "entry__duty__organisation")[:400:10]:
            clerk = row.entry.duty.doers.order_by("pk")[0].person
            ledgers.make_up(row=row, day=dt.date(2016, 7, 10), by=clerk)
        for entry in filed.select_related("duty__kind", "duty__organisation", "version", "definition__kind")[5:200:40]:
            clerk = entry.duty.doers.order_by("pk")[0].person
            ledgers.correct_value(
                entry=entry,
                element="activity_day.theme",
                value="环境卫生整治和党费收缴",
                by=clerk,
                reason="主题漏写一项。",
            )
