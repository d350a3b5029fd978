import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zugong.directory.tests.factories import make_city, make_organisation, sign_in
from zugong.documents.tests.factories import make_workbook
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Correction, Entry, Import, Sample, Value
from zugong.engines.ledgers.tests.factories import (
    activity,
    held_on,
    last_month,
    make_definition,
    make_entry,
    make_roster,
)
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY, FLOOD, RELATIONS, TRAINING, VILLAGE
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def as_(client, person):
    sign_in(client, person)
    return client


def sent(entry, members=(), **more):
    """What the form of an activity day sends."""
    data = {"v-activity.topic": "清沟排涝", "d-done_on": held_on(entry).isoformat(), "key": "k1", "rest": "present"}
    data |= {"absent": [str(member.pk) for member in members]} | {f"reason-{m.pk}": "work" for m in members}
    return data | more


def test_activity_day_leads_straight_to_the_form_and_is_filed(client, city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    address = f"/ledgers/{entry.duty.code}/write/"
    assert as_(client, city.clerk_a1).get("/ledgers/activity/").url == address
    assert all(member.name in client.get(address).content.decode() for member in members)
    response = client.post(address, sent(entry, members[:2]))
    assert response.url == f"/ledgers/{entry.duty.code}/"
    entry.refresh_from_db()
    assert (entry.present, entry.absent) == (3, 2)
    page = client.get(response.url).content.decode()
    assert "务工" in page
    again = client.post(address, sent(entry, members))
    assert again.url == response.url
    assert Attendance.objects.filter(mark=2).count() == 2


def test_nothing_to_record_says_so(client, city):
    assert "活动日" in as_(client, city.clerk_a1).get("/ledgers/activity/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"v-activity.topic": ""},
        {"v-activity.topic": "=1+1"},
        {"v-activity.topic": "x" * 81},
        {"v-activity.dues": "-5"},
        {"v-activity.dues": "many"},
        {"d-done_on": "2016-02-30"},
        {"d-done_on": "2999-01-01"},
        {"rest": ""},
    ],
)
def test_bad_input_comes_back_with_what_was_typed_and_nothing_is_written(client, city, changes):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    data = sent(entry, [] if "rest" in changes else members[:1], **changes)
    response = as_(client, city.clerk_a1).post(f"/ledgers/{entry.duty.code}/write/", data)
    assert response.status_code == 422
    assert not Value.objects.exists()
    assert not Attendance.objects.exists()


def test_absence_without_a_reason_is_named(client, city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    data = sent(entry, members[:1]) | {f"reason-{members[0].pk}": ""}
    response = as_(client, city.clerk_a1).post(f"/ledgers/{entry.duty.code}/write/", data)
    assert response.status_code == 422
    assert f"请选择缺席原因:{members[0].name}" in response.content.decode()


def test_kept_for_later_is_not_filed(client, city):
    entry = make_entry(city.village_a1)
    data = sent(entry, save="1")
    as_(client, city.clerk_a1).post(f"/ledgers/{entry.duty.code}/write/", data)
    entry.duty.refresh_from_db()
    assert (entry.duty.state, Value.objects.get().text) == ("open", "清沟排涝")


def test_form_of_a_filed_entry_leads_back_to_its_page(client, city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members))
    address = f"/ledgers/{entry.duty.code}/write/"
    assert as_(client, city.clerk_a1).get(address).status_code == 302
    client.post(address, sent(entry, **{"v-activity.topic": "改"}, key=""))
    assert Value.objects.get().text == "清沟排涝"


def filed_village(city):
    entry = make_entry(city.village_a1, VILLAGE)
    values = {"village.income": 50000, "village.reserve": 2}
    actions.file_entry(entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(values=values))
    return entry


