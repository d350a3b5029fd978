"""31 lagging villages through their stages, 90 talent projects, the study campaign, decisions of the conference.

(S01-S03, S17, S31-S33, S53)
"""

# ruff: noqa: E501  # words of the sample

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from decimal import Decimal

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.duties.queries import last_bundle
from zugong.engines.lists import actions
from zugong.engines.lists.models import Criterion, HelperRole, Item, ListType, Stage
from zugong.foundation.calendar.clock import as_of, today

LAGGING, PROJECTS = 31, 90
TITLES = ("非织造布技术骨干引进", "基层医师提升", "黄鳝养殖能人带徒", "骨干教师名师工作室", "农技专家进村", "企业青年工程师培养",
          "电商人才孵化", "食品加工技师培训", "返乡创业扶持", "水利技术人员轮训")  # fmt: skip
FOUND = ("书记长期在外，村务由副职代管。", "两年未发展党员，活动日到会不足三成。", "土地流转纠纷未了，群众意见集中。")
PLANS = ("选派第一书记，补齐班子，化解纠纷两起，建成服务中心。", "调整书记，恢复活动日，发展党员一名，修通两条沟渠。")
DECISIONS = (
    "半年会议议定：固定活动日月月督查", "半年会议议定：后进村整顿年底验收", "半年会议议定：服务中心建管结合", "半年会议议定：换届工作人员培训",
    "半年会议议定：人才公寓第三批分配",
)  # fmt: skip


def live(tell: Callable[[int], None]) -> None:
    """One list after the other."""
    people = {person.code: person for person in Person.objects.get_queryset().order_by("pk")}
    chance = random.Random(31)  # noqa: S311  # an invented past, nothing secret
    for n, step in enumerate((_lagging, _projects, _campaign, _decisions), 1):
        step(people, chance)
        tell(25 * n)


def _create(list_code: str, unit: Organisation, title: str, opened: dt.date, due: dt.date, by: Person) -> Item:
    listed = ListType.objects.select_related("kind").get(code=list_code)
    opening = duties.Opening(
        kind=listed.kind, title=title, organisation=unit, asker=by.organisation, due_on=due, opened_on=opened
    )
    text = actions.ItemText(measure=f"{title}，按方案逐项落实。", basis="市委组织部2016年工作要点")
    return actions.create_item(list_type=listed, opening=opening, text=text, by=by)


def _again(item: Item) -> Item:
    return Item.objects.select_related("duty__kind", "duty__organisation__parent", "list").get(pk=item.pk)


def _stage(item: Item, code: str, by: Person, text: str) -> None:
    stage = Stage.objects.get(list=item.list_id, code=code)
    actions.take_stage(item=_again(item), by=by, stage=stage, text=text, happened_on=today())


