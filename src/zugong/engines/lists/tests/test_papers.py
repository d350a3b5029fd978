"""Papers of an item: every one opens in Word, holds what is known, and says nothing of its own."""

import io

import pytest
from docx import Document

from zugong.directory.tests.factories import make_city, sign_in
from zugong.engines.lists.papers import PAPERS
from zugong.engines.lists.tests.factories import make_item

pytestmark = pytest.mark.django_db
HOSTILE = "A<B & C {{ 7*7 }} =cmd|'/C calc'!A1"


@pytest.fixture
def city():
    return make_city()


def cells(content):
    document = Document(io.BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("code", sorted(PAPERS))
def test_every_paper_is_filled_in_and_hostile_words_stay_words(client, city, code):
    item = make_item(city.village_a1, title=HOSTILE)
    sign_in(client, city.clerk_a1)
    answer = client.get(f"/lists/{item.duty.code}/papers/{code}/")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    found = cells(answer.content)
    assert HOSTILE in found
    assert city.village_a1.name in found
    assert not [cell for cell in found if "{%" in cell or "{{ code" in cell]


def test_paper_of_what_is_not_visible_is_not_there(client, city):
    item = make_item(city.village_b1)
    sign_in(client, city.clerk_a1)
    assert client.get(f"/lists/{item.duty.code}/papers/closing/").status_code == 404


def test_unknown_paper_is_not_there(client, city):
    item = make_item(city.village_a1)
    sign_in(client, city.clerk_a1)
    assert client.get(f"/lists/{item.duty.code}/papers/../../etc/").status_code == 404
    assert client.get(f"/lists/{item.duty.code}/papers/nothing/").status_code == 404


def test_item_page_offers_the_papers(client, city):
    item = make_item(city.village_a1)
    sign_in(client, city.clerk_a1)
    body = client.get(f"/lists/{item.duty.code}/").content.decode()
    assert all(f"/lists/{item.duty.code}/papers/{code}/" in body for code in PAPERS)
