import pytest

from zugong.directory.tests.factories import make_city, make_person, sign_in
from zugong.duties import actions, rules
from zugong.duties.models import Doer, SignOff
from zugong.duties.tests.factories import file, make_duty, make_kind
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    city = make_city()
    city.bureau_deputy = make_person("bureau_deputy", city.bureau, "unit_deputy")
    city.town_secretary = make_person("town_secretary", city.town_a, "town_secretary")
    return city


@pytest.fixture
def duty(city):
    return make_duty(city.bureau, kind=make_kind("lists.report", unit_signoff="head"))


def test_what_leaves_a_unit_is_signed_by_deputy_then_head(city, duty):
    with pytest.raises(Refused):
        file(duty, city.bureau_clerk)
    actions.sign_duty(duty=duty, by=city.bureau_deputy, rank="deputy")
    assert rules.missing_ranks(duty) == ["head"]
    actions.sign_duty(duty=duty, by=city.bureau_head, rank="head")
    file(duty, city.bureau_clerk)
    assert duty.state == "filed"


@pytest.mark.parametrize(
    ("who", "rank", "allowed"),
    [
        ("bureau_deputy", "deputy", True),
        ("bureau_deputy", "head", False),  # not in turn, and not the head
        ("bureau_head", "head", False),  # the lower rank first
        ("bureau_head", "deputy", False),
        ("bureau_clerk", "deputy", False),
        ("head", "deputy", False),
        ("town_secretary", "deputy", False),
        ("bureau_deputy", "god", False),
    ],
)
def test_only_leaders_of_the_unit_sign_in_their_turn(city, duty, who, rank, allowed):
    assert bool(rules.may_sign(getattr(city, who), duty, rank)) is allowed


def test_town_secretary_does_not_sign_for_a_village(city):
    duty = make_duty(city.village_a1, kind=make_kind("lists.head", unit_signoff="deputy"))
    assert not rules.may_sign(city.town_secretary, duty, "deputy")
    assert rules.may_sign(city.secretary_a1, duty, "deputy")


def test_signature_lapses_when_the_record_is_written_in_afterwards(city, duty):
    actions.sign_duty(duty=duty, by=city.bureau_deputy, rank="deputy")
    event = Event.objects.latest("pk")
    actions.note_doer(duty=duty, by=city.bureau_clerk, event=event)
    assert rules.missing_ranks(duty) == ["deputy", "head"]
    actions.sign_duty(duty=duty, by=city.bureau_deputy, rank="deputy")
    assert SignOff.objects.filter(duty=duty).count() == 2


def test_signature_lapses_when_the_matter_is_returned(city, duty):
    actions.sign_duty(duty=duty, by=city.bureau_deputy, rank="deputy")
    actions.sign_duty(duty=duty, by=city.bureau_head, rank="head")
    bundle = file(duty, city.bureau_clerk)
    actions.return_duty(duty=duty, by=city.head, bundle_digest=bundle.digest, reason="数字不符", again_by=today())
    with pytest.raises(Refused):
        file(duty, city.bureau_clerk)


def test_paper_signature_is_written_down_and_its_original_ticked_above(city, duty):
    signed = actions.record_signature(
        duty=duty, by=city.bureau_clerk, signed_by=city.bureau_deputy, rank="deputy", signed_on=today()
    )
    for person in (city.bureau_clerk, city.bureau_head):
        with pytest.raises(Refused):
            actions.tick_original(signoff=signed, by=person)
    actions.tick_original(signoff=signed, by=city.head)
    signed.refresh_from_db()
    assert signed.original_received_at
    with pytest.raises(Refused):
        actions.tick_original(signoff=signed, by=city.head)
    assert {d.person for d in Doer.objects.filter(duty=duty)} == {city.bureau_clerk, city.bureau_deputy}


def test_page_signs_writes_down_paper_and_ticks(client, city, duty):
    page = f"/duties/{duty.code}/"
    sign_in(client, city.bureau_deputy).post(f"{page}sign/")
    data = {"paper-signed_by": city.bureau_head.pk, "paper-signed_on": today().isoformat()}
    sign_in(client, city.bureau_clerk).post(f"{page}paper-signature/", data)
    assert rules.missing_ranks(duty) == []
    paper = SignOff.objects.get(rank="head")
    sign_in(client, city.head).post(f"{page}signatures/{paper.pk}/original/")
    paper.refresh_from_db()
    assert paper.original_received_at
    assert "Person bureau_head" in client.get(f"{page}formalities/").content.decode()


def test_paper_signature_of_tomorrow_comes_back_with_the_form(client, city, duty):
    data = {"paper-signed_by": city.bureau_deputy.pk, "paper-signed_on": "2999-01-01"}
    response = sign_in(client, city.bureau_clerk).post(f"/duties/{duty.code}/paper-signature/", data)
    assert response.status_code == 422
    assert "2999-01-01" in response.content.decode()
    assert not SignOff.objects.exists()


def entered_for(city, other):
    duty = make_duty(city.village_a1)
    event = Event.objects.latest("pk")
    actions.note_doer(duty=duty, by=city.clerk_a1, event=event, on_behalf_of=other)
    return duty, duty.doers.get()


def test_entry_for_another_is_confirmed_by_that_person_once(client, city):
    duty, doer = entered_for(city, city.secretary_a1)
    address = f"/duties/{duty.code}/entries/{doer.pk}/confirm/"
    sign_in(client, city.commissioner_a).post(address)
    doer.refresh_from_db()
    assert doer.confirmed_at is None
    sign_in(client, city.secretary_a1).post(address)
    doer.refresh_from_db()
    assert doer.confirmed_at
    with pytest.raises(Refused):
        actions.confirm_entry(doer=doer, by=city.secretary_a1)


@pytest.mark.parametrize("other", ["clerk_a1", "clerk_a2", "commissioner_a"])
def test_entry_is_only_for_somebody_of_the_unit_and_never_for_oneself(city, other):
    with pytest.raises(Refused):
        entered_for(city, getattr(city, other))


def test_whoever_had_it_entered_does_not_decide(city):
    duty = make_duty(city.village_a1, person=city.commissioner_a)
    actions.note_doer(
        duty=duty, by=city.clerk_a1, event=Event.objects.latest("pk"), on_behalf_of=city.commissioner_a
    )  # fmt: skip
    file(duty, city.clerk_a1)
    assert not rules.may_accept(city.commissioner_a, duty)
    assert rules.may_accept(city.head, duty)


@pytest.mark.parametrize("n", [1, 3])
def test_page_of_formalities_costs_the_same_for_one_and_three(client, city, n, django_assert_num_queries):
    duty = make_duty(city.village_a1)
    for _ in range(n):
        actions.note_doer(duty=duty, by=city.clerk_a1, event=Event.objects.latest("pk"), on_behalf_of=city.secretary_a1)
    sign_in(client, city.secretary_a1).get(f"/duties/{duty.code}/formalities/")
    with django_assert_num_queries(6):
        client.get(f"/duties/{duty.code}/formalities/")
