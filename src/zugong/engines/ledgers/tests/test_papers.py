"""Papers of an entry: the sheet names the roster, the page what was written."""

import io

import pytest
from docx import Document

from zugong.directory.tests.factories import make_city, sign_in
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.papers import PAPERS
from zugong.engines.ledgers.tests.factories import activity, held_on, make_entry, make_roster

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def cells(content):
    document = Document(io.BytesIO(content))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


@pytest.mark.parametrize("code", sorted(PAPERS))
def test_every_paper_opens(client, city, code):
    members = make_roster(city.village_a1, 3)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members))
    sign_in(client, city.clerk_a1)
    found = cells(client.get(f"/ledgers/{entry.duty.code}/papers/{code}/").content)
    assert not [cell for cell in found if "{" in cell]
    if code == "sign_in_sheet":
        assert {"党员01", "党员02", "缺席", "到会"} <= set(found)
    if code == "ledger_page":
        assert "清沟排涝" in found


def test_paper_of_another_town_and_of_no_name_is_not_there(client, city):
    entry, own = make_entry(city.village_b1), make_entry(city.village_a1)
    sign_in(client, city.clerk_a1)
    assert client.get(f"/ledgers/{entry.duty.code}/papers/ledger_page/").status_code == 404
    assert client.get(f"/ledgers/{own.duty.code}/papers/nothing/").status_code == 404
