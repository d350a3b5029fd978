import datetime as dt
import json

import pytest

from zugong.directory.actions.people import (
    appoint,
    ask_reset,
    confirm_reset,
    end_appointment,
    hand_over,
    invite_person,
    lock,
    move_person,
    unlock,
)
from zugong.directory.models import Grant, Person, Post
from zugong.directory.queries import scope_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event, Revision
from zugong.foundation.text.verdict import Refused

from .factories import make_grant, make_person


def last_event():
    event = Event.objects.order_by("-id").first()
    return event.type, event.code, event.actor, json.loads(event.data)


def events():
    return [event.type for event in Event.objects.filter(type__startswith="directory.").order_by("id")]


def test_invite_person_gives_a_slip_and_tells_no_name_in_the_event(c):
    invited = invite_person(organisation=c.town_a, name="张  三", phone="13800000001", by=c.system_admin)
    assert (invited.person.name, invited.person.has_usable_password(), len(invited.secret) > 5) == (
        "张 三",
        False,
        True,
    )
    event = Event.objects.get(type="directory.person_invited")
    assert (event.code, event.actor, event.organisation) == (invited.person.code, "system_admin", "town_a")
    assert "张" not in event.data
    assert "13800000001" not in event.data
    assert json.loads(Revision.objects.get(position=event.id).body) == {"name": "张 三", "phone": "13800000001"}
    assert not any(invited.secret in row.data for row in Event.objects.all())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "=张三"),
        ("name", "429004197001011234"),
        ("phone", "abc"),
        ("code", "42900419700101123X"),
        ("code", "clerk_a"),
        ("code", "a/b"),
        ("phone", "13900000000"),
    ],
)
def test_invite_person_refuses(c, field, value):
    make_person("taken", c.town_a, phone="13900000000")
    before = Person.objects.count()
    with pytest.raises(Refused):
        invite_person(organisation=c.town_a, by=c.system_admin, **{"name": "张三", field: value})
    assert (Person.objects.count(), events()) == (before, [])


def test_people_verbs_are_refused_without_the_permission(c):
    post = Post.objects.create(code="secretary", title="书记")
    held = appoint(person=c.clerk_a1, post=post, organisation=c.village_a1, by=c.system_admin)
    tries = [
        lambda by: invite_person(organisation=c.town_a, name="张三", by=by),
        lambda by: move_person(person=c.clerk_a1, organisation=c.village_a2, by=by),
        lambda by: appoint(person=c.clerk_a2, post=post, organisation=c.village_a2, by=by),
        lambda by: end_appointment(appointment=held, by=by),
        lambda by: lock(person=c.clerk_a1, by=by, reason="x"),
        lambda by: hand_over(person=c.clerk_a1, successor=c.clerk_a2, organisation=c.village_a1, by=by),
        lambda by: ask_reset(person=c.clerk_a1, by=by),
    ]
    for by in (c.head, c.commissioner_a, c.clerk_a1, c.audit_admin, c.stranger):
        for attempt in tries:
            with pytest.raises(Refused, match="."):
                attempt(by)
    assert events() == ["directory.appointed"]


def test_move_person_changes_where_they_belong_and_no_grant(c):
    move_person(person=c.clerk_a1, organisation=c.village_b1, by=c.system_admin)
    c.clerk_a1.refresh_from_db()
    assert c.clerk_a1.organisation == c.village_b1
    assert [grant.organisation for grant in c.clerk_a1.grants.all()] == [c.village_a1]
    assert last_event() == (
        "directory.person_moved", "clerk_a1", "system_admin", {"from": "village_a1", "to": "village_b1"},
    )  # fmt: skip
    with pytest.raises(Refused):
        move_person(person=c.clerk_a1, organisation=c.village_b1, by=c.system_admin)


