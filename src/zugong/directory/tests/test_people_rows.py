import json

import pytest

from zugong.directory.actions.member_rows import load_members
from zugong.directory.actions.people_rows import load_people
from zugong.directory.models import Line, Member, Person, Post
from zugong.directory.queries import scope_of
from zugong.directory.rows import BadRowsError, MemberRow, PersonRow
from zugong.directory.rules.member_rows import compare_members
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

from .factories import make_member, make_organisation


def row(number, code, organisation="town_a", name="", **more):
    return PersonRow(number, code, name or f"人{number}", organisation, **more)


def faults_of(load, rows, by=SYSTEM):
    with pytest.raises(BadRowsError) as refused:
        load(rows=rows, by=by)
    return [(fault.row, fault.column) for fault in refused.value.faults]


def test_load_people_brings_posts_and_roles_by_key_or_title_in_one_event(c):
    Post.objects.create(code="clerk", title="组织干事")
    Line.objects.create(code="cadres", title="干部")
    rows = [
        row(2, "p1", "剅河镇", "张三", phone="13800000001", post="组织干事", role="组织干事", line="干部"),
        row(3, "p1", "剅河镇", "张三", phone="13800000001", role="village_clerk", at="village_a1"),
        row(4, "office", "village_a2", "李家湾村文书", role="村文书", shared=True),
    ]
    done = load_people(rows=rows, by=SYSTEM)
    assert (done.rows, done.made, done.more) == (3, 2, {"posts": 1, "roles": 3})
    person = Person.objects.get(code="p1")
    assert (person.organisation, person.has_usable_password(), "zs" in person.search) == (c.town_a, False, True)
    assert scope_of(person).may("duties.file", c.village_a2.path, "cadres")
    assert not scope_of(person).may("duties.file", c.village_a2.path, "talent")
    event = Event.objects.get()
    assert (event.type, json.loads(event.data)["grants"], "张三" in event.data) == ("directory.people_loaded", 3, False)
    again = load_people(rows=rows, by=SYSTEM)
    assert (again.made, again.unchanged, again.more) == (0, 2, {"posts": 0, "roles": 0})


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (row(9, "a/b"), "code"),
        (row(9, "p1", name="别人"), "code"),
        (row(9, "clerk_a", "town_a", "别人"), "code"),
        (row(9, "clerk_a", "town_b", "Person clerk_a"), "organisation"),
        (row(9, "x", "没有"), "organisation"),
        (row(9, "x", "张家垸村"), "organisation"),
        (row(9, "x", at="nowhere", role="村文书"), "at"),
        (row(9, "x", role="皇帝"), "role"),
        (row(9, "x", role="town_commissioner", shared=True), "role"),
        (row(9, "system_admin", "city", "Person system_admin", role="village_clerk"), "role"),
        (row(9, "x", post="皇帝"), "post"),
        (row(9, "x", role="村文书", line="moon"), "line"),
        (row(9, "x", phone="abc"), "phone"),
        (row(9, "x", phone="13800000001"), "phone"),
        (row(9, "x", name="=1+1"), "name"),
        (row(9, "x", name="429004197001011234"), "name"),
    ],
)
def test_load_people_refuses_whole_with_the_cell(c, bad, column):
    make_organisation("village_b3", c.town_b, name="张家垸村")
    before = Person.objects.count()
    assert (9, column) in faults_of(load_people, [row(2, "p1", phone="13800000001"), bad])
    assert (Person.objects.count(), Event.objects.count()) == (before, 0)


def test_load_people_keeps_administrators_apart_within_a_file(c):
    rows = [row(2, "p1", "city", "张三", role="system_admin"), row(3, "p1", "city", "张三", role="audit_admin")]
    assert faults_of(load_people, rows) == [(3, "role")]


def test_load_people_with_roles_is_for_whoever_gives_roles(c):
    plain, giving = [row(2, "p1")], [row(2, "p2", role="town_clerk")]
    load_people(rows=plain, by=c.system_admin)
    load_people(rows=giving, by=c.security_admin, loaded_by=c.system_admin)
    for by, rows in ((c.system_admin, giving), (c.security_admin, plain), (c.head, plain), (c.clerk_a, giving)):
        with pytest.raises(Refused):
            load_people(rows=rows, by=by)


def member(number, code, branch="bureau_branch", name="", type="full"):
    return MemberRow(number, code, name or f"党员{number}", branch, type)


def test_load_members_says_what_differs_and_lets_nobody_go_in_silence(c):
    other = make_organisation("other_branch", c.committee, "branch")
    make_member("同", c.bureau_branch, code="m1")
    make_member("改", c.bureau_branch, code="m2")
    make_member("走", c.bureau_branch, code="m3")
    make_member("移", other, code="m4")
    make_member("外", other, code="m5")
    rows = [
        member(2, "m1", name="同"), member(3, "m2", name="改", type="probationary"), member(4, "m4", name="移"),
        member(5, "m6", "市水利局机关支部", name="新"),
    ]  # fmt: skip
    found = compare_members(rows, SYSTEM)
    assert found.counts() == {"added": 1, "changed": 1, "moved": 1, "gone": 1, "same": 1}
    assert [each.code for each in found.gone] == ["m3"]
    load_members(rows=rows, by=c.system_admin)
    assert Member.objects.get(code="m3").left_on is None
    assert {each.code for each in Member.objects.current().filter(branch=c.bureau_branch)} == {
        "m1", "m2", "m3", "m4", "m6",
    }  # fmt: skip
    load_members(rows=rows, by=c.system_admin, leaving={"m3", "m5"})
    assert {each.code for each in Member.objects.current()} == {"m1", "m2", "m4", "m5", "m6"}
    assert json.loads(Event.objects.latest("id").data)["left"] == 1


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (member(9, "m1"), "code"),
        (member(9, "a/b"), "code"),
        (member(9, "m2", "bureau"), "branch"),
        (member(9, "m2", name=""), "type"),
        (member(9, "m2", name="429004700101123"), "name"),
    ],
)
def test_load_members_refuses_whole_with_the_cell(c, bad, column):
    if column == "type":
        bad = MemberRow(9, "m2", "甲", "bureau_branch", "")
    assert (9, column) in faults_of(load_members, [member(2, "m1"), bad])
    assert Member.objects.count() == 0


def test_load_members_outside_the_own_part_is_refused(c):
    c.system_admin.grants.filter(organisation=c.committee).delete()
    assert faults_of(load_members, [member(2, "m1")], c.system_admin) == [(2, "branch")]
    for by in (c.head, c.security_admin, c.bureau_head):
        with pytest.raises(Refused):
            load_members(rows=[member(2, "m1")], by=by)