def test_one_value_is_returned_mended_and_accepted_through_the_pages(client, city):
    entry = filed_village(city)
    page = f"/ledgers/{entry.duty.code}/"
    as_(client, city.commissioner_a)
    assert "退回这一格" in client.get(page).content.decode()
    form = client.get(f"{page}return/?place=village.income").context["form"].initial
    soon = (today() + dt.timedelta(days=3)).isoformat()
    data = {"place": "village.income", "bundle": form["bundle"], "reason": "与农经站不符", "again_by": soon}
    assert client.post(f"{page}return/", data).status_code == 302
    as_(client, city.clerk_a1)
    form = client.get(f"{page}write/").context["form"]
    assert list(form.values.fields) == ["village.income"]
    mended = {"v-village.income": "48000", "v-village.reserve": "9", "d-done_on": today().isoformat(), "key": "k9"}
    assert client.post(f"{page}write/", mended).status_code == 302
    as_(client, city.commissioner_a)
    bundle = client.get(page).context["page"].bundle.digest
    client.post(f"{page}accept/", {"accept-bundle": bundle, "accept-note_text": ""})
    entry.refresh_from_db()
    held = dict(Value.objects.in_force().values_list("element__code", "number"))
    assert (entry.checked, int(held["village.income"]), int(held["village.reserve"])) == ("each", 48000, 2)


@pytest.mark.parametrize("place", ["unknown", "village.income#999", "village.income#x", "#", "\x00"])
def test_place_that_is_not_there_is_not_found(client, city, place):
    entry = filed_village(city)
    as_(client, city.commissioner_a)
    assert client.get(f"/ledgers/{entry.duty.code}/return/", {"place": place}).status_code == 404
    assert client.get(f"/ledgers/{entry.duty.code}/correct/", {"place": place}).status_code == 404


def test_correction_goes_through_its_pages(client, city):
    entry = filed_village(city)
    actions.accept_entry(entry=entry, by=city.commissioner_a, bundle_digest=entry.duty.bundles.get().digest)
    page = f"/ledgers/{entry.duty.code}/"
    soon = (today() + dt.timedelta(days=3)).isoformat()
    as_(client, city.commissioner_a)
    client.post(f"{page}return/", {"place": "village.income", "reason": "不符", "again_by": soon, "bundle": ""})
    made = Correction.objects.get()
    own = f"/ledgers/{made.duty.code}/"
    as_(client, city.clerk_a1)
    assert "不符" in client.get(own).content.decode()
    assert client.post(f"{own}counter/", {"counter-value": "x", "counter-reason": ""}).status_code == 422
    client.post(f"{own}counter/", {"counter-value": "47000", "counter-reason": "多记"})
    as_(client, city.commissioner_a)
    bundle = made.duty.bundles.get().digest
    client.post(f"{own}accept-correction/", {"accept-bundle": bundle, "accept-note_text": ""})
    assert int(Value.objects.in_force().get(element__code="village.income").number) == 47000
    assert "50000" in client.get(page).content.decode()


def test_unit_comes_forward_with_a_correction(client, city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members))
    data = {"place": "activity.topic", "value": "防汛", "reason": "写错"}
    assert as_(client, city.clerk_a1).post(f"/ledgers/{entry.duty.code}/correct/", data).status_code == 302
    assert Value.objects.in_force().get().text == "防汛"


def test_absence_is_made_up_for_on_the_page(client, city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members))
    row = Attendance.objects.get(mark=2)
    address = f"/ledgers/{entry.duty.code}/made-up/"
    as_(client, city.clerk_a1).post(address, {"row": row.pk, "made_up_on": "2999-01-01"})
    assert Attendance.objects.get(pk=row.pk).mark == 2
    assert client.post(address, {"row": "x", "made_up_on": today().isoformat()}).status_code == 404
    client.post(address, {"row": row.pk, "made_up_on": today().isoformat()})
    assert Attendance.objects.get(pk=row.pk).mark == 3


def test_relations_are_written_row_by_row(client, city):
    make_roster(city.village_a1, 2)
    entry = make_entry(city.village_a1, RELATIONS)
    address = f"/ledgers/{entry.duty.code}/write/"
    data = {"d-done_on": today().isoformat(), "key": "k2"}
    data |= {f"t-members-{n}-relations.outcome": "c1" for n in (1, 2)}
    assert as_(client, city.clerk_a1).post(address, data | {"t-members-2-relations.outcome": ""}).status_code == 422
    assert client.post(address, data).status_code == 302
    assert "请核对" in client.get(f"/ledgers/{entry.duty.code}/").content.decode()