def test_appoint_and_end_appointment(c):
    post = Post.objects.create(code="secretary", title="书记")
    day = today() - dt.timedelta(30)
    held = appoint(person=c.secretary_a1, post=post, organisation=c.village_a1, by=c.system_admin, on=day)
    with pytest.raises(Refused):
        appoint(person=c.secretary_a1, post=post, organisation=c.village_a1, by=c.system_admin)
    with pytest.raises(Refused):
        end_appointment(appointment=held, by=c.system_admin, on=day - dt.timedelta(1))
    end_appointment(appointment=held, by=c.system_admin)
    held.refresh_from_db()
    assert held.until_on == today()
    with pytest.raises(Refused):
        end_appointment(appointment=held, by=c.system_admin)
    assert events() == ["directory.appointed", "directory.appointment_ended"]


def test_lock_closes_the_scope_at_once_and_unlock_opens_it(c):
    assert scope_of(c.clerk_a1).permissions
    lock(person=c.clerk_a1, by=c.security_admin, reason="手机遗失")
    assert scope_of(Person.objects.get(pk=c.clerk_a1.pk)).permissions == frozenset()
    with pytest.raises(Refused):
        lock(person=c.clerk_a1, by=c.security_admin, reason="x")
    unlock(person=c.clerk_a1, by=c.security_admin, reason="找到")
    assert scope_of(Person.objects.get(pk=c.clerk_a1.pk)).permissions
    assert events() == ["directory.person_locked", "directory.person_unlocked"]
    with pytest.raises(Refused):
        lock(person=c.security_admin, by=c.security_admin, reason="x")


def test_hand_over_ends_what_was_held_there_and_says_who_follows(c):
    post = Post.objects.create(code="secretary", title="书记")
    appoint(person=c.clerk_a1, post=post, organisation=c.village_a1, by=c.system_admin, on=today() - dt.timedelta(9))
    elsewhere = make_grant(c.clerk_a1, "village_clerk", c.village_a2)
    hand_over(
        person=c.clerk_a1, successor=c.secretary_a1, organisation=c.village_a1, by=c.system_admin,
        on=today() - dt.timedelta(1),
    )  # fmt: skip
    person = Person.objects.get(pk=c.clerk_a1.pk)
    assert not scope_of(person).may("duties.file", c.village_a1.path)
    assert scope_of(person).may("duties.file", elsewhere.organisation.path)
    kind, code, _actor, data = last_event()
    assert (kind, code) == ("directory.handed_over", "clerk_a1")
    assert {key: data[key] for key in ("from", "to", "organisation", "grants", "appointments")} == {
        "from": "clerk_a1", "to": "secretary_a1", "organisation": "village_a1", "grants": 1, "appointments": 1,
    }  # fmt: skip


def test_hand_over_to_oneself_a_shared_or_a_locked_account_is_refused(c):
    shared = make_person("office", c.village_a1, shared=True)
    locked = make_person("gone", c.village_a1, is_active=False)
    for successor in (c.clerk_a1, shared, locked, c.system_admin):
        with pytest.raises(Refused):
            hand_over(person=c.clerk_a1, successor=successor, organisation=c.village_a1, by=c.system_admin)
    assert Grant.objects.filter(person=c.clerk_a1, until_on__isnull=True).count() == 1


def test_reset_takes_two_administrators_neither_of_them_the_person(c):
    asked = ask_reset(person=c.clerk_a1, by=c.system_admin)
    for by in (c.system_admin, c.head, c.clerk_a1):
        with pytest.raises(Refused):
            confirm_reset(reset=asked, by=by)
    with pytest.raises(Refused):
        ask_reset(person=c.clerk_a1, by=c.security_admin)
    assert Person.objects.get(pk=c.clerk_a1.pk).has_usable_password()
    given = confirm_reset(reset=asked, by=c.security_admin)
    person = Person.objects.get(pk=c.clerk_a1.pk)
    assert (person.has_usable_password(), person.reset_at is not None, bool(given.secret)) == (False, True, True)
    asked.refresh_from_db()
    with pytest.raises(Refused):
        confirm_reset(reset=asked, by=make_grantee(c))
    assert events()[:2] == ["directory.reset_asked", "directory.reset_confirmed"]
    with pytest.raises(Refused):
        ask_reset(person=c.system_admin, by=c.system_admin)


def make_grantee(c):
    return make_person("system_admin_2", c.city, "system_admin")
