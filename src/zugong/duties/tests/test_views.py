import pytest

from zugong.directory.tests.factories import make_city
from zugong.duties.tests.factories import file, make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


@pytest.fixture
def at_town_a(client, city):
    client.force_login(city.commissioner_a)
    return client


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def test_list_shows_the_subtree_by_deadline(at_town_a, city):
    make_duty(city.village_a1, title="later", due_in=9)
    make_duty(city.village_a2, title="sooner", due_in=2)
    make_duty(city.village_b1, title="elsewhere", due_in=1)
    assert titles(at_town_a.get("/duties/")) == ["sooner", "later"]


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_queries_for_one_and_three(at_town_a, city, n, django_assert_num_queries):
    for _ in range(n):
        make_duty(city.village_a1, person=city.clerk_a1)
    at_town_a.get("/duties/")
    with django_assert_num_queries(3):
        assert len(titles(at_town_a.get("/duties/"))) == n


@pytest.mark.parametrize(
    ("show", "found"),
    [
        ("unfinished", ["past", "filed", "near", "far"]),
        ("due", ["past", "filed"]),
        ("overdue", ["past"]),
        ("near", ["near"]),
        ("filed", ["filed"]),
        ("returned", []),
        ("ended", []),
        ("all", ["past", "filed", "near", "far"]),
        ("nonsense", ["past", "filed", "near", "far"]),
    ],
)
def test_list_shows_what_the_filter_means(at_town_a, city, show, found):
    make_duty(city.village_a1, title="past", due_in=-5)
    waiting = make_duty(city.village_a1, title="filed", due_in=-4)
    file(waiting, city.clerk_a1)
    make_duty(city.village_a1, title="near", due_in=2)
    make_duty(city.village_a1, title="far", due_in=30)
    assert titles(at_town_a.get("/duties/", {"show": show})) == found


def test_list_of_a_unit_out_of_scope_is_not_there(at_town_a, city):
    make_duty(city.village_b1)
    assert at_town_a.get("/duties/", {"unit": "town_b"}).status_code == 404
    assert at_town_a.get("/duties/", {"unit": "nobody'; DROP TABLE"}).status_code == 404
    assert at_town_a.get("/duties/?unit=%00").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "sort=password",
        "page=99999999999999999999",
        "page=-1",
        "kind=%00",
        "q=%00",
        "q=" + "x" * 500,
        "export=exe",
        "show[]=1",
    ],
)
def test_list_survives_a_hostile_address(at_town_a, city, query):
    make_duty(city.village_a1, title="still here")
    response = at_town_a.get(f"/duties/?{query}")
    assert response.status_code == 200


def test_list_escapes_what_people_type(at_town_a, city):
    make_duty(city.village_a1, title="<script>alert(1)</script>")
    html = at_town_a.get("/duties/").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_list_is_exported_within_scope(at_town_a, city):
    make_duty(city.village_a1, title="=1+1")
    make_duty(city.village_b1, title="elsewhere")
    response = at_town_a.get("/duties/?export=csv")
    text = b"".join(response.streaming_content if response.streaming else [response.content]).decode("utf-8-sig")
    assert "elsewhere" not in text
    assert "\n=1+1" not in text


def test_export_holds_what_the_rows_show(at_town_a, city):
    make_duty(city.village_a1, title="清沟")
    text = b"".join(at_town_a.get("/duties/?export=csv").streaming_content).decode("utf-8-sig")
    assert city.village_a1.name in text
