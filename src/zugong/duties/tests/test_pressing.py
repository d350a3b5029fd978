import datetime as dt

import pytest

from zugong.directory.tests.factories import make_city, make_person, sign_in
from zugong.duties import actions, rules
from zugong.duties.models import Call, ChaseText, ExtensionRequest, LateReason, PostponementOrder
from zugong.duties.tests.factories import file, make_duty, make_kind
from zugong.foundation.calendar.clock import today
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def city():
    return make_city()


def ask(duty, by, days=9):
    return actions.ask_extension(duty=duty, by=by, until=duty.due_on + days * DAY, reason="连续降雨")


def test_extension_asked_is_granted_above_and_moves_the_deadline(city):
    duty = make_duty(city.village_a1)
    asked, before = ask(duty, city.clerk_a1), duty.due_on
    for person in (city.clerk_a1, city.secretary_a1, city.commissioner_b):
        with pytest.raises(Refused):
            actions.answer_extension(request=asked, by=person, grant=True)
    actions.answer_extension(request=asked, by=city.commissioner_a, grant=True)
    duty.refresh_from_db()
    assert (duty.due_on, duty.first_due_on, duty.moved) == (before + 9 * DAY, before, "extended")
    with pytest.raises(Refused):
        actions.answer_extension(request=asked, by=city.commissioner_a, grant=False, answer="不行")


def test_extension_refused_gives_its_reason_and_moves_nothing(city):
    duty = make_duty(city.village_a1)
    asked, before = ask(duty, city.clerk_a1), duty.due_on
    with pytest.raises(Refused):
        actions.answer_extension(request=asked, by=city.commissioner_a, grant=False)
    actions.answer_extension(request=asked, by=city.commissioner_a, grant=False, answer="汛期前必须完成")
    duty.refresh_from_db()
    assert duty.due_on == before
    assert ask(duty, city.clerk_a1).granted is None


@pytest.mark.parametrize("days", [0, -3])
def test_extension_backwards_or_a_second_one_is_refused(city, days):
    duty = make_duty(city.village_a1)
    with pytest.raises(Refused):
        ask(duty, city.clerk_a1, days)
    ask(duty, city.clerk_a1)
    with pytest.raises(Refused):
        ask(duty, city.clerk_a1)


def test_extension_is_asked_and_answered_on_the_page(client, city):
    duty = make_duty(city.village_a1)
    page = f"/duties/{duty.code}/"
    until = (duty.due_on + DAY).isoformat()
    sign_in(client, city.clerk_a1).post(f"{page}extension/", {"ask-until": until, "ask-reason": "下雨"})
    asked = ExtensionRequest.objects.get()
    listed = sign_in(client, city.commissioner_a).get("/duties/extensions/").content.decode()
    assert duty.title in listed
    refused = client.post(f"{page}extension/{asked.pk}/", {"grant": "no", "answer-answer": ""})
    assert refused.status_code == 422
    client.post(f"{page}extension/{asked.pk}/", {"grant": "yes", "answer-answer": ""})
    duty.refresh_from_db()
    assert duty.due_on.isoformat() == until
    assert duty.title not in client.get("/duties/extensions/").content.decode()


def test_reason_of_lateness_is_given_by_the_unit_and_judged_above(client, city):
    duty = make_duty(city.village_a1, due_in=-5)
    page = f"/duties/{duty.code}/late-reason/"
    sign_in(client, city.clerk_a1).post(page, {"reason-reason": "上堤防汛"})
    client.post(f"{page}judge/", {"recognised": "yes"})
    assert LateReason.objects.get().recognised is None
    sign_in(client, city.commissioner_a).post(f"{page}judge/", {"recognised": "yes"})
    given = LateReason.objects.get()
    assert (given.recognised, given.judged_by) == (True, city.commissioner_a)
    assert not rules.may_judge_reason(city.head, given)
    with pytest.raises(Refused):
        actions.give_late_reason(duty=duty, by=city.clerk_a1, reason="改一改")


def order(**changes):
    return {
        "number": "沔汛〔2016〕7号", "issuer": "市防汛指挥部", "issued_on": today().isoformat(), "reason": "防汛",
        "until": (today() + 30 * DAY).isoformat(), "units": "town_a\n张家垸村", "confirmed": "",
    } | changes  # fmt: skip


def test_order_shows_how_many_deadlines_move_before_it_is_entered(client, city):
    make_duty(city.village_a1)
    make_duty(city.village_a2, due_in=-3)
    make_duty(city.village_b1)
    sign_in(client, city.head)
    response = client.post("/duties/orders/new/", order())
    assert response.context["preview"]["moves"] == 2
    assert response.context["preview"]["past"] == 1
    assert not PostponementOrder.objects.exists()
    make_duty(city.village_a1)
    assert client.post("/duties/orders/new/", order(confirmed="2")).context["preview"]["changed"]
    assert client.post("/duties/orders/new/", order(confirmed="3")).status_code == 302
    assert city.village_a1.duties.filter(moved="postponed").count() == 2
    assert "沔汛" in client.get("/duties/orders/").content.decode()
    assert client.post("/duties/orders/new/", order()).status_code == 200
    assert client.post("/duties/orders/new/", order(confirmed="0")).status_code == 422


