"""List pages, over the one table every site has: Django's content types."""

import string

import pytest
from django.contrib.contenttypes.models import ContentType
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zugong.foundation.ui.lists import Column, Filter, ListPage, whole_number
from zugong.foundation.ui.lists import page as list_page

pytestmark = pytest.mark.django_db

COLUMNS = [
    Column("model", "Model", sort="model"),
    Column("app_label", "Room", sort=("app_label", "model")),
    Column("pk", "No"),
]
FILTERS = [
    Filter("q", "Search", "model__icontains", kind="search"),
    Filter("room", "Room", "app_label", choices=[("toy", "Toy"), ("other", "Other")]),
    Filter("no", "Number", "pk", parse=whole_number, kind="number"),
]


def rows(number: int, room: str = "toy") -> None:
    ContentType.objects.bulk_create(ContentType(app_label=room, model=f"thing{n:05}") for n in range(number))


def opened(query: str = "", **options) -> ListPage:
    toys = ContentType.objects.filter(app_label__in=["toy", "other"])
    return ListPage(toys, QueryDict(query), COLUMNS, FILTERS, **{"default_sort": "model", "size": 4, **options})


def names(page: ListPage) -> list[str]:
    return [row.model for row in page.rows]


@pytest.mark.parametrize("number", [1, 3])
def test_list_costs_one_query_however_many_rows(number, django_assert_num_queries):
    rows(number)
    with django_assert_num_queries(1):
        page = opened()
        assert (len(page.rows), page.total_text, page.notes) == (number, f"共 {number} 条", [])
        assert (page.next_url, page.previous_url, len(page.headers), len(page.filters)) == ("", "", 3, 3)


def test_list_of_several_pages_counts_once(django_assert_num_queries):
    rows(10)
    with django_assert_num_queries(2):
        page = opened("page=2")
        assert (names(page)[0], page.total_text, page.page_text) == ("thing00004", "共 10 条", "第 2 页")
        assert (page.next_url, page.previous_url) == ("?page=3", "?")


def test_count_stops(monkeypatch):
    rows(12)
    monkeypatch.setattr(list_page, "COUNTED", 10)
    assert opened().total_text == "共 10+ 条"


def test_filter_and_sort_stay_in_every_address():
    rows(10)
    rows(3, "other")
    page = opened("room=toy&sort=-model&tab=x", keep=["tab"])
    assert names(page)[0] == "thing00009"
    assert page.next_url == "?tab=x&sort=-model&room=toy&page=2"
    assert page.kept == [("tab", "x"), ("sort", "-model")]
    assert page.plain_url == "?tab=x&sort=-model"
    assert page.is_filtered


def test_sort_toggles_and_says_its_direction():
    model, room, number = opened().headers
    assert (model.url, model.direction) == ("?sort=-model", "ascending")
    assert (room.url, room.direction) == ("?sort=app_label", "")
    assert (number.url, number.direction) == ("", "")
    assert opened("sort=-app_label").headers[1].direction == "descending"
    assert opened("sort=-model").headers[0].url == "?"


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("sort=password", "“排序”没有“password”这个选项,已忽略。"),
        ("sort=pk", "“排序”没有“pk”这个选项,已忽略。"),
        ("room=secret", "“Room”没有“secret”这个选项,已忽略。"),
        ("no=12x", "“Number”没有“12x”这个选项,已忽略。"),
        ("no=9999999999999999999999", "“Number”没有“9999999999999999999999”这个选项,已忽略。"),
        ("q=%00", "“Search”没有“�”这个选项,已忽略。"),
        ("page=0", "“页码”没有“0”这个选项,已忽略。"),
        ("page=-1", "“页码”没有“-1”这个选项,已忽略。"),
        ("page=7", "没有第 7 页,现在显示第一页。"),
        ("page=999999999", "最多翻到第 2500 页,请缩小范围后再查。"),
        ("app_label__startswith=a", "本页不识别“app_label__startswith”,已忽略。"),
    ],
)
def test_what_is_not_understood_is_said_and_left_out(query, note):
    rows(3)
    page = opened(query)
    assert len(page.rows) == 3
    assert page.notes[0] == note


def test_good_filter_survives_a_bad_one():
    rows(3)
    rows(2, "other")
    page = opened("room=other&no=x")
    assert len(page.rows) == 2
    assert page.url() == "?room=other"


def test_pages_by_key_lose_and_repeat_nothing(django_assert_num_queries):
    rows(10)
    query, seen = "", []
    for _ in range(3):
        page = opened(query, keyset=True, default_sort="-model")
        with django_assert_num_queries(1):
            seen += names(page)
        query = page.next_url.lstrip("?")
    assert seen == [f"thing{n:05}" for n in reversed(range(10))]
    assert query == ""
    assert page.previous_url == "?"


@pytest.mark.parametrize("key", ["x", "WzFd", "W10", "e30", "bnVsbA", "W3t9LHt9XQ", "WyJhIiwiYiJd", "Wy0xLDFlOTk5XQ"])
def test_hostile_key_starts_at_the_front(key):
    rows(3)
    page = opened(f"after={key}", keyset=True)
    assert len(page.rows) == 3
    assert page.notes == [f"“页码”没有“{key}”这个选项,已忽略。"]


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=30) | st.text(string.printable, max_size=30)


@pytest.mark.slow
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["q", "room", "no", "page", "sort", "after", "export", "x"]), ANYTHING))
def test_no_address_breaks_a_list(params):
    for keyset in (False, True):
        page = ListPage(
            ContentType.objects.all(), params, COLUMNS, FILTERS, default_sort="model", size=4, keyset=keyset
        )
        assert isinstance(page.rows, list)
        assert all(isinstance(note, str) for note in page.notes)
        _ = (page.total_text, page.next_url, page.previous_url, page.headers, page.filters, page.wants_export)
