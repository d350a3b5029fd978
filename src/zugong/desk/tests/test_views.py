import pytest

from zugong.directory.tests.factories import make_city, make_organisation, make_person, sign_in
from zugong.duties.tallies import fold
from zugong.duties.tests.factories import file
from zugong.engines.lists.tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def lines(response):
    return {line["code"]: line for line in response.context["overview"].below}


def test_overview_counts_each_unit_below_and_opens_its_list(client, city):
    make_item(city.village_a1, due_in=-3)
    waiting = make_item(city.village_a2, due_in=-2)
    file(waiting.duty, city.clerk_a2)
    make_item(city.village_b1)
    response = sign_in(client, city.head).get("/overview/")
    found = lines(response)
    assert [found["town_a"][key] for key in ("total", "unfinished", "due", "overdue", "ended")] == [
        "2",
        "2",
        "2",
        "1",
        "0",
    ]
    assert found["town_b"]["total"] == "1"
    whole = response.context["overview"].whole
    assert (whole.total, whole.overdue) == (3, 1)
    assert "/duties/?unit=town_a&amp;show=overdue" in response.content.decode()


def test_overview_says_the_same_after_folding(client, city):
    make_item(city.village_a1, due_in=-3)
    sign_in(client, city.head)
    before = lines(client.get("/overview/"))
    fold()
    assert lines(client.get("/overview/")) == before


@pytest.mark.parametrize("more", [0, 2])
def test_overview_costs_the_same_queries_however_many_units(client, city, more, django_assert_num_queries):
    for n in range(more):
        make_organisation(f"town_{n}", city.city, "town")
    make_item(city.village_a1)
    fold()
    sign_in(client, city.head).get("/overview/")
    with django_assert_num_queries(7):
        client.get("/overview/")


def test_overview_goes_down_one_level_and_not_out_of_scope(client, city):
    make_item(city.village_a1)
    sign_in(client, city.commissioner_a)
    villages = lines(client.get("/overview/"))
    assert {code: line["total"] for code, line in villages.items()} == {"village_a1": "1", "village_a2": "0"}
    assert client.get("/overview/town_a/").status_code == 200
    assert client.get("/overview/town_b/").status_code == 404
    assert client.get("/overview/city/").status_code == 404


def test_overview_shows_only_the_lines_of_work_one_holds(client, city):
    make_item(city.village_a1)
    other = make_person("talent_head", city.city, "city_head", "talent")
    assert lines(sign_in(client, other).get("/overview/"))["town_a"]["total"] == "0"


def test_desk_shows_what_is_owed_and_what_waits_for_a_decision(client, city):
    owed = make_item(city.town_a, title="镇里自己的事")
    waiting = make_item(city.village_a1, title="等核定的事")
    file(waiting.duty, city.clerk_a1)
    own_filing = make_item(city.village_a2, title="自己报的事")
    file(own_filing.duty, city.commissioner_a)
    context = sign_in(client, city.commissioner_a).get("/").context
    assert [row["title"] for row in context["own"]] == [owed.duty.title]
    assert [row["title"] for row in context["waiting"]] == [waiting.duty.title]


def test_desk_of_a_clerk_has_no_decisions_and_says_when_it_is_empty(client, city):
    response = sign_in(client, city.clerk_a1).get("/")
    assert response.context["decides"] is False
    assert "目前没有要办的事" in response.content.decode()


def test_desk_of_who_answers_for_the_city_asks_for_its_figures(client, city):
    body = sign_in(client, city.head).get("/").content.decode()
    assert 'hx-get="/desk/figures/"' in body
    assert client.get("/desk/figures/").status_code == 200
    body = sign_in(client, city.clerk_a1).get("/").content.decode()
    assert "/desk/figures/" not in body
    assert 'class="figure"' not in client.get("/desk/figures/").content.decode()