@pytest.mark.parametrize(
    "changes", [{"units": "nowhere"}, {"units": "town_b"}, {"number": ""}, {"until": "2016-02-30"}, {"units": ""}]
)
def test_bad_order_is_said_and_nothing_entered(client, city, changes):
    response = sign_in(client, city.commissioner_a).post("/duties/orders/new/", order(**changes))
    assert response.status_code == 422
    assert not PostponementOrder.objects.exists()


def test_order_page_is_closed_to_whoever_may_not_postpone(client, city):
    assert sign_in(client, city.clerk_a1).get("/duties/orders/new/").status_code == 403


def test_chase_text_names_units_and_the_contact_and_nobody_else(client, city):
    duty = make_duty(city.village_a1, person=city.clerk_a1, due_in=2)
    file(make_duty(city.village_a2, due_in=2), city.clerk_a2)
    matter = {"unit": "town_a", "kind": duty.kind_id, "file_by": duty.file_by.isoformat()}
    sign_in(client, city.commissioner_a)
    assert "/duties/chase/matter/?unit=town_a" in client.get("/duties/chase/").content.decode()
    text = client.post("/duties/chase/copy/", matter).content.decode()
    assert "张家垸村" in text
    assert "李家湾村" not in text
    assert city.clerk_a1.name not in text
    assert city.commissioner_a.name in text
    assert client.post("/duties/chase/copy/", matter).status_code == 422
    assert ChaseText.objects.get().units == 1
    assert "chase-text" not in client.get("/duties/chase/matter/", matter).content.decode()


def test_chase_text_of_a_closed_room_or_of_nobody_is_refused(city):
    closed = make_kind("lists.closed", chased=False)
    duty = make_duty(city.village_a1, kind=closed)
    with pytest.raises(Refused):
        actions.copy_chase_text(kind=closed, file_by=duty.file_by, organisation=city.town_a, by=city.commissioner_a)
    with pytest.raises(Refused):
        actions.copy_chase_text(
            kind=make_kind(), file_by=duty.file_by, organisation=city.town_a, by=city.commissioner_a
        )
    assert not ChaseText.objects.exists()


@pytest.mark.parametrize(
    "matter",
    [
        {"unit": "town_b", "kind": "lists.task", "file_by": "2016-07-29"},
        {"unit": "town_a", "kind": "nothing", "file_by": "2016-07-29"},
        {"unit": "town_a", "kind": "lists.task", "file_by": "2016-02-30"},
        {"unit": "town_a", "kind": "lists.task", "file_by": "x"},
        {},
    ],
)
def test_matter_that_is_not_there_is_not_found(client, city, matter):
    make_kind()
    sign_in(client, city.commissioner_a)
    assert client.get("/duties/chase/matter/", matter).status_code == 404
    assert client.post("/duties/chase/copy/", matter).status_code == 404


def test_call_is_written_down_in_one_form_and_listed_in_scope(client, city):
    kind = make_kind()
    sign_in(client, city.commissioner_a)
    page = f"/duties/calls/{city.village_a1.code}/"
    assert client.post(page, {"kind": kind.pk, "spoke_with": " ", "said": "x"}).status_code == 422
    assert client.post(page, {"kind": kind.pk, "spoke_with": "张会计", "said": "今天报"}).status_code == 302
    assert Call.objects.get().called_by == city.commissioner_a
    assert "张会计" in client.get("/duties/calls/").content.decode()
    assert "张会计" not in sign_in(client, city.commissioner_b).get("/duties/calls/").content.decode()


def test_chasing_is_closed_to_whoever_only_files(client, city):
    sign_in(client, make_person("clerk", city.village_a1, "village_clerk"))
    assert client.get("/duties/chase/").status_code == 403
    assert client.get(f"/duties/calls/{city.village_a1.code}/").status_code == 404


def test_duty_is_transferred_with_a_record_and_received_anew(city):
    duty = make_duty(city.village_a1, person=city.clerk_a1)
    actions.receive_duty(duty=duty, by=city.clerk_a1)
    for by, to in ((city.clerk_a1, city.village_a2), (city.commissioner_a, city.village_b1)):
        with pytest.raises(Refused):
            actions.transfer_duty(duty=duty, by=by, organisation=to, reason="不属本村")
    actions.transfer_duty(duty=duty, by=city.commissioner_a, organisation=city.village_a2, reason="沟渠在李家湾")
    duty.refresh_from_db()
    assert (duty.organisation, duty.person, duty.state) == (city.village_a2, None, "open")
