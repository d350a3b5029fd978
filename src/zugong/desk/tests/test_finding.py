"""Search, the page of a unit, the page of a person: what one may see, and nothing else."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zugong.directory.models import Organisation, Person
from zugong.directory.tests.factories import make_city, make_person, sign_in
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.tests.factories import make_entry
from zugong.engines.ledgers.tests.samples import VILLAGE
from zugong.engines.lists.tests.factories import make_item
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.pinyin import search_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    made = make_city()
    for each in Organisation.objects.all():
        Organisation.objects.filter(pk=each.pk).update(search=search_key(each.name))
    for each in Person.objects.get_queryset():
        Person.objects.get_queryset().filter(pk=each.pk).update(search=search_key(each.name))
    return made


@pytest.mark.parametrize("words", ["张家垸", "zjy", "village_a1", "家垸"])
def test_a_unit_is_found_by_name_initials_code_and_two_characters(client, city, words):
    sign_in(client, city.head)
    body = client.get("/search/", {"q": words}).content.decode()
    assert 'href="/dossier/village_a1/"' in body


def test_matters_are_found_by_words_and_by_number(client, city):
    item = make_item(city.village_a1, title="清沟排涝工程")
    sign_in(client, city.head)
    for words in ("排涝", item.duty.code):
        assert f"/lists/{item.duty.code}/" in client.get("/search/", {"q": words}).content.decode()


def test_what_lies_outside_is_not_found(client, city):
    item = make_item(city.village_b1, title="别镇的事")
    make_person("other", city.village_b1, "village_clerk", name="外镇人")
    sign_in(client, city.commissioner_a)
    body = (
        client.get("/search/", {"q": "别镇"}).content.decode()
        + client.get("/search/", {"q": "外镇人"}).content.decode()
    )
    assert item.duty.code not in body
    assert "/person" not in body.split("</header>")[1].split("外镇人")[0]


@pytest.mark.parametrize("words", ["", "   ", "\x00", "%", "' OR 1=1 --", "<script>", "长" * 500, "没有这个"])
def test_hostile_and_empty_words_are_answered(client, city, words):
    sign_in(client, city.head)
    answer = client.get("/search/", {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("</head>")[1]


def test_search_costs_the_same_however_much_is_found(client, city):
    sign_in(client, city.head)
    counts = []
    for n in (1, 3):
        for _n in range(n):
            make_item(city.village_a1, title="清沟排涝")
        client.get("/search/", {"q": "清沟"})
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/", {"q": "清沟"})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_dossier_shows_facts_with_their_source_and_what_is_owed(client, city):
    entry = make_entry(city.village_a1, VILLAGE)
    given = actions.EntryInput(values={"village.income": 12})
    actions.file_entry(entry=entry, done_on=today(), by=city.clerk_a1, given=given)
    make_item(city.village_a1, title="修机耕路")
    sign_in(client, city.commissioner_a)
    body = client.get("/dossier/village_a1/").content.decode()
    assert f"/ledgers/{entry.duty.code}/" in body
    assert "修机耕路" in body
    assert client.get("/dossier/village_b1/").status_code == 404


def test_secretary_page_is_for_the_person_and_the_level_above(client, city):
    make_item(city.village_a1, title="逾期的事", due_in=-3)
    for reader, status in ((city.secretary_a1, 200), (city.commissioner_a, 200), (city.commissioner_b, 404)):
        sign_in(client, reader)
        answer = client.get(f"/secretary/{city.secretary_a1.code}/")
        assert answer.status_code == status, reader.code
        if status == 200:
            assert "逾期的事" in answer.content.decode()
