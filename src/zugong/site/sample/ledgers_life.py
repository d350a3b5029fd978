"""The other ledgers of the sample: villages, training classes, brokers, cadres on the dyke. (S04, S17-S28, S39, S54)"""

# ruff: noqa: E501  # words of the sample

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zugong.directory.models import Organisation, Person
from zugong.duties.queries import last_bundle
from zugong.engines.ledgers import actions as ledgers
from zugong.engines.ledgers.models import Definition, Entry
from zugong.foundation.calendar.clock import as_of
from zugong.foundation.events.models import SYSTEM
from zugong.site.sample.names import Names

BUILT = 394
"""Villages whose services are built; the speech's own count (F03)."""
RELATED = ("duty__kind", "duty__organisation", "organisation", "version", "definition")
SERVICES = {"built": "建成", "accepted": "验收", "in_use": "在用"}
DEEDS = (
    "连续值守六昼夜，组织转移低洼户十一户。", "带领突击队封堵管涌一处。", "负责堤段物资调运，编织袋两万条当日到位。",
    "夜间巡堤发现散浸，及时报告处置。", "组织劳力清除堤脚杂草，便于查险。", "抢排内涝，保住稻田三百亩。",
)  # fmt: skip


@dataclass
class Cast:
    """Units and people the ledgers need, read once."""

    villages: list[Organisation]
    towns: list[Organisation]
    people: dict[str, Person]
    chance: random.Random

    def clerk(self, unit: Organisation) -> Person:
        """Who files for a unit's villages."""
        return self.people[f"town_clerk.{unit.code}"]


def live(tell: Callable[[int], None]) -> None:
    """Ledger after ledger."""
    units = Organisation.objects.filter(tree="unit").order_by("code").select_related("parent", "level")
    villages = list(units.filter(level__rank=3))
    towns = list(units.filter(code__startswith="T"))
    people = {person.code: person for person in Person.objects.get_queryset().order_by("pk")}
    cast = Cast(villages, towns, people, random.Random(694))  # noqa: S311  # an invented past, nothing secret
    steps = (
        _services,
        _centres,
        _centres_run,
        _basics,
        _funds,
        _cadres,
        _fields,
        _training,
        _brokers,
        _dyke,
        _measures,
    )
    for n, step in enumerate(steps, 1):
        step(cast)
        tell(round(100 * n / len(steps)))


def _period(
    cast: Cast, ledger: str, period: str, day: dt.date, units: Sequence[Organisation], make: Callable[..., Any],
    done: dt.date | None = None, leave: float = 0.0,
) -> list[Entry]:  # fmt: skip
    """Open a period, let each town's clerk enter and file all of its units on one day; a few are not filed."""
    definition = Definition.objects.get(code=ledger)
    with as_of(day.replace(day=1)):
        ledgers.open_period(definition=definition, period=period, organisations=units, by=SYSTEM)
    rows = Entry.objects.filter(definition=definition, period=period).select_related(*RELATED).order_by("duty_id")
    by_clerk: dict[Person, list[Entry]] = defaultdict(list)
    for entry in rows.select_related("organisation__parent"):
        unit = entry.organisation
        town = unit.parent if unit.code.startswith("V") else unit
        assert town is not None
        if cast.chance.random() >= leave:
            by_clerk[cast.clerk(town)].append(entry)
    with as_of(day):
        for clerk, entries in by_clerk.items():
            ledgers.write_entries(writings=[make(entry) for entry in entries], by=clerk)
            ledgers.file_entries(entries=[(entry, done or day) for entry in entries], by=clerk)
    return [entry for entries in by_clerk.values() for entry in entries]