def test_something_that_happened_is_opened_and_written_down(client, city):
    make_definition(FLOOD)
    make_definition(TRAINING)
    as_(client, city.clerk_a1)
    response = client.post(
        "/ledgers/new/", {"ledger": "flood_front", "happened_on": today().isoformat(), "title": "汉江大堤"}
    )
    entry = Entry.objects.get()
    assert response.url == f"/ledgers/{entry.duty.code}/write/"
    data = {
        "v-flood.person": "secretary_a1", "v-flood.post": "一号哨棚", "v-flood.deed": "连守三夜",
        "v-flood.witness": "王某",
        "v-flood.on_spot": "yes", "d-done_on": today().isoformat(), "key": "k3",
    }  # fmt: skip
    assert client.post(response.url, data | {"v-flood.person": "nobody"}).status_code == 422
    assert client.post(response.url, data).status_code == 302
    assert Value.objects.get(element__code="flood.person").person == city.secretary_a1
    bad = client.post("/ledgers/new/", {"ledger": "flood_front", "happened_on": "2999-01-01", "title": "x"})
    assert bad.status_code == 422


@pytest.mark.parametrize("n", [1, 3])
def test_list_and_grid_cost_the_same_queries_for_one_and_three(client, city, n, django_assert_num_queries):
    villages = [make_organisation(f"q{i}", city.town_a) for i in range(n)]
    definition = make_definition()
    actions.open_period(definition=definition, period=last_month(), organisations=villages, by=SYSTEM)
    as_(client, city.commissioner_a)
    for address, cost in (("/ledgers/list/", 5), ("/ledgers/list/?ledger=activity_day", 13), ("/ledgers/grid/", 14)):
        client.get(address)
        with django_assert_num_queries(cost):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "period=%00",
        "ledger=%00",
        "unit=%27",
        "page=-1",
        "sort=password",
        "period=2016-99&ledger=activity_day",
    ],
)
def test_list_survives_a_hostile_address(client, city, query):
    make_entry(city.village_a1)
    assert as_(client, city.commissioner_a).get(f"/ledgers/list/?{query}").status_code in {200, 404}


@pytest.mark.parametrize(
    "state", ["missing", "overdue", "filed", "returned", "late", "back_filled", "checked", "unchecked"]
)
def test_list_filters_by_how_entries_stand(client, city, state):
    entry = filed_village(city)
    make_entry(city.village_a2, ACTIVITY_DAY)
    rows = as_(client, city.commissioner_a).get(f"/ledgers/list/?state={state}").context["rows"]
    found = {row["duty__code"] for row in rows}
    assert (entry.duty.code in found) == (state in {"filed", "unchecked"})


