import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from zugong.directory.tests.factories import make_city, make_person
from zugong.duties import actions, rules
from zugong.duties.models import Decision, Duty, TallyDelta
from zugong.duties.tests.factories import file, make_duty, make_kind
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event, Revision
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def ended(city, **fields):
    duty = make_duty(city.village_a1, **fields)
    bundle = file(duty, city.clerk_a1)
    actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    return duty


def events_of(duty):
    return list(Event.objects.filter(code=duty.code).order_by("id").values_list("type", "actor"))


def test_duty_opened_by_a_person_has_event_values_and_delta(city):
    kind = make_kind()
    opening = actions.Opening(
        kind=kind,
        title="排涝泵站检修",
        organisation=city.village_a1,
        asker=city.town_a,
        due_on=today(),
        opened_on=today(),
    )
    duty = actions.open_duty(opening=opening, by=city.commissioner_a)
    event = Event.objects.get(code=duty.code)
    assert (event.type, event.actor, event.organisation) == ("duties.opened", "commissioner_a", "village_a1")
    assert "排涝" not in event.data
    assert "排涝泵站检修" in Revision.objects.get(position=event.id).body
    assert TallyDelta.objects.get().position == event.id
    assert duty.entered_at == event.at


def test_duty_asked_outside_the_subtree_is_refused_and_nothing_is_written(city):
    opening = actions.Opening(
        kind=make_kind(), title="x", organisation=city.village_b1, asker=city.town_a, due_on=today(), opened_on=today()
    )
    with pytest.raises(Refused, match="subtree|条线"):
        actions.open_duty(opening=opening, by=city.commissioner_a)
    assert not Duty.objects.exists()
    assert not Event.objects.exists()


def test_duty_closed_by_two_people(city):
    duty = make_duty(city.village_a1)
    actions.receive_duty(duty=duty, by=city.clerk_a1)
    bundle = file(duty, city.clerk_a1)
    decision = actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    duty.refresh_from_db()
    assert (duty.state, duty.held, duty.first_held, duty.filing) == ("ended", "on_time", "on_time", "on_time")
    assert decision.bundle == bundle
    assert events_of(duty) == [
        ("duties.opened", "system"),
        ("duties.received", "clerk_a1"),
        ("duties.filed", "clerk_a1"),
        ("duties.accepted", "commissioner_a"),
    ]


def test_doer_cannot_decide_even_with_the_permission_above(city):
    duty = make_duty(city.village_a1)
    bundle = file(duty, city.commissioner_a)
    with pytest.raises(Refused, match="somebody else|他人"):
        actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    actions.accept_duty(duty=duty, by=city.head, bundle_digest=bundle.digest)


def test_decider_must_have_seen_the_last_bundle(city):
    duty = make_duty(city.village_a1)
    old = file(duty, city.clerk_a1)
    actions.return_duty(
        duty=duty, by=city.commissioner_a, bundle_digest=old.digest, reason="缺照片以外的依据", again_by=today()
    )
    file(duty, city.clerk_a1, text="补充后")
    with pytest.raises(Refused, match="changed|变"):
        actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=old.digest)


def test_return_carries_its_own_date_and_does_not_make_late(city):
    duty = make_duty(city.village_a1, due_in=0)
    bundle = file(duty, city.clerk_a1)
    filed_at = duty.filed_at
    decision = actions.return_duty(
        duty=duty,
        by=city.commissioner_a,
        bundle_digest=bundle.digest,
        reason="数字有误",
        again_by=today() + dt.timedelta(days=5),
    )
    assert decision.again_by == today() + dt.timedelta(days=5)
    again = file(duty, city.clerk_a1, text="改正")
    actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=again.digest)
    duty.refresh_from_db()
    assert (duty.filed_at, duty.filing, duty.held) == (filed_at, "on_time", "on_time")


def test_reopened_duty_keeps_its_first_outcome_and_first_filing(city):
    duty = ended(city, due_in=-5)
    assert duty.first_held == "on_time"
    assert duty.filing == "late"
    actions.reopen_duty(duty=duty, by=city.commissioner_a, reason="复查发现反弹")
    duty.refresh_from_db()
    assert (duty.state, duty.held, duty.first_held, duty.filing) == ("open", "", "on_time", "late")
    bundle = file(duty, city.clerk_a1, done_on=today())
    actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    duty.refresh_from_db()
    assert (duty.held, duty.first_held) == ("late", "on_time")


def test_extension_moves_the_deadline_never_the_first(city):
    duty = make_duty(city.village_a1, due_in=-3)
    first = duty.first_due_on
    actions.extend_duty(duty=duty, by=city.commissioner_a, until=today(), reason="连日暴雨")
    bundle = file(duty, city.clerk_a1, done_on=today())
    actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    duty.refresh_from_db()
    assert (duty.first_due_on, duty.due_on, duty.held) == (first, today(), "extended")


def test_order_postpones_open_duties_of_named_units_only(city):
    inside, outside = make_duty(city.village_a1, due_in=-2), make_duty(city.village_b1, due_in=-2)
    done = ended(city, due_in=-2)
    order, n = actions.enter_order(
        number="仙汛〔2016〕12号", issuer="市防汛抗旱指挥部", reason="全镇上堤",
        issued_on=today(), until=today() + dt.timedelta(days=9), organisations=[city.town_a], by=city.head,
    )  # fmt: skip
    for duty in (inside, outside, done):
        duty.refresh_from_db()
    assert (n, inside.moved, outside.moved, done.moved) == (1, "postponed", "", "")
    bundle = file(inside, city.clerk_a1, done_on=today())
    actions.accept_duty(duty=inside, by=city.commissioner_a, bundle_digest=bundle.digest)
    inside.refresh_from_db()
    assert inside.held == "postponed"


