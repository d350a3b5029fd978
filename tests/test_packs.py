"""Regimes as data, across rooms: another city's pack works without code."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zugong.directory.models import Level, RoleTitle
from zugong.directory.tests.factories import make_city
from zugong.duties import actions as duties
from zugong.duties.models import Kind
from zugong.duties.pack import day_rule_on
from zugong.engines.ledgers.actions import open_period
from zugong.engines.ledgers.models import Definition
from zugong.engines.lists.actions import ItemText, create_item
from zugong.engines.lists.models import ListType
from zugong.foundation.calendar.queries import working_calendar
from zugong.foundation.events.models import SYSTEM
from zugong.packs.actions import begin_database
from zugong.packs.inputs import work_out
from zugong.packs.queries import content_on
from zugong.packs.tests.factories import OTHER_CITY, XIANTAO, Founder, folder_texts

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2017, 1, 1)


def begin(folder):
    return begin_database(texts=folder_texts(folder), staged_by=Founder("sysadmin"), confirmed_by=Founder("secadmin"))


@pytest.fixture
def other():
    return begin(OTHER_CITY)


def test_another_city_has_its_own_levels_and_titles(other):
    assert list(Level.objects.filter(tree="unit").order_by("rank").values_list("title", flat=True)) == [
        "县", "片区", "乡", "行政村",
    ]  # fmt: skip
    assert RoleTitle.objects.get(role="town_commissioner").title == "片区联络员"


def test_another_day_rule_moves_to_the_next_working_day(other):
    rule = day_rule_on("lists.promises", NEW_YEAR)
    days = [found.date for found in rule.dates(2016, working_calendar())]
    assert days[5] == dt.date(2016, 6, 27)  # the 25th was a Saturday
    assert [day.day for day in days][:5] == [25, 25, 25, 25, 25]


def test_a_holiday_table_of_the_pack_is_in_force(other):
    calendar = working_calendar()
    assert calendar.is_workday(dt.date(2031, 1, 25))
    assert calendar.source(2031) == "虚构通知第1号"


def test_duties_open_and_items_stand_on_the_lists_of_another_city(other):
    city = make_city()
    kind = Kind.objects.get(code="lists.promises")
    due = day_rule_on(kind.code, NEW_YEAR).date_in(2017, 3, working_calendar())
    opening = duties.Opening(
        kind=kind, title="修机耕路", organisation=city.village_a1, asker=city.town_a, due_on=due.date,
        opened_on=dt.date(2017, 3, 1),
    )  # fmt: skip
    item = create_item(
        list_type=ListType.objects.get(code="promises"), opening=opening, text=ItemText(measure="年内修好"), by=SYSTEM
    )
    assert item.duty.due_on == dt.date(2017, 3, 27)  # the 25th was a Saturday
    assert item.duty.warn_on == dt.date(2017, 3, 22)
    assert item.duty.grace_until == dt.date(2017, 4, 16)
    assert kind.unit_signoff == "deputy"


def formula(code, **values):
    content = content_on(NEW_YEAR)
    (found,) = [each for each in content["formulas"] if each["code"] == code]
    return work_out(content, found, values).outcome


def test_formulas_of_another_city_give_score_and_grade(other):
    incomes = [30, 50, 50, 10]
    score = formula("branch_score", activities=9, planned=12, income=50, incomes=incomes, vote=90)
    assert score.value == Decimal("80.5")  # 75 × 0.5 + 80 × 0.2 (shared first counts as second) + 90 × 0.3
    assert formula("branch_grade", score=score.value, missed=[False, True, True, False]).value.code == "three"
    assert formula("branch_grade", score=95, missed=[True, True, True, False]).value.code == "one"
    assert formula("branch_grade", score=Decimal("92.5"), missed=[False] * 4).value.code == "five"


def test_missing_vote_is_left_out_because_this_pack_says_so(other):
    score = formula("branch_score", activities=9, planned=12, income=50, incomes=[30, 50, 50, 10])
    assert score.value == Decimal("76.4")  # (37.5 + 16) ÷ 70 × 100
    assert formula("branch_grade", score=None, missed=[False]).state == "missing"


def test_the_first_pack_loads_and_keeps_its_28th():
    begin(XIANTAO)
    rule = day_rule_on("ledgers.activity_day", dt.date(2016, 1, 1))
    days = [found.date for found in rule.dates(2016, working_calendar())]
    assert {day.day for day in days} == {28}
    own = Kind.objects.exclude(code__endswith=".correction")
    assert (own.count(), ListType.objects.count(), Definition.objects.count()) == (36, 20, 16)
    assert Kind.objects.get(code="ledgers.activity_day").closes == "by_filing"


@pytest.mark.parametrize(("folder", "ledger"), [(XIANTAO, "activity_day"), (OTHER_CITY, "visits")])
def test_ledgers_of_a_pack_open_their_periods_without_code(folder, ledger):
    begin(folder)
    city = make_city()
    definition = Definition.objects.get(code=ledger)
    entry = open_period(definition=definition, period="2017-03", organisations=[city.village_a1], by=SYSTEM)[0]
    due = {"activity_day": (dt.date(2017, 3, 28), "filed"), "visits": (dt.date(2017, 3, 27), "sample")}
    assert (entry.duty.due_on, entry.version.acceptance) == due[ledger]  # 25 March 2017 was a Saturday