def _services(cast: Cast) -> None:
    """'420': in June 394 villages are built, the communities and the rest are not there yet; spring had fewer."""
    only = [each for each in cast.villages if each.level_id == "village"]
    built = set(cast.chance.sample([each.pk for each in only], round(len(only) * BUILT / 625)))
    early = set(cast.chance.sample(sorted(built), len(built) // 2))

    def make(done: set[int]) -> Callable[[Entry], ledgers.Writing]:
        def one(entry: Entry) -> ledgers.Writing:
            there = entry.organisation_id in done
            state = cast.chance.choice(("built", "accepted", "in_use")) if there else cast.chance.choice(
                ("planned", "building")
            )  # fmt: skip
            values: dict[str, Any] = {
                "services420.state": state, "services420.items": cast.chance.randrange(8, 31) if there else 0,
                "services420.agents": cast.chance.randrange(1, 4) if there else 0,
            }  # fmt: skip
            if there:
                values["services420.handled"] = cast.chance.randrange(6, 90)
            elif cast.chance.random() < 0.3:
                values["services420.gaps"] = cast.chance.choice(("无固定场所", "代办员未定", "网络未通"))
            return ledgers.Writing(entry=entry, values=values)

        return one

    spring = _period(cast, "services420", "2016-03", dt.date(2016, 3, 30), cast.villages[::6], make(early))
    _decide(cast, spring, dt.date(2016, 4, 12), leave=0)
    filed = _period(cast, "services420", "2016-06", dt.date(2016, 6, 29), cast.villages, make(built))
    _decide(cast, filed, dt.date(2016, 7, 15), leave=3)


def _decide(cast: Cast, filed: list[Entry], day: dt.date, leave: int) -> None:
    """Commissioners accept what was filed; every so many wait still."""
    with as_of(day):
        for n, entry in enumerate(filed):
            town = entry.organisation.parent
            bundle = last_bundle(entry.duty)
            if town is None or bundle is None or leave and n % leave == leave - 1:
                continue
            commissioner = cast.people[f"town_commissioner.{town.code}"]
            ledgers.accept_entry(entry=entry, by=commissioner, bundle_digest=bundle.digest)


def _centres(cast: Cast) -> None:
    def make(entry: Entry) -> ledgers.Writing:
        chance = cast.chance
        state = chance.choices(("planned", "building", "built", "accepted"), (6, 22, 42, 30))[0]
        values: dict[str, Any] = {
            "service_centre_build.area": chance.choice((180, 220, 260, 300, 320, 380, 420)),
            "service_centre_build.rooms": chance.randrange(4, 11), "service_centre_build.state": state,
            "service_centre_build.invested": chance.choice((8, 12, 15, 22, 30, 45)),
        }  # fmt: skip
        if state in ("built", "accepted"):
            values["service_centre_build.built_on"] = dt.date(2016, chance.randrange(1, 7), chance.randrange(1, 28))
        return ledgers.Writing(entry=entry, values=values)

    _period(cast, "service_centre_build", "2016-Q2", dt.date(2016, 6, 27), cast.villages, make, leave=0.03)


def _centres_run(cast: Cast) -> None:
    """Built is one thing, run another: some built centres stand empty (P7)."""

    def make(entry: Entry) -> ledgers.Writing:
        idle = cast.chance.random() < 0.06
        days = 0 if idle else cast.chance.randrange(14, 27)
        values: dict[str, Any] = {
            "service_centre_run.open_days": days, "service_centre_run.roster": "no" if idle else "yes",
            "service_centre_run.served": 0 if idle else cast.chance.randrange(12, 180),
        }  # fmt: skip
        if idle:
            values["service_centre_run.idle_reason"] = cast.chance.choice(("无人值守", "房屋漏水", "办公用房借出"))
        return ledgers.Writing(entry=entry, values=values)

    for month in (5, 6):
        _period(
            cast, "service_centre_run", f"2016-{month:02d}", dt.date(2016, month, 29), cast.villages, make, leave=0.02
        )


def _basics(cast: Cast) -> None:
    def make(entry: Entry) -> ledgers.Writing:
        chance = cast.chance
        ends = dt.date(2017, 11, 30) if chance.random() < 0.9 else dt.date(2016, 9, 30)
        values: dict[str, Any] = {
            "village_basics.income": round(chance.lognormvariate(1.2, 0.9), 1),
            "village_basics.secretary_born": f"19{chance.randrange(55, 80)}-{chance.randrange(1, 13):02d}",
            "village_basics.secretary_education": chance.choices(
                ("primary", "middle", "high", "college"), (6, 42, 38, 14)
            )[0],
            "village_basics.reserves": chance.randrange(0, 4), "village_basics.term_ends": ends,
            "village_basics.groups": chance.randrange(4, 14), "village_basics.households": chance.randrange(220, 900),
            "village_basics.residents": chance.randrange(900, 3600),
        }  # fmt: skip
        return ledgers.Writing(entry=entry, values=values)

    _period(cast, "village_basics", "2016-H1", dt.date(2016, 6, 24), cast.villages, make)


def _funds(cast: Cast) -> None:
    def make(entry: Entry) -> ledgers.Writing:
        rows = []
        for purpose, budget in (("村干部报酬", 21000), ("办公经费", 9000), ("服务群众专项", 5000)):
            owed = budget // 2 if cast.chance.random() < 0.05 else 0
            values: dict[str, Any] = {
                "funds.budget": budget, "funds.arrived": budget - owed, "funds.owed": owed,
                "funds.spent": round((budget - owed) * cast.chance.uniform(0.4, 0.95)),
            }  # fmt: skip
            if budget > owed:
                values["funds.arrived_on"] = dt.date(2016, 5, cast.chance.randrange(3, 28))
            if owed:
                values["funds.owed_why"] = "镇级配套未到位"
            rows.append(ledgers.RowInput(about=purpose, values=values))
        return ledgers.Writing(entry=entry, tables={"rows": rows})

    _period(cast, "funds", "2016-Q2", dt.date(2016, 6, 28), cast.villages, make, leave=0.01)


def _cadres(cast: Cast) -> None:
    def make(entry: Entry) -> ledgers.Writing:
        secretary = cast.people[f"village_secretary.{entry.organisation.code}"]
        values: dict[str, Any] = {
            "village_cadres.appointed_on": dt.date(2014, 11, cast.chance.randrange(1, 29)),
            "village_cadres.filed_on": dt.date(2014, 12, 10),
            "village_cadres.duty_days": cast.chance.randrange(96, 130),
            "village_cadres.leave_days": cast.chance.randrange(0, 9),
            "village_cadres.targets": "集体收入增长一成；固定活动日不漏一期；服务中心每周开放五天。",
            "village_cadres.basic_pay": 18000, "village_cadres.merit_pay": cast.chance.choice((3000, 4200, 5000)),
        }  # fmt: skip
        return ledgers.Writing(entry=entry, tables={"rows": [ledgers.RowInput(about=secretary, values=values)]})

    _period(cast, "village_cadres", "2016", dt.date(2016, 6, 20), cast.villages, make, leave=0.1)


def _fields(cast: Cast) -> None:
    names = ("商会", "养殖合作社", "民办幼儿园", "米业公司", "制衣厂", "水产协会")

    def make(entry: Entry) -> ledgers.Writing:
        rows = []
        for name in names[: cast.chance.randrange(3, len(names) + 1)]:
            form = cast.chance.choices(("own", "joint", "guide", "none"), (45, 30, 17, 8))[0]
            values: dict[str, Any] = {
                "fields.type": cast.chance.choice(("private", "social")), "fields.form": form,
                "fields.members": 0 if form in ("guide", "none") else cast.chance.randrange(3, 16),
            }  # fmt: skip
            if form == "none":
                values["fields.none_why"] = "没有正式党员"
            rows.append(ledgers.RowInput(about=f"{entry.organisation.name}{name}", values=values))
        return ledgers.Writing(entry=entry, tables={"rows": rows})

    _period(cast, "fields", "2016-H1", dt.date(2016, 6, 22), cast.towns, make)


def _event(cast: Cast, ledger: str, unit: Organisation, day: dt.date, title: str, by: Person, **held: Any) -> Entry:
    """Something that happened: opened, written and filed by whoever keeps it."""
    with as_of(day):
        entry = ledgers.open_event(
            definition=Definition.objects.get(code=ledger), organisation=unit, happened_on=day, title=title, by=by
        )
        entry = Entry.objects.select_related(*RELATED).get(pk=entry.pk)
        ledgers.write_entries(writings=[ledgers.Writing(entry=entry, **held)], by=by)
        ledgers.file_entries(entries=[(entry, day)], by=by)
    return entry


def _training(cast: Cast) -> None:
    """17 classes; persons and attendances are different counts (F05)."""
    city = Organisation.objects.get(code="MZ")
    staff = cast.people["city_staff.MZ.7"]  # of the line of cadres
    pool = [person for code, person in sorted(cast.people.items()) if not code.endswith("_admin")]
    cast.chance.shuffle(pool)
    wanted = pool[:3640]
    size = -(-len(wanted) // 17)
    for n in range(17):
        begins = dt.date(2016, 2, 22) + dt.timedelta(days=7 * n)
        own = wanted[n * size : (n + 1) * size]
        twice = cast.chance.sample(wanted[: n * size], 12) if n > 1 and len(wanted) > 200 else []
        rows = [ledgers.RowInput(about=person, values=_result(cast)) for person in [*own, *twice]]
        values = {
            "training.class": f"第{n + 1}期理想信念和党性教育轮训班", "training.begins_on": begins,
            "training.ends_on": begins + dt.timedelta(days=4),
        }  # fmt: skip
        _event(
            cast, "training", city, begins + dt.timedelta(days=4), f"第{n + 1}期轮训班", staff, values=values,
            tables={"rows": rows},
        )  # fmt: skip


def _result(cast: Cast) -> dict[str, Any]:
    leave = cast.chance.choices((0, 0.5, 1), (90, 6, 4))[0]
    result = cast.chance.choices(("passed", "not_passed"), (98, 2))[0]
    return {"training.hours": 40 - 8 * leave, "training.leave_days": leave, "training.result": result}


def _brokers(cast: Cast) -> None:
    """Five classes of the bureau that runs them: 500 passed, some did not (F09)."""
    bureau = Organisation.objects.filter(code__startswith="B", tree="unit").order_by("code")[0]
    clerk, names = cast.people[f"unit_clerk.{bureau.code}"], Names(500)
    for n in range(5):
        day = dt.date(2016, 3, 18) + dt.timedelta(days=21 * n)
        rows = []
        for k in range(106):
            company = f"沔州非织造布第{cast.chance.randrange(1, 40)}企业"
            passed = {"brokers.company": company, "brokers.passed": "yes" if k < 100 else "no"}
            rows.append(ledgers.RowInput(about=f"{names.person()}{n + 1}{k:03d}", values=passed))
        values: dict[str, Any] = {"brokers.class": f"第{n + 1}期", "brokers.trained_on": day}
        _event(cast, "brokers", bureau, day, f"经纪人培训第{n + 1}期", clerk, values=values, tables={"rows": rows})


def _dyke(cast: Cast) -> None:
    """July on the dyke: person, post, dates, deed, witness; verified on the spot by somebody else (S04)."""
    cadres = [person for code, person in sorted(cast.people.items()) if code.startswith("cadre.T")]
    for n, person in enumerate(cadres[::9]):
        unit, day = person.organisation, dt.date(2016, 7, 4 + n % 18)
        values = {
            "flood_front.person": person, "flood_front.post": cast.chance.choice(("堤段长", "突击队", "物资组", "巡查班")),
            "flood_front.from_on": day - dt.timedelta(days=3), "flood_front.until_on": day,
            "flood_front.deed": DEEDS[n % len(DEEDS)], "flood_front.witness": "堤段值班负责人",
            "flood_front.verified_on": day,
        }  # fmt: skip
        _event(cast, "flood_front", unit, day, "抗洪一线", cast.people[f"town_clerk.{unit.code}"], values=values)


def _measures(cast: Cast) -> None:
    """Graduated steps towards village cadres, each with the person's own word (S26)."""
    for n, village in enumerate(cast.villages[::24]):
        town = village.parent
        assert town is not None
        day = dt.date(2016, 3 + n % 4, 5 + n % 20)
        values = {
            "cadre_measures.cadre": cast.people[f"village_secretary.{village.code}"],
            "cadre_measures.measure": "值班和请假办法", "cadre_measures.happened_on": day,
            "cadre_measures.what": cast.chance.choice(("值班脱岗一次", "活动日未组织", "账务公开超期")),
            "cadre_measures.step": cast.chance.choice(("remind", "remind", "talk", "term")),
            "cadre_measures.answer": "情况属实，已改正。",
        }  # fmt: skip
        _event(
            cast,
            "cadre_measures",
            village,
            day,
            "村干部教育监管",
            cast.people[f"town_clerk.{town.code}"],
            values=values,
        )
