import datetime as dt
import json

import pytest
from django.utils.translation import override

from zugong.directory.actions.grants import end_grant, grant_role, stand_in
from zugong.directory.models import Line, Person
from zugong.directory.queries import deciders, holders_of, scope_of
from zugong.directory.rules.grants import may_grant, may_stand_in
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

from .factories import make_grant, make_person

REASONS = {
    "oneself": "Nobody gives a role to themselves.",
    "apart": "System, security and audit are administered by three different people.",
    "business": "Whoever administers holds no role in the work itself.",
    "held": "This person already holds that role there.",
    "unknown": "There is no role “emperor”.",
    "shared": "A shared account may file and nothing else.",
    "locked": "This account is locked.",
    "yours": "Your roles do not allow this here.",
}


@pytest.mark.parametrize(
    ("by", "person", "role", "reason"),
    [
        ("security_admin", "stranger", "village_clerk", ""),
        ("security_admin", "clerk_a", "village_clerk", ""),
        ("security_admin", "stranger", "audit_admin", ""),
        ("security_admin", "security_admin", "village_clerk", "oneself"),
        ("security_admin", "system_admin", "audit_admin", "apart"),
        ("security_admin", "audit_admin", "security_admin", "apart"),
        ("security_admin", "system_admin", "village_clerk", "business"),
        ("security_admin", "clerk_a", "system_admin", "business"),
        ("security_admin", "stranger", "emperor", "unknown"),
        ("security_admin", "office", "town_commissioner", "shared"),
        ("security_admin", "office", "town_clerk", ""),
        ("security_admin", "gone", "town_clerk", "locked"),
        ("security_admin", "clerk_a", "town_clerk", "held"),
        ("system_admin", "stranger", "village_clerk", "yours"),
        ("audit_admin", "stranger", "village_clerk", "yours"),
        ("head", "stranger", "village_clerk", "yours"),
        ("clerk_a1", "stranger", "village_clerk", "yours"),
    ],
)
def test_may_grant(c, by, person, role, reason):
    c.office = make_person("office", c.town_a, shared=True)
    c.gone = make_person("gone", c.town_a, is_active=False)
    with override("en"):
        verdict = may_grant(getattr(c, by), getattr(c, person), role, c.town_a, None, today(), None)
        assert (bool(verdict), str(verdict.reason)) == (not reason, REASONS.get(reason, ""))


def test_grant_role_counts_at_once_and_is_told(c):
    assert not scope_of(c.stranger).permissions
    line = Line.objects.create(code="cadres", title="干部")
    grant = grant_role(person=c.stranger, role="town_clerk", organisation=c.town_a, line=line, by=c.security_admin)
    assert scope_of(c.stranger).may("duties.file", c.village_a1.path, "cadres")
    assert not scope_of(c.stranger).may("duties.file", c.village_a1.path, "talent")
    assert (grant.granted_by, grant.from_on) == ("security_admin", today())
    event = Event.objects.get()
    assert (event.type, event.code, json.loads(event.data)["role"]) == (
        "directory.role_granted",
        "stranger",
        "town_clerk",
    )


def test_end_grant_takes_it_away_at_once_or_after_a_day(c):
    grant = c.clerk_a.grants.get()
    end_grant(grant=grant, by=c.security_admin, on=today() + dt.timedelta(10))
    c.clerk_a.refresh_from_db()
    assert scope_of(c.clerk_a).permissions
    end_grant(grant=grant, by=c.security_admin)
    c.clerk_a.refresh_from_db()
    assert not scope_of(c.clerk_a).permissions
    with pytest.raises(Refused):
        end_grant(grant=grant, by=c.security_admin)
    with pytest.raises(Refused):
        end_grant(grant=c.clerk_a1.grants.get(), by=c.head)
    assert [event.type for event in Event.objects.order_by("id")] == ["directory.grant_ended"] * 2


def test_stand_in_lends_only_what_is_held_for_days_that_are_held(c):
    grant = make_grant(make_person("away", c.town_b), "town_clerk", c.town_b, until_on=today() + dt.timedelta(20))
    begin, end = today(), today() + dt.timedelta(7)
    with pytest.raises(Refused):
        stand_in(
            grant=grant, substitute=c.stranger, from_on=begin, until_on=today() + dt.timedelta(21), by=c.security_admin
        )
    made = stand_in(grant=grant, substitute=c.stranger, from_on=begin, until_on=end, by=c.security_admin)
    assert (made.stands_in_for, made.role, made.until_on) == (grant.person, "town_clerk", end)
    assert scope_of(c.stranger).may("duties.file", c.village_b1.path)
    assert Event.objects.get().type == "directory.stand_in_named"
    with pytest.raises(Refused):
        stand_in(grant=made, substitute=c.clerk_a2, from_on=begin, until_on=end, by=c.security_admin)


def test_stand_in_is_named_by_neither_of_the_two_and_by_no_stranger(c):
    grant = c.clerk_a.grants.get()
    week = (today(), today() + dt.timedelta(7))
    assert not may_stand_in(c.clerk_a, grant, c.stranger, *week)
    assert not may_stand_in(c.stranger, grant, c.stranger, *week)
    assert not may_stand_in(c.commissioner_b, grant, c.stranger, *week)
    assert not may_stand_in(c.security_admin, grant, c.clerk_a, *week)
    assert not may_stand_in(c.security_admin, grant, c.system_admin, *week)
    assert may_stand_in(c.security_admin, grant, c.stranger, *week)


def test_holders_of_stops_at_the_nearest_level(c, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = holders_of("duties.file", c.village_a1)
    assert ([p.code for p in found.people], found.organisation, found.risen) == (
        ["clerk_a1", "secretary_a1"], c.village_a1, 0,
    )  # fmt: skip
    found = holders_of("duties.decide", c.village_a1)
    assert ([p.code for p in found.people], found.risen) == (["commissioner_a"], 1)
    assert holders_of("nobody.has", c.village_a1).people == ()


def test_deciders_rise_where_only_doers_could_decide_and_skip_shared_and_other_lines(c):
    assert [p.code for p in deciders(c.village_a1).people] == ["commissioner_a"]
    risen = deciders(c.village_a1, doers=[c.commissioner_a.pk])
    assert ([p.code for p in risen.people], risen.risen) == (["head"], 1)
    make_person("section", c.town_b, "town_commissioner", line="talent")
    assert [p.code for p in deciders(c.village_b1, "cadres").people] == ["commissioner_b"]
    assert [p.code for p in deciders(c.village_b1, "talent").people] == ["commissioner_b", "section"]
    assert [p.code for p in deciders(c.city).people] == ["head"]
    Person.objects.filter(pk=c.head.pk).update(is_active=False)
    assert deciders(c.city).people == ()
