import datetime as dt

import pytest

from zugong.directory.models import Member, Organisation, Person
from zugong.directory.scope import scope_on

from .factories import make_city, make_grant, make_member, make_person

pytestmark = pytest.mark.django_db


def codes(rows):
    return sorted(row.code for row in rows)


def test_organisation_visible_is_subtree_and_chain_above():
    c = make_city()
    assert codes(Organisation.objects.visible_to(c.clerk_a1)) == ["city", "town_a", "village_a1"]
    assert codes(Organisation.objects.visible_to(c.clerk_a)) == ["city", "town_a", "village_a1", "village_a2"]
    assert codes(Organisation.objects.visible_to(c.bureau_clerk)) == ["bureau", "bureau_branch", "city"]
    assert codes(Organisation.objects.visible_to(c.stranger)) == []


def test_person_visible_is_subtree_and_oneself():
    c = make_city()
    assert codes(Person.objects.visible_to(c.clerk_a1)) == ["clerk_a1", "secretary_a1"]
    assert codes(Person.objects.visible_to(c.clerk_a)) == [
        "clerk_a", "clerk_a1", "clerk_a2", "commissioner_a", "secretary_a1",
    ]  # fmt: skip
    assert codes(Person.objects.visible_to(c.stranger)) == ["stranger"]


def test_member_visible_needs_a_grant_over_the_branch():
    c = make_city()
    make_member("甲", c.bureau_branch)
    assert Member.objects.visible_to(c.bureau_clerk).count() == 0
    make_grant(c.bureau_head, "unit_head", c.bureau_branch)
    assert [member.name for member in Member.objects.visible_to(c.bureau_head)] == ["甲"]


def test_scope_counts_both_ends_of_a_span_and_nothing_after_an_end():
    c = make_city()
    person = make_person("temp", c.town_a)
    grant = make_grant(person, "town_clerk", c.town_a, from_on=dt.date(2016, 7, 1), until_on=dt.date(2016, 7, 31))
    may = [
        scope_on(person, day).may("directory.see", c.village_a1.path)
        for day in (dt.date(2016, 6, 30), dt.date(2016, 7, 1), dt.date(2016, 7, 31), dt.date(2016, 8, 1))
    ]
    assert may == [False, True, True, False]
    grant.ended_at = dt.datetime(2016, 7, 2, tzinfo=dt.UTC)
    grant.save()
    Person.objects.visible_to(c.head).filter(pk=person.pk).renew_stamps()
    person.refresh_from_db()
    assert not scope_on(person, dt.date(2016, 7, 10)).may("directory.see", c.town_a.path)


def test_scope_keeps_lines_of_work_apart():
    c = make_city()
    person = make_person("deputy", c.city, "city_deputy", line="cadres")
    scope = scope_on(person, dt.date(2016, 7, 29))
    assert scope.may("duties.decide", c.town_a.path, "cadres")
    assert not scope.may("duties.decide", c.town_a.path, "talent")


def test_locked_person_opens_nothing():
    c = make_city()
    c.clerk_a.is_active = False
    assert codes(Organisation.objects.visible_to(c.clerk_a)) == []
