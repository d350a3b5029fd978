import datetime as dt

import pytest

from zugong.directory.tests.factories import make_city, make_person, sign_in
from zugong.foundation.calendar.clock import today
from zugong.packs import actions
from zugong.packs.models import PackVersion, State

from .factories import PLACE, Founder, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = make_city()
    actions.begin_database(texts=texts(), staged_by=Founder("a"), confirmed_by=Founder("b"))
    city.staff = make_person("staff", city.city, "city_staff")
    return city


def tomorrow():
    return (today() + dt.timedelta(days=1)).isoformat()


def post(client, step, number=2, **data):
    return client.post(f"/packs/small/{number}/{step}/", data)


def test_a_version_goes_from_draft_to_confirmation_by_another(client, city):
    staff = sign_in(client, city.staff)
    assert post(staff, "draft", 1).url == "/packs/small/2/"
    page = staff.post("/packs/small/2/file/place.yaml", {"text": PLACE.replace("市", "城")})
    assert page.url == "/packs/small/2/file/place.yaml"
    refused = post(staff, "stage")
    assert refused.status_code == 422
    assert "pack.yaml:4:1" in refused.content.decode()
    staff.post("/packs/small/2/file/pack.yaml", {"text": texts(tomorrow())["pack.yaml"]})
    assert post(staff, "stage").status_code == 302
    shown = staff.get("/packs/small/2/").content.decode()
    assert "levels.city" in shown
    assert "confirm/" not in shown
    head = sign_in(client, city.head)
    assert "confirm/" in head.get("/packs/small/2/").content.decode()
    assert post(head, "confirm").status_code == 302
    assert PackVersion.objects.get(number=2).state == State.CONFIRMED


def test_the_one_who_staged_cannot_confirm_by_a_crafted_request(client, city):
    both = make_person("both", city.city, "city_head")
    actions.load_pack(texts=texts(tomorrow()), by=city.staff)
    post(sign_in(client, city.staff), "confirm")
    assert PackVersion.objects.get(number=2).state == State.STAGED
    post(sign_in(client, both), "confirm")
    assert PackVersion.objects.get(number=2).state == State.CONFIRMED


def test_confirming_asks_for_a_fresh_proof(client, city):
    actions.load_pack(texts=texts(tomorrow()), by=city.staff)
    client.force_login(city.head)
    post(client, "confirm")
    assert PackVersion.objects.get(number=2).state == State.STAGED


def test_faulty_text_is_kept_in_a_draft_and_its_line_is_marked(client, city):
    staff = sign_in(client, city.staff)
    post(staff, "draft", 1)
    staff.post("/packs/small/2/file/place.yaml", {"text": "levels:\n- {code: A B}\n"})
    page = staff.get("/packs/small/2/file/place.yaml")
    assert {fault.line for fault in page.context["faults"]} == {2}
    assert [n for n, _text, wrong in page.context["lines"] if wrong] == [2]


def test_what_is_typed_is_shown_as_text(client, city):
    staff = sign_in(client, city.staff)
    post(staff, "draft", 1)
    staff.post("/packs/small/2/file/place.yaml", {"text": "a: <script>alert(1)</script>\n"})
    for address in ("/packs/small/2/", "/packs/small/2/file/place.yaml"):
        assert "<script>alert" not in staff.get(address).content.decode()


def test_files_are_added_and_taken_out_of_a_draft(client, city):
    staff = sign_in(client, city.staff)
    post(staff, "draft", 1)
    assert post(staff, "add", path="lists/new.yaml").url == "/packs/small/2/file/lists/new.yaml"
    assert post(staff, "remove", path="lists/new.yaml").status_code == 302
    post(staff, "add", path="../../etc/x.yaml")
    assert sorted(PackVersion.objects.get(number=2).texts()) == ["kinds.yaml", "pack.yaml", "place.yaml"]


def test_a_staged_version_is_sent_back_with_a_reason(client, city):
    actions.load_pack(texts=texts(tomorrow()), by=city.staff)
    head = sign_in(client, city.head)
    assert post(head, "return", reason="").status_code == 422
    assert post(head, "return", reason="日期再议").status_code == 302
    assert "日期再议" in head.get("/packs/small/2/").content.decode()
    post(sign_in(client, city.staff), "drop")
    assert PackVersion.objects.get(number=2).state == State.DROPPED


@pytest.mark.parametrize("who", ["clerk_a1", "commissioner_a", "bureau_head", "audit_admin"])
def test_everybody_reads_what_is_in_force_and_no_draft(client, city, who):
    actions.load_pack(texts=texts(tomorrow()), by=city.staff)
    reader = sign_in(client, getattr(city, who))
    assert [row.number for row in reader.get("/packs/").context["page"].rows] == [1]
    assert reader.get("/packs/small/1/file/place.yaml").status_code == 200
    assert reader.get("/packs/small/2/").status_code == 404
    assert reader.get("/packs/small/2/file/place.yaml").status_code == 404
    post(reader, "draft", 1)
    assert PackVersion.objects.count() == 2


def test_stranger_sees_nothing(client, city):
    assert sign_in(client, city.stranger).get("/packs/small/1/").status_code == 404


@pytest.mark.parametrize("address", ["file/nothing.yaml", "file/../../x", "file/"])
def test_file_that_is_not_there_is_not_found(client, city, address):
    assert sign_in(client, city.staff).get(f"/packs/small/1/{address}").status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_queries_for_one_and_three(client, city, n, django_assert_num_queries):
    for days in range(1, n):
        day = today() + dt.timedelta(days=days)
        actions.load_pack(texts=texts(day.isoformat()), by=city.staff)
    staff = sign_in(client, city.staff)
    staff.get("/packs/")
    with django_assert_num_queries(2):
        assert len(staff.get("/packs/").context["page"].rows) == n


@pytest.mark.parametrize("query", ["sort=content", "page=-1", "state=x", "q=%00", "export=exe"])
def test_list_survives_a_hostile_address(client, city, query):
    assert sign_in(client, city.staff).get(f"/packs/?{query}").status_code == 200
