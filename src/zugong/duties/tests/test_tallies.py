import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.directory.models import Level
from zugong.directory.tests.factories import make_city
from zugong.duties import actions, tallies
from zugong.duties.models import DueTally, Duty, Tally, TallyDelta
from zugong.duties.queries import sheets_of
from zugong.duties.tests.factories import file, make_duty
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused

NUMBERS = itertools.count(1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def levels(*organisations):
    return {organisation.pk: organisation.level_id for organisation in organisations}


def test_unit_of_the_lowest_level_is_counted_from_its_duties(city):
    make_duty(city.village_a1, due_in=-1)
    file(make_duty(city.village_a1, due_in=-1), city.clerk_a1)
    for _ in range(2):
        sheet = sheets_of(levels(city.village_a1), today())[city.village_a1.pk]
        assert (sheet.total, sheet.overdue, sheet.due_unfinished) == (2, 1, 2)
        tallies.fold()


def test_levels_of_the_same_lowest_rank_are_all_leaves(city):
    Level.objects.create(code="community", title="社区", tree="unit", rank=3)
    assert {"village", "community", "branch"} == tallies.leaf_levels()


def test_sheet_counts_before_and_after_folding(city):
    make_duty(city.village_a1, due_in=-1)
    waiting = make_duty(city.village_a2, due_in=-1)
    file(waiting, city.clerk_a2)
    make_duty(city.town_a, due_in=5)
    for _ in range(2):
        sheet = sheets_of(levels(city.town_a), today())[city.town_a.pk]
        assert (sheet.total, sheet.unfinished, sheet.overdue, sheet.due_unfinished, sheet.ended) == (3, 3, 1, 2, 0)
        tallies.fold()
    assert not TallyDelta.objects.exists()


def test_sheets_are_kept_for_units_with_a_level_below_only(city):
    make_duty(city.village_a1)
    make_duty(city.bureau)
    tallies.fold()
    assert set(Tally.objects.values_list("organisation__code", flat=True)) == {"city", "town_a", "bureau"} - {
        "bureau"
    } | ({"bureau"} if city.bureau.level_id not in tallies.leaf_levels() else set())


def test_named_duties_are_never_counted(city):
    make_duty(city.village_a1, audience="named", named=[city.head])
    assert not TallyDelta.objects.exists()
    assert sheets_of(levels(city.city), today())[city.city.pk].total == 0


def test_overview_costs_the_same_queries_for_one_and_three(city, django_assert_num_queries):
    for _ in range(2):
        make_duty(city.village_a1)
    tallies.fold()
    with django_assert_num_queries(4):
        sheets_of(levels(city.city), today())
    with django_assert_num_queries(4):
        sheets_of(levels(city.city, city.town_a, city.town_b), today())


def test_recount_finds_and_mends_a_wrong_sheet(city):
    make_duty(city.village_a1)
    tallies.fold()
    assert tallies.differences() == []
    Tally.objects.filter(organisation=city.city).exclude(month="").update(open=5)
    assert len(tallies.differences()) == 1
    tallies.recount()
    assert tallies.differences() == []


VERBS = st.lists(
    st.tuples(
        st.sampled_from(["open", "receive", "file", "accept", "return", "extend", "cancel", "reopen", "fold", "order"]),
        st.integers(0, 5),
        st.integers(-20, 20),
    ),
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERBS)
def test_sheets_equal_rows_after_any_verbs(city, steps):
    for model in (TallyDelta, Tally, DueTally):
        model.objects.all().delete()
    places = [city.village_a1, city.village_b1, city.town_a]
    duties = [make_duty(city.village_a1)]
    tallies.recount()
    for name, which, days in steps:
        duty = Duty.objects.get(pk=duties[which % len(duties)].pk)
        try:
            run(name, duty, days, city, places, duties)
        except Refused:
            continue
    assert tallies.differences() == []
    tallies.fold()
    assert tallies.differences() == []


def run(name, duty, days, city, places, duties):
    later = duty.due_on + dt.timedelta(days=abs(days) + 1)
    bundle = duty.bundles.order_by("-id").first()
    digest = bundle.digest if bundle else ""
    verbs = {
        "open": lambda: duties.append(make_duty(places[abs(days) % 3], due_in=days)),
        "receive": lambda: actions.receive_duty(duty=duty, by=city.commissioner_a),
        "file": lambda: file(duty, city.commissioner_a),
        "accept": lambda: actions.accept_duty(duty=duty, by=city.head, bundle_digest=digest),
        "return": lambda: actions.return_duty(
            duty=duty, by=city.head, bundle_digest=digest, reason="补", again_by=today() + dt.timedelta(days=1)
        ),
        "extend": lambda: actions.extend_duty(duty=duty, by=city.head, until=later, reason="雨"),
        "cancel": lambda: actions.cancel_duty(duty=duty, by=city.head, reason="重复"),
        "reopen": lambda: actions.reopen_duty(duty=duty, by=city.head, reason="反弹"),
        "fold": tallies.fold,
        "order": lambda: actions.enter_order(
            number=f"令{next(NUMBERS)}", issuer="指挥部", reason="汛", issued_on=today(),
            until=later, organisations=[city.town_a], by=city.head,
        ),
    }  # fmt: skip
    verbs[name]()
