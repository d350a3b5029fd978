import datetime as dt

import pytest

from zugong.directory.actions.tree import load_organisations
from zugong.directory.models import Grant, Organisation, OrganisationVersion, Person
from zugong.directory.queries import find_organisation, tree_on
from zugong.directory.rows import BadRowsError, OrganisationRow
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

from .factories import LONG_AGO, make_city, make_levels

pytestmark = pytest.mark.django_db


def row(number, code, parent="", level="village", name="", **more):
    return OrganisationRow(number, code, name or f"村{number}", level, parent=parent, **more)


def faults_of(rows, by=SYSTEM):
    with pytest.raises(BadRowsError) as refused:
        load_organisations(rows=rows, by=by)
    return [(fault.row, fault.column) for fault in refused.value.faults]


def test_load_makes_both_trees_in_any_order_with_history_and_aliases():
    make_levels()
    done = load_organisations(
        rows=[
            row(2, "v1", "t1"),
            row(3, "t1", "top", "镇", "剅河镇", aliases=("豆河镇",), opened_on=LONG_AGO),
            row(4, "b1", "p", "branch", tree="party", unit="v1"),
            row(5, "top", "", "city"),
            row(6, "p", "", "committee", tree="party"),
            row(7, "old", "top", "town", "旧镇", closed_on=dt.date(2015, 1, 1), merged_into="t1"),
        ],
        by=SYSTEM,
    )
    assert (done.rows, done.made, done.unchanged) == (6, 6, 0)
    by_code = {each.code: each for each in Organisation.objects.all()}
    assert by_code["v1"].path == f"/{by_code['top'].pk}/{by_code['t1'].pk}/{by_code['v1'].pk}/"
    assert by_code["b1"].unit == by_code["v1"]
    assert by_code["old"].merged_into == by_code["t1"]
    assert find_organisation("豆河镇").code == find_organisation("旧镇").code == "t1"
    assert {p.code for p in tree_on(dt.date(2014, 1, 1))} - {p.code for p in tree_on(dt.date(2016, 1, 1))} == {"old"}
    event = Event.objects.get()
    assert (event.type, '"rows":6' in event.data, done.digest in event.data) == ("directory.tree_loaded", True, True)


def test_load_again_changes_nothing_and_a_different_row_is_refused():
    make_levels()
    rows = [row(2, "top", "", "city"), row(3, "t1", "top", "town")]
    load_organisations(rows=rows, by=SYSTEM)
    again = load_organisations(rows=[*rows, row(4, "v1", "t1")], by=SYSTEM)
    assert (again.made, again.unchanged) == (1, 2)
    assert faults_of([row(2, "t1", "top", "town", "别的名")]) == [(2, "code")]
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (row(9, "a/b", "top"), "code"),
        (row(9, "top", "", "city"), "code"),
        (row(9, "x", "nowhere"), "parent"),
        (row(9, "x", "x"), "parent"),
        (row(9, "x", "v1", "town"), "parent"),
        (row(9, "x", "top", "county"), "level"),
        (row(9, "x", "top", "branch"), "level"),
        (row(9, "x", "top", tree="moon"), "tree"),
        (row(9, "x", "top", name="=HYPERLINK(1)"), "name"),
        (row(9, "x", "top", name="?河镇"), "name"),
        (row(9, "x", "top", name="x" * 121), "name"),
        (row(9, "x", "top", unit="v1"), "unit"),
        (row(9, "x", "top", merged_into="v1"), "merged_into"),
        (row(9, "x", "top", closed_on=LONG_AGO, merged_into="x"), "merged_into"),
        (row(9, "x", "top", opened_on=dt.date(2016, 1, 2), closed_on=dt.date(2016, 1, 1)), "closed_on"),
        (row(9, "x", "top", aliases=("=1",)), "aliases"),
        (row(9, "x", "top", phone="call me"), "phone"),
    ],
)
def test_load_refuses_whole_with_the_cell(bad, column):
    make_levels()
    assert (9, column) in faults_of([row(2, "top", "", "city"), row(3, "v1", "top"), bad])
    assert (Organisation.objects.count(), Event.objects.count()) == (0, 0)


def test_load_names_every_row_of_a_circle_and_none_other():
    make_levels()
    rows = [row(2, "top", "", "city"), row(3, "a", "c"), row(4, "b", "a"), row(5, "c", "b"), row(6, "d", "a")]
    assert faults_of(rows) == [(3, "parent"), (4, "parent"), (5, "parent")]


def test_load_refuses_a_tree_without_bottom():
    make_levels()
    deep = [row(number, f"o{number}", f"o{number - 1}" if number else "") for number in range(14)]
    assert {column for _row, column in faults_of(deep)} == {"parent"}


def test_load_is_for_the_system_administrator_and_only_in_the_own_part():
    c = make_city()
    for person in (c.head, c.security_admin, c.stranger):
        with pytest.raises(Refused):
            load_organisations(rows=[row(2, "x", "town_a")], by=person)
    Grant.objects.filter(person=c.system_admin).update(organisation=c.town_a)
    assert faults_of([row(2, "x", "town_b"), row(3, "y", "town_a"), row(4, "z", level="city")], c.system_admin) == [
        (2, "parent"), (4, "parent"),
    ]  # fmt: skip


def test_new_top_lies_in_the_scope_of_the_administrators():
    c = make_city()
    rows = [row(2, "p2", level="committee", tree="party")]
    load_organisations(rows=rows, by=c.system_admin)
    for key in ("system_admin", "security_admin", "audit_admin"):
        assert "p2" in {each.code for each in Organisation.objects.visible_to(Person.objects.get(code=key))}
    assert "p2" not in {each.code for each in Organisation.objects.visible_to(c.head)}


def test_load_of_many_rows_takes_few_statements(django_assert_max_num_queries):
    make_levels()
    rows = [row(2, "top", "", "city"), *(row(9 + n, f"t{n}", "top", "town") for n in range(25))]
    rows += [row(99 + n, f"v{n}", f"t{n % 25}", name=f"剅{n}垸村") for n in range(700)]
    with django_assert_max_num_queries(40):
        load_organisations(rows=rows, by=SYSTEM)
    assert Organisation.objects.under(find_organisation("t3").path).count() == 29
    assert OrganisationVersion.objects.count() == 726
