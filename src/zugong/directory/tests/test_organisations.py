import datetime as dt
import json

import pytest

from zugong.directory.actions.organisations import (
    add_alias,
    change_level,
    close_organisation,
    merge_organisation,
    move_organisation,
    open_organisation,
    rename_organisation,
)
from zugong.directory.models import Grant, Level, Member, Organisation
from zugong.directory.queries import OrganisationNotFoundError, find_organisation, scope_of, tree_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

from .factories import LONG_AGO, make_member, make_organisation

DAY = dt.date(2016, 7, 1)


def last_event():
    event = Event.objects.order_by("-id").first()
    return (event.type, event.code, event.actor, json.loads(event.data)) if event else None


def test_open_organisation_stands_below_its_parent_with_a_version_and_an_event(c):
    made = open_organisation(
        code="village_a3", name=" 新台  村 ", level=Level.objects.get(code="village"), parent=c.town_a,
        by=c.system_admin, on=DAY,
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.name, made.path, made.tree) == ("新台 村", f"{c.town_a.path}{made.pk}/", "unit")
    assert [(v.valid_from, v.path) for v in made.versions.all()] == [(DAY, made.path)]
    kind, code, actor, data = last_event()
    assert (kind, code, actor) == ("directory.organisation_opened", "village_a3", "system_admin")
    assert (data["parent"], data["on"], "新台" in json.dumps(data, ensure_ascii=False)) == (
        "town_a",
        "2016-07-01",
        False,
    )


@pytest.mark.parametrize("code", ["a/b", "../etc", "", "x" * 41, "a b", "=1+1", "a\n"])
def test_open_organisation_refuses_a_code_that_is_none(c, code):
    with pytest.raises(Refused):
        open_organisation(
            code=code, name="x", level=Level.objects.get(code="village"), parent=c.town_a, by=c.system_admin
        )
    assert Organisation.objects.filter(name="x").count() == 0
    assert last_event() is None


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "", "x" * 121, "?河镇", "a\x00b"])
def test_open_organisation_refuses_a_name_that_is_none(c, name):
    with pytest.raises(Refused):
        open_organisation(
            code="n", name=name, level=Level.objects.get(code="village"), parent=c.town_a, by=c.system_admin
        )


def test_open_organisation_is_for_whoever_keeps_the_tree(c):
    for person in (c.head, c.security_admin, c.clerk_a1, c.stranger):
        with pytest.raises(Refused, match="."):
            open_organisation(code="n", name="n", level=Level.objects.get(code="village"), parent=c.town_a, by=person)


def test_open_organisation_refuses_a_higher_level_below_a_lower_one(c):
    with pytest.raises(Refused):
        open_organisation(
            code="n", name="n", level=Level.objects.get(code="town"), parent=c.village_a1, by=c.system_admin
        )


def test_rename_keeps_the_former_name_as_alias_and_in_the_tree_of_its_date(c):
    rename_organisation(organisation=c.town_a, name="剅河街道", by=c.system_admin, on=DAY)
    assert [alias.name for alias in c.town_a.aliases.all()] == ["剅河镇"]
    assert find_organisation("剅河镇") == find_organisation("剅河街道") == c.town_a
    named = [{p.code: p.name for p in tree_on(day)}["town_a"] for day in (DAY - dt.timedelta(1), DAY)]
    assert named == ["剅河镇", "剅河街道"]
    assert last_event()[0] == "directory.organisation_renamed"


def test_rename_before_the_last_change_or_after_today_is_refused(c):
    rename_organisation(organisation=c.town_a, name="甲镇", by=c.system_admin, on=DAY)
    for day in (DAY - dt.timedelta(1), today() + dt.timedelta(1)):
        with pytest.raises(Refused):
            rename_organisation(organisation=c.town_a, name="乙镇", by=c.system_admin, on=day)
    c.town_a.refresh_from_db()
    assert c.town_a.name == "甲镇"


def test_rename_twice_on_a_day_keeps_one_version(c):
    rename_organisation(organisation=c.town_a, name="甲镇", by=c.system_admin, on=DAY)
    rename_organisation(organisation=c.town_a, name="乙镇", by=c.system_admin, on=DAY)
    assert [(v.name, v.valid_from) for v in c.town_a.versions.order_by("valid_from")] == [
        ("剅河镇", LONG_AGO), ("乙镇", DAY),
    ]  # fmt: skip