def _lagging(people: dict[str, Person], chance: random.Random) -> None:
    """Listed in January by the city; some are through, watched for a year, two have relapsed."""
    villages = list(Organisation.objects.filter(level_id="village").order_by("code").select_related("parent"))
    chosen = chance.sample(villages, min(LAGGING, len(villages) // 2))
    city = people["city_chief.MZ"]
    criteria = list(Criterion.objects.filter(list_id="lagging_villages").order_by("order"))
    roles = list(HelperRole.objects.filter(list_id="lagging_villages").order_by("order"))
    bureaus = list(Organisation.objects.filter(level_id="bureau").order_by("code"))
    for n, village in enumerate(chosen):
        town = village.parent
        assert town is not None
        clerk, above = people[f"village_clerk.{village.code}"], people[f"town_commissioner.{town.code}"]
        with as_of(dt.date(2016, 1, 20)):
            item = _create("lagging_villages", village, f"{village.name}集中整顿", today(), dt.date(2016, 12, 20), city)
            if criteria:
                actions.list_criteria(item=item, by=city, seen={criteria[n % len(criteria)]: FOUND[n % len(FOUND)]})
            for k, role in enumerate(roles):
                actions.name_helper(item=item, by=city, role=role, organisation=bureaus[(n + k) % len(bureaus)])
            _stage(item, "listing", city, "市委常委会研究列入。")
        with as_of(dt.date(2016, 2, 25)):
            _stage(item, "diagnosis", clerk, FOUND[n % len(FOUND)])
        with as_of(dt.date(2016, 3, 10)):
            _stage(item, "helpers", above, "四类帮扶力量到位。")
        with as_of(dt.date(2016, 3, 30)):
            _stage(item, "plan", clerk, PLANS[n % len(PLANS)])
            actions.write_progress(
                item=_again(item), by=clerk, text=PLANS[n % len(PLANS)], progress="under_way", happened_on=today()
            )
        if n % 5 == 0:
            _accepted(item, clerk, above, people["city_deputy.MZ"], relapses=n % 15 == 0)


def _accepted(item: Item, clerk: Person, above: Person, team: Person, *, relapses: bool) -> None:
    """Filed in June, accepted by people not involved, closed by the town; then watched."""
    with as_of(dt.date(2016, 6, 12)):
        actions.write_progress(
            item=_again(item),
            by=clerk,
            text="班子配齐，活动日正常，纠纷化解。",
            progress="nearly_done",
            happened_on=today(),
        )
        _stage(item, "acceptance", team, "听取汇报，走访党员群众二十户，满意率九成。")
        actions.file_item(item=_again(item), by=clerk, done_on=today())
    with as_of(dt.date(2016, 6, 20)):
        found = _again(item)
        bundle = last_bundle(found.duty)
        assert bundle is not None
        actions.close_item(item=found, by=above, bundle_digest=bundle.digest)
    if relapses:
        with as_of(dt.date(2016, 7, 22)):
            follow = _again(item).follow_ups.get()
            actions.end_follow_up(follow=follow, by=above, held=False, text="书记再度外出，活动日停了一期。")


def _projects(people: dict[str, Person], chance: random.Random) -> None:
    """One key project and one of its own for each member unit, until ninety are approved; some wait."""
    bureaus = list(Organisation.objects.filter(level_id="bureau").order_by("code"))
    deputy = next(person for code, person in people.items() if code == "city_deputy.MZ.3")
    wanted = min(PROJECTS, len(bureaus) * 2)
    for n in range(wanted + min(4, len(bureaus) * 2 - wanted)):
        bureau = bureaus[n % len(bureaus)]
        clerk = people[f"unit_clerk.{bureau.code}"]
        title = f"{TITLES[n % len(TITLES)]}项目（{bureau.short_name or bureau.name}）"
        with as_of(dt.date(2016, 2, 18)):
            item = _create("talent_projects", bureau, title, today(), dt.date(2016, 12, 10), deputy)
            _stage(item, "apply", clerk, "目标、措施、预算已报。")
            actions.set_funds(item=_again(item), by=clerk, values={"applied": Decimal(chance.randrange(2, 13) * 10000)})
        if n >= wanted:
            continue
        with as_of(dt.date(2016, 3, 22)):
            _stage(item, "review", deputy, "专家评审通过。")
            _stage(item, "approve", deputy, "人才工作领导小组审定。")
            actions.set_funds(
                item=_again(item), by=deputy, values={"approved": Decimal(chance.randrange(2, 9) * 10000)}
            )
        if n % 3 == 0:
            with as_of(dt.date(2016, 6, 15)):
                actions.write_progress(
                    item=_again(item),
                    by=clerk,
                    text="已引进和培训人员，进度过半。",
                    progress="under_way",
                    happened_on=today(),
                )


def _campaign(people: dict[str, Person], chance: random.Random) -> None:
    """两学一做 from April on; the July speech only after 1 July."""
    towns = list(Organisation.objects.filter(tree="unit", level__rank=2).order_by("code"))
    chief = people["city_chief.MZ"]
    for list_code, title, opened, due in (
        ("campaign_plan", "“两学一做”学习教育安排", dt.date(2016, 4, 20), dt.date(2016, 5, 20)),
        ("july_speech", "“七一”讲话精神专题讨论", dt.date(2016, 7, 5), dt.date(2016, 8, 31)),
    ):
        with as_of(opened):
            items = [_create(list_code, unit, title, opened, due, chief) for unit in towns]
        if list_code == "campaign_plan":
            _file_some(items, people, chance, dt.date(2016, 5, 17))
    branches = list(Organisation.objects.filter(level_id="village").order_by("code"))
    _branch_problems(chance.sample(branches, min(120, len(branches))), people)


def _file_some(items: Sequence[Item], people: dict[str, Person], chance: random.Random, day: dt.date) -> None:
    for item in items:
        if chance.random() < 0.85:
            unit = item.duty.organisation
            clerk = people.get(f"town_clerk.{unit.code}") or people[f"unit_clerk.{unit.code}"]
            with as_of(day + dt.timedelta(days=chance.randrange(0, 8))):
                actions.write_progress(
                    item=_again(item),
                    by=clerk,
                    text="已制定安排，支部学习两次。",
                    progress="under_way",
                    happened_on=today(),
                )
                actions.file_item(item=_again(item), by=clerk, done_on=min(today(), day))


def _branch_problems(villages: Sequence[Organisation], people: dict[str, Person]) -> None:
    for n, village in enumerate(villages):
        town = village.parent
        assert town is not None
        with as_of(dt.date(2016, 5, 10 + n % 15)):
            title = ("学用脱节", "党员分类承诺未落实", "流动党员联系不够")[n % 3]
            _create(
                "branch_problems",
                village,
                title,
                today(),
                dt.date(2016, 7, 20),
                people[f"town_commissioner.{town.code}"],
            )


def _decisions(people: dict[str, Person], _chance: random.Random) -> None:
    """What the conference decided, given to whoever carries it out."""
    towns = list(Organisation.objects.filter(tree="unit", level__rank=2).order_by("code"))
    with as_of(dt.date(2016, 7, 27)):
        for n, title in enumerate(DECISIONS):
            for unit in towns[n :: len(DECISIONS)]:
                _create("decisions", unit, title, today(), dt.date(2016, 10, 31), people["city_chief.MZ"])
