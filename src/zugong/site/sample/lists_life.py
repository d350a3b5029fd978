"""Half a year of list items with life in them: late, returned, back-filled, extended, postponed, reopened."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from zugong.directory.models import Grant, Organisation, Person
from zugong.duties import actions as duties
from zugong.engines.lists import actions
from zugong.engines.lists.models import Item, ListType
from zugong.foundation.calendar.clock import as_of

TODAY = dt.date(2016, 7, 29)
START = dt.date(2016, 1, 8)
MATTERS = {
    "tasks": (
        "清沟排涝渠道疏浚", "村组道路硬化", "低保评议公示", "防汛物资储备清点", "环境卫生整治", "危桥加固",
        "党员群众服务中心屋面修缮", "村级账务公开", "换届政策宣传栏更新", "五保户安置", "排涝泵站检修",
        "流动党员联系登记",
    ),
    "problems": (
        "固定活动日组织不严", "党费收缴不及时", "服务中心值班脱岗", "党员组织关系台账不全", "村务公开栏长期未更新",
        "会议记录补造",
    ),
}  # fmt: skip
DONE = (
    "已清淤三百二十米，两处涵管疏通。",
    "已逐户核对并在村务栏公示七天。",
    "已整改，台账补齐，镇里抽看两次。",
    "材料已备齐，群众代表签字确认。",
)


@dataclass(frozen=True)
class Cast:
    """Who acts for a unit, and who decides above it."""

    clerk: Person
    decider: Person


@dataclass(frozen=True)
class Step:
    """One act on one day."""

    day: dt.date
    order: int
    run: Callable[[], object]


def live(n: int, tell: Callable[[int], None]) -> None:
    """Give ``n`` items to villages and bureaus and let half a year happen to them, day by day in the order of time."""
    chance = random.Random(728)  # noqa: S311  # an invented past, nothing secret
    stories = _stories(n, chance)
    order = _flood_order()
    steps = sorted([*stories, order], key=lambda step: (step.day, step.order))
    for done, step in enumerate(steps, 1):
        with as_of(step.day):
            step.run()
        if done % 50 == 0:
            tell(round(done * n / len(steps)))
    tell(n)


def _casts() -> dict[Organisation, Cast]:
    """Units with somebody to file and somebody above to decide; two queries."""
    holders: dict[tuple[str, int], Person] = {}
    roles = ("village_clerk", "town_commissioner", "unit_clerk", "city_chief")
    # Chiefs of other lines may not give these matters; the order makes the same city on every database.
    found = Grant.objects.filter(Q(line=None) | Q(line__code="organisation"), role__in=roles).order_by("pk")
    for grant in found.select_related("person__organisation", "organisation"):
        holders.setdefault((grant.role, grant.organisation_id), grant.person)
    city = Organisation.objects.get(code="MZ")
    casts = {}
    units = Organisation.objects.filter(tree="unit").exclude(pk=city.pk).order_by("pk")
    for unit in units.select_related("parent", "level"):
        clerk = holders.get(("village_clerk", unit.pk)) or holders.get(("unit_clerk", unit.pk))
        above = holders.get(("town_commissioner", unit.parent_id or 0)) or holders.get(("city_chief", city.pk))
        if clerk and above:
            casts[unit] = Cast(clerk, above)
    return casts


def _stories(n: int, chance: random.Random) -> Iterator[Step]:
    types = {code: ListType.objects.select_related("kind").get(code=code) for code in MATTERS}
    casts = _casts()
    units = list(casts)
    for number in range(n):
        unit = chance.choice(units)
        code = "tasks" if chance.random() < 0.7 else "problems"
        yield from _Story(number, unit, casts[unit], types[code], chance).steps()


class _Story:
    """What happens to one item, told beforehand so that all items can be lived in the order of time."""

    def __init__(self, number: int, unit: Organisation, cast: Cast, list_type: ListType, chance: random.Random) -> None:
        self.number, self.unit, self.cast, self.type, self.chance = number, unit, cast, list_type, chance
        self.item: Item | None = None
        self.opened = START + dt.timedelta(days=chance.randrange(0, 190))
        self.due = self.opened + dt.timedelta(days=chance.choice((10, 15, 20, 30, 45, 60)))
        self.title = chance.choice(MATTERS[list_type.code])

    def steps(self) -> Iterator[Step]:
        """Opened; then by chance written, filed, returned, closed, reopened, extended."""
        yield Step(self.opened, self.number, self.open)
        fate = self.chance.random()
        late = self.chance.choice((-6, -3, -2, -1, -1, 0, 0, 0, 2, 6, 14))
        filed = self.due + dt.timedelta(days=late)
        if fate < 0.07:
            yield self.step(self.due - dt.timedelta(days=1), self.extend)
            filed += dt.timedelta(days=8)
        if fate > 0.82 or filed > TODAY:
            yield self.step(self.opened + dt.timedelta(days=5), self.begin)
            return
        yield self.step(filed, self.write_and_file)
        decided = filed + dt.timedelta(days=self.chance.randrange(1, 8))
        if fate > 0.72:
            yield self.step(decided, self.give_back)
            decided += dt.timedelta(days=6)
            yield self.step(decided - dt.timedelta(days=2), self.write_and_file)
        if fate < 0.68:
            yield self.step(decided, self.close)
            if fate > 0.65:
                yield self.step(decided + dt.timedelta(days=20), self.reopen)

    def step(self, day: dt.date, act: Callable[[], object]) -> Step:
        """An act on a day from the item's own beginning on; what lies after today does not happen."""
        return Step(max(day, self.opened), self.number, act if day <= TODAY else lambda: None)

    def open(self) -> None:
        opening = duties.Opening(
            kind=self.type.kind, title=self.title, organisation=self.unit, asker=self.cast.decider.organisation,
            due_on=self.due, opened_on=self.opened, person=self.cast.clerk,
        )  # fmt: skip
        text = actions.ItemText(measure=f"{self.title}，按时办结并报送情况。", basis="全市组织工作会议任务分解")
        self.item = actions.create_item(list_type=self.type, opening=opening, text=text, by=self.cast.decider)

    def begin(self) -> None:
        self._write("under_way")

    def write_and_file(self) -> None:
        item = self._write("nearly_done")
        done = min(_day(), max(self.opened, self.due - dt.timedelta(days=1) if self.chance.random() < 0.5 else _day()))
        actions.file_item(item=item, by=self.cast.clerk, done_on=done)

    def give_back(self) -> None:
        reason, again = "情况写得太笼统，请写明数量和地点。", _day() + dt.timedelta(days=5)
        duties.return_duty(
            duty=self._item().duty, by=self.cast.decider, bundle_digest=self._digest(), reason=reason, again_by=again
        )

    def close(self) -> None:
        actions.close_item(item=self._item(), by=self.cast.decider, bundle_digest=self._digest())

    def reopen(self) -> None:
        actions.reopen_item(item=self._item(), by=self.cast.decider, reason="回访发现问题反弹。")

    def extend(self) -> None:
        duty = self._item().duty
        until = duty.due_on + dt.timedelta(days=10)
        duties.extend_duty(duty=duty, by=self.cast.decider, until=until, reason="连日降雨，无法施工。")

    def _write(self, progress: str) -> Item:
        item = self._item()
        actions.write_progress(
            item=item, by=self.cast.clerk, text=self.chance.choice(DONE), progress=progress, happened_on=_day()
        )
        return item

    def _item(self) -> Item:
        assert self.item is not None
        return Item.objects.select_related("duty__kind", "duty__organisation__parent", "list").get(pk=self.item.pk)

    def _digest(self) -> str:
        assert self.item is not None
        return self.item.duty.bundles.order_by("-id").values_list("digest", flat=True)[0]


def _day() -> dt.date:
    from zugong.foundation.calendar.clock import today

    return today()


def _flood_order() -> Step:
    """July's order of the flood-control headquarters: open duties of the flooded towns move to mid-August."""

    def enter() -> None:
        towns = list(Organisation.objects.filter(tree="unit", level__rank=2, code__in=("T01", "T02", "T03")))
        head = Person.objects.get(code="city_head.MZ")
        duties.enter_order(
            number="沔汛〔2016〕9号", issuer="市防汛抗旱指挥部", reason="全员上堤防汛，有关工作顺延。",
            issued_on=dt.date(2016, 7, 6), until=dt.date(2016, 8, 15), organisations=towns, by=head,
        )  # fmt: skip

    return Step(dt.date(2016, 7, 6), 1_000_000, enter)