def test_list_is_exported_within_scope(client, city):
    filed_village(city)
    make_entry(city.village_b1, VILLAGE)
    response = as_(client, city.commissioner_a).get("/ledgers/list/?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert city.village_a1.name in text
    assert city.village_b1.name not in text


def test_register_prints_the_index_and_a_sheet_each(client, city):
    filed_village(city)
    html = as_(client, city.clerk_a1).get("/ledgers/register/village_a1/").content.decode()
    assert "卷内目录" in html
    assert "填报单位(盖章)" in html
    assert client.get("/ledgers/register/village_b1/").status_code == 404


def test_grid_shows_who_is_missing_and_the_text_that_chases(client, city):
    definition = make_definition()
    actions.open_period(
        definition=definition, period=last_month(), organisations=[city.village_a1, city.village_b1], by=SYSTEM
    )
    html = as_(client, city.commissioner_a).get("/ledgers/grid/").content.decode()
    assert "逾期" in html
    assert city.village_b1.name not in html


def test_day_that_comes_soon_is_named_to_who_answers_for_the_unit(client, city):
    entry = make_entry(city.village_a1, VILLAGE)
    soon = today() + dt.timedelta(days=60)
    for village, day in ((city.village_a1, soon), (city.village_a2, today() + dt.timedelta(days=200))):
        entry = make_entry(village, VILLAGE)
        actions.save_entry(
            entry=entry, given=actions.EntryInput(values={"village.term_ends": day}), by=city.commissioner_a
        )
    found = as_(client, city.commissioner_a).get("/ledgers/grid/").context["reminders"]
    assert [(each.organisation, each.day) for each in found] == [(city.village_a1.name, soon)]
    assert as_(client, city.commissioner_b).get("/ledgers/grid/").context["reminders"] == []


def test_batch_goes_from_the_bound_list_to_its_acceptance(client, city):
    filed_village(city)
    as_(client, city.commissioner_a)
    period = Entry.objects.get().period
    client.post("/ledgers/samples/", {"unit": "town_a", "ledger": "village_facts", "period": period})
    code = Sample.objects.get().draw.code
    assert client.post(f"/ledgers/samples/{code}/draw/", {"seed": "", "seed_source": ""}).status_code == 422
    client.post(f"/ledgers/samples/{code}/draw/", {"seed": "3 17", "seed_source": "会上报数"})
    entry = Entry.objects.get()
    page = f"/ledgers/{entry.duty.code}/"
    assert "抽中核对" in client.get(page).content.decode()
    assert client.post(f"{page}opened/", {"opened-agrees": "no", "opened-note": ""}).status_code == 422
    client.post(f"{page}opened/", {"opened-agrees": "yes", "opened-note": ""})
    client.post(f"/ledgers/samples/{code}/accept/")
    entry.refresh_from_db()
    assert (entry.checked, entry.duty.state) == ("sample", "ended")


def upload(client, rows, name="a.xlsx", **more):
    file = SimpleUploadedFile(name, make_workbook([["单位", "村集体经济收入"], *rows]))
    data = {"sheet": "village_facts", "period": Entry.objects.first().period, "file": file} | more
    return client.post("/ledgers/imports/", data)


def test_workbook_goes_from_upload_to_undo_through_the_pages(client, city):
    entry = make_entry(city.village_a1, VILLAGE)
    as_(client, city.commissioner_a)
    assert client.get(f"/ledgers/imports/template/village_facts/?period={entry.period}").content[:2] == b"PK"
    response = upload(client, [["village_a1", 7]])
    client.post(f"{response.url}confirm/")
    assert Value.objects.count() == 1
    client.post(f"{response.url}undo/")
    assert Value.objects.count() == 0
    assert client.post(f"{response.url}nonsense/").status_code == 404
    assert client.get(response.url).status_code == 200


def test_faults_stand_at_their_cells_in_two_languages(client, city):
    make_entry(city.village_a1, VILLAGE)
    as_(client, city.commissioner_a)
    html = client.get(upload(client, [["village_a1", "很多"], ["nowhere", 1]]).url).content.decode()
    assert all(each in html for each in ("B2", "A3", "不是数字", "is not a number"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.xlsx", b"MZ\x90\x00"),
        ("a.csv", "单位\n".encode()),
        ("a.exe", b"\x7fELF\x02"),
    ],
)
def test_hostile_file_is_refused_in_words_and_not_kept(client, city, name, content):
    make_entry(city.village_a1, VILLAGE)
    as_(client, city.commissioner_a)
    response = upload(client, [], file=SimpleUploadedFile(name, content))
    assert response.status_code == 422
    assert not Import.objects.exists()


def test_stranger_and_administrators_see_no_entry(client, city):
    entry = filed_village(city)
    for person in (city.stranger, city.system_admin, city.audit_admin, city.clerk_a2, city.commissioner_b):
        assert as_(client, person).get(f"/ledgers/{entry.duty.code}/").status_code == 404, person.code
    assert as_(client, city.clerk_a1).get("/ledgers/imports/").status_code == 403