def test_filing_where_filing_closes_ends_without_a_decision(city):
    duty = make_duty(city.village_a1, kind=make_kind("ledgers.day", closes="by_filing"))
    file(duty, city.clerk_a1)
    duty.refresh_from_db()
    assert (duty.state, duty.held) == ("ended", "on_time")
    assert actions.register_duty(duty=duty, by=city.commissioner_a).act == "registered"


def test_filing_waits_for_the_signatures_its_kind_asks_for(city):
    duty = make_duty(city.bureau, kind=make_kind("lists.signed", unit_signoff="head"))
    with pytest.raises(Refused, match="head of the unit|主要领导"):
        file(duty, city.bureau_clerk)
    deputy = make_person("bureau_deputy", city.bureau, "unit_deputy")
    actions.sign_duty(duty=duty, by=deputy, rank="deputy")
    actions.record_signature(
        duty=duty, by=city.bureau_clerk, signed_by=city.bureau_head, rank="head", signed_on=today()
    )
    file(duty, city.bureau_clerk)
    with pytest.raises(Refused):
        actions.sign_duty(duty=duty, by=city.bureau_clerk, rank="head")


def test_entry_for_another_is_confirmed_by_that_person_only(city):
    duty = make_duty(city.village_a1)
    actions.file_duty(duty=duty, by=city.clerk_a1, done_on=today(), material={}, on_behalf_of=city.secretary_a1)
    doer = duty.doers.get()
    with pytest.raises(Refused):
        actions.confirm_entry(doer=doer, by=city.clerk_a1)
    actions.confirm_entry(doer=doer, by=city.secretary_a1)
    doer.refresh_from_db()
    assert doer.confirmed_at is not None


def test_late_reason_is_given_by_the_unit_and_judged_above(city):
    duty = make_duty(city.village_a1, due_in=-1)
    given = actions.give_late_reason(duty=duty, by=city.clerk_a1, reason="洪水断网")
    with pytest.raises(Refused):
        actions.judge_late_reason(reason=given, by=city.clerk_a1, recognised=True)
    actions.judge_late_reason(reason=given, by=city.commissioner_a, recognised=True)
    given.refresh_from_db()
    assert (given.recognised, given.judged_by) == (True, city.commissioner_a)


def test_two_deciders_at_once_only_the_first_counts(city):
    duty = make_duty(city.village_a1)
    bundle = file(duty, city.clerk_a1)
    stale = Duty.objects.get(pk=duty.pk)
    actions.accept_duty(duty=duty, by=city.commissioner_a, bundle_digest=bundle.digest)
    with pytest.raises(Refused, match="Somebody else|他人"), transaction.atomic():
        actions.accept_duty(duty=stale, by=city.head, bundle_digest=bundle.digest)
    assert Decision.objects.filter(act="accepted").count() == 1


def test_handover_moves_unfinished_duties_with_a_record(city):
    mine = make_duty(city.village_a1, person=city.secretary_a1)
    elsewhere = make_duty(city.village_a2, person=city.secretary_a1)
    given = {"giver": city.secretary_a1, "taker": city.clerk_a1, "organisation": city.village_a1}
    assert actions.hand_over_duties(**given, by=city.security_admin) == 1
    mine.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (mine.person, elsewhere.person) == (city.clerk_a1, city.secretary_a1)
    assert Event.objects.filter(type="duties.handed_over", code="secretary_a1").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "done"},
        {"state": "ended"},
        {"filed_at": "2016-07-01T00:00Z"},
        {"held": "late"},
        {"due_on": dt.date(2000, 1, 1)},
        {"grace_until": dt.date(2000, 1, 1)},
    ],
)
def test_database_refuses_what_the_verbs_never_write(city, changes):
    duty = make_duty(city.village_a1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(**changes)


@pytest.mark.parametrize(
    ("who", "state", "allowed"),
    [
        ("commissioner_a", "filed", True),
        ("head", "filed", True),
        ("commissioner_a", "open", False),
        ("commissioner_a", "ended", False),
        ("commissioner_b", "filed", False),
        ("clerk_a", "filed", False),
        ("clerk_a1", "filed", False),
        ("system_admin", "filed", False),
        ("stranger", "filed", False),
    ],
)
def test_may_accept(city, who, state, allowed):
    duty = make_duty(city.village_a1)
    if state != "open":
        bundle = file(duty, city.clerk_a1)
    if state == "ended":
        actions.accept_duty(duty=duty, by=city.head, bundle_digest=bundle.digest)
    verdict = rules.may_accept(getattr(city, who), duty)
    assert bool(verdict) is allowed
    assert bool(verdict.reason) is not allowed


def test_shared_account_may_file_and_never_decide(city):
    duty = make_duty(city.village_a1)
    file(duty, city.clerk_a1)
    city.commissioner_a.shared = True
    city.commissioner_a.save()
    assert "shared" in str(rules.may_accept(city.commissioner_a, duty).reason).lower() or "公用" in str(
        rules.may_accept(city.commissioner_a, duty).reason
    )


def test_visible_to_agrees_with_may_see(city):
    duties = [make_duty(o) for o in (city.village_a1, city.village_b1, city.town_a, city.bureau)]
    duties.append(make_duty(city.village_a2, audience="named", named=[city.commissioner_b]))
    duties.append(make_duty(city.village_b2, person=city.clerk_a1))
    people = [
        city.head,
        city.commissioner_a,
        city.commissioner_b,
        city.clerk_a1,
        city.bureau_clerk,
        city.system_admin,
        city.stranger,
    ]
    for person in people:
        seen = set(Duty.objects.visible_to(person))
        assert seen == {duty for duty in duties if rules.may_see(person, duty)}, person.code
