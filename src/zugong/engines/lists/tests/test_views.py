import datetime as dt

import pytest

from zugong.directory.tests.factories import make_city, sign_in
from zugong.engines.lists.models import Item
from zugong.engines.lists.tests.factories import make_item, make_list_type
from zugong.foundation.calendar.clock import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def new(**changes):
    due = today() + dt.timedelta(days=10)
    return {
        "list": "tasks", "title": "整治黑臭沟渠", "unit": "village_a1", "due_on": due.isoformat(), "within": "",
        "measure": "清淤", "basis": "", "contact": "",
    } | changes  # fmt: skip


def test_item_is_created_and_shown(client, city):
    make_list_type()
    response = sign_in(client, city.commissioner_a).post("/lists/new/", new())
    item = Item.objects.get()
    assert response.status_code == 302
    assert response.url == f"/lists/{item.duty.code}/"
    assert "整治黑臭沟渠" in client.get(response.url).content.decode()


def test_item_within_ten_working_days_explains_its_deadline(client, city):
    make_list_type()
    sign_in(client, city.commissioner_a).post("/lists/new/", new(due_on="", within="+10wd"))
    duty = Item.objects.get().duty
    assert duty.reckoning == "+10wd"
    assert duty.why


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": ""}, "__all__"),
        ({"within": "+10wd"}, "__all__"),
        ({"due_on": "", "within": "ten days"}, "within"),
        ({"due_on": "2016-02-30"}, "due_on"),
        ({"list": "tasks\x00"}, "list"),
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"unit": "village_b1"}, "unit"),
        ({"unit": "nowhere"}, "unit"),
        ({"list": "unknown"}, "list"),
        ({"due_on": "2000-01-01"}, "__all__"),
        ({"title": "a\x00b"}, "title"),
    ],
)
def test_bad_input_is_said_at_the_field_and_nothing_lost_or_written(client, city, changes, field):
    make_list_type()
    response = sign_in(client, city.commissioner_a).post("/lists/new/", new(**changes))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "清淤" in response.content.decode()
    assert not Item.objects.exists()


def test_item_goes_from_the_unit_to_its_closing_by_another(client, city):
    item = make_item(city.village_a1)
    page = f"/lists/{item.duty.code}/"
    sign_in(client, city.clerk_a1).post(f"{page}receive/")
    day = today().isoformat()
    client.post(
        f"{page}progress/", {"progress-text": "已清淤", "progress-progress": "nearly_done", "progress-happened_on": day}
    )
    client.post(f"{page}file/", {"file-done_on": day})
    item.duty.refresh_from_db()
    assert item.duty.state == "filed"
    bundle = sign_in(client, city.commissioner_a).get(page).context["page"].bundle
    client.post(f"{page}close/", {"close-bundle": bundle.digest, "close-note_text": ""})
    item.duty.refresh_from_db()
    assert (item.duty.state, item.duty.held) == ("ended", "on_time")


def test_refusal_comes_back_with_what_was_typed(client, city):
    item = make_item(city.village_a1)
    future = (today() + dt.timedelta(days=1)).isoformat()
    response = sign_in(client, city.clerk_a1).post(
        f"/lists/{item.duty.code}/progress/",
        {"progress-text": "明天的事", "progress-progress": "under_way", "progress-happened_on": future},
    )
    assert response.status_code == 422
    assert "明天的事" in response.content.decode()


@pytest.mark.parametrize("act", ["receive", "progress", "file", "close", "return", "extend", "reopen"])
def test_every_act_on_an_item_out_of_scope_is_not_there(client, city, act):
    item = make_item(city.village_b1)
    assert sign_in(client, city.commissioner_a).post(f"/lists/{item.duty.code}/{act}/").status_code == 404
    assert client.get(f"/lists/{item.duty.code}/{act}/").status_code == 405


def test_row_of_a_duty_opens_the_item(client, city):
    item = make_item(city.village_a1)
    sign_in(client, city.commissioner_a)
    url = client.get("/duties/").context["rows"][0]["url"]
    assert url == f"/lists/{item.duty.code}/"
    assert client.get(url).status_code == 200


def test_administrators_read_no_business_content(client, city):
    item = make_item(city.village_a1)
    for person in (city.system_admin, city.security_admin, city.audit_admin):
        sign_in(client, person)
        assert client.get("/duties/").context["rows"] == []
        assert client.get(f"/lists/{item.duty.code}/").status_code == 404