def test_move_takes_everything_below_along_and_renews_scopes(c):
    hamlet = make_organisation("hamlet", c.village_a1)
    before = scope_of(c.clerk_a1)
    move_organisation(organisation=c.village_a1, parent=c.town_b, by=c.system_admin, on=DAY)
    hamlet.refresh_from_db()
    c.village_a1.refresh_from_db()
    assert hamlet.path == f"{c.town_b.path}{c.village_a1.pk}/{hamlet.pk}/"
    assert c.village_a1.parent == c.town_b
    c.clerk_a1.refresh_from_db()
    assert scope_of(c.clerk_a1) != before
    assert scope_of(c.clerk_a1).may("directory.see", hamlet.path)
    assert not scope_of(c.commissioner_a).may("directory.see", hamlet.path)
    assert [p.code for p in tree_on(DAY - dt.timedelta(1), under="town_a")] == [
        "town_a", "village_a1", "hamlet", "village_a2",
    ]  # fmt: skip
    assert [p.code for p in tree_on(DAY, under="town_a")] == ["town_a", "village_a2"]
    assert last_event()[3] == {"from": "town_a", "to": "town_b", "on": "2016-07-01", "with": 2}


def test_move_under_itself_or_its_own_branch_or_the_other_tree_is_refused(c):
    for parent in (c.town_a, c.village_a1, c.committee, c.city):
        with pytest.raises(Refused):
            move_organisation(organisation=c.town_a, parent=parent, by=c.system_admin)
    with pytest.raises(Refused):
        move_organisation(organisation=c.city, parent=c.town_a, by=c.system_admin)


def test_change_level_keeps_the_former_in_its_version(c):
    street = Level.objects.create(code="street", title="街道", tree="unit", rank=2)
    change_level(organisation=c.town_a, level=street, kind="appointed", by=c.system_admin, on=DAY)
    assert [(v.level_id, v.kind) for v in c.town_a.versions.order_by("valid_from")] == [
        ("town", ""), ("street", "appointed"),
    ]  # fmt: skip
    with pytest.raises(Refused):
        change_level(organisation=c.town_a, level=Level.objects.get(code="branch"), by=c.system_admin)


def test_close_is_refused_while_anything_hangs_on_it_and_ends_its_history(c):
    for organisation in (c.town_a, c.village_a1):
        with pytest.raises(Refused):
            close_organisation(organisation=organisation, by=c.system_admin, on=DAY)
    empty = make_organisation("empty", c.town_a)
    close_organisation(organisation=empty, by=c.system_admin, on=DAY)
    assert "empty" in {p.code for p in tree_on(DAY - dt.timedelta(1))}
    assert "empty" not in {p.code for p in tree_on(DAY)}
    with pytest.raises(Refused):
        rename_organisation(organisation=empty, name="x", by=c.system_admin)


def test_merge_keeps_both_histories_and_takes_people_members_and_villages_along(c):
    make_member("甲", c.bureau_branch)
    other = make_organisation("other_branch", c.committee, "branch", name="市水产局机关支部")
    merge_organisation(organisation=c.bureau_branch, successor=other, by=c.system_admin, on=DAY)
    assert Member.objects.get().branch == other
    merge_organisation(organisation=c.town_a, successor=c.town_b, by=c.system_admin, on=DAY)
    c.town_a.refresh_from_db()
    assert (c.town_a.merged_into, c.town_a.closed_on) == (c.town_b, DAY)
    c.village_a1.refresh_from_db()
    assert c.village_a1.path == f"{c.town_b.path}{c.village_a1.pk}/"
    c.commissioner_a.refresh_from_db()
    assert c.commissioner_a.organisation == c.town_b
    assert Grant.objects.get(person=c.commissioner_a).ended_at is not None
    assert find_organisation("剅河镇") == c.town_b
    assert find_organisation("town_a") == c.town_a
    assert "town_a" in {p.code for p in tree_on(DAY - dt.timedelta(1))}
    assert last_event()[3]["below"] == 2


def test_merge_into_itself_or_what_is_below_is_refused(c):
    for successor in (c.town_a, c.village_a1, c.committee):
        with pytest.raises(Refused):
            merge_organisation(organisation=c.town_a, successor=successor, by=c.system_admin)


def test_find_organisation_by_alias_and_never_by_a_name_two_have(c):
    add_alias(organisation=c.town_a, name="豆河镇", reason="lost character", by=c.system_admin)
    assert find_organisation(" 豆河镇 ") == c.town_a
    make_organisation("village_b3", c.town_b, name="张家垸村")
    with pytest.raises(OrganisationNotFoundError, match=r"village_a1, village_b3"):
        find_organisation("张家垸村")
    with pytest.raises(OrganisationNotFoundError):
        find_organisation("没有这个")
    with pytest.raises(OrganisationNotFoundError):
        find_organisation("bureau", tree="party")
    with pytest.raises(Refused):
        add_alias(organisation=c.town_a, name="豆河镇", by=c.system_admin)


def test_tree_on_costs_one_query_and_lists_parents_first(c, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = tree_on(DAY)
    assert [p.code for p in found][:3] == ["city", "town_a", "village_a1"]
    with django_assert_num_queries(2):
        find_organisation("town_a")
