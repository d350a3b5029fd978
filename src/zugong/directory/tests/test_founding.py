import json
import os
import subprocess
import sys

import pytest

from zugong.directory.actions.founding import Founder, found_city, levels_of
from zugong.directory.models import Level, Organisation, Person
from zugong.directory.queries import scope_of
from zugong.directory.rows import BadRowsError, OrganisationRow, PersonRow
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

from .factories import make_city

THREE = {
    "system_admin": Founder("sysadmin", "甲", "13800000001"),
    "security_admin": Founder("secadmin", "乙", "13800000002"),
    "audit_admin": Founder("auditor", "丙"),
}
TREE = [
    OrganisationRow(2, "c", "沔州市", "市"),
    OrganisationRow(3, "t", "剅河镇", "镇", parent="c"),
    OrganisationRow(4, "p", "市直机关工委", "党委", tree="party"),
]


@pytest.mark.django_db
def test_found_city_makes_three_administrators_apart_over_both_trees():
    founded = found_city(administrators=THREE, tree=TREE, people=[PersonRow(2, "x", "张三", "t", role="组织干事")])
    assert (founded.organisations, founded.people) == (3, 1)
    assert len({slip.secret for slip in founded.slips.values()}) == 3
    for role in THREE:
        person = Person.objects.get(pk=founded.slips[role].person.pk)
        assert [hold.role_key for hold in scope_of(person).holds] == [role, role]
        assert Organisation.objects.visible_to(person).count() == 3
    assert [(level.title, level.tree, level.rank) for level in Level.objects.order_by("tree", "rank")] == [
        ("党委", "party", 1), ("市", "unit", 1), ("镇", "unit", 2),
    ]  # fmt: skip
    assert Event.objects.latest("id").type == "directory.city_founded"
    assert set(Event.objects.values_list("actor", flat=True)) == {"system"}


@pytest.mark.django_db
def test_found_city_is_whole_or_not_at_all():
    with pytest.raises(BadRowsError):
        found_city(administrators=THREE, tree=TREE, people=[PersonRow(2, "x", "张三", "t", role="皇帝")])
    with pytest.raises(Refused):
        found_city(administrators={"system_admin": THREE["system_admin"]}, tree=TREE)
    system = Founder("system", "甲")
    with pytest.raises(Refused):
        found_city(administrators={**THREE, "system_admin": system}, tree=TREE)
    same = Founder("other", "丁", "13800000001")
    with pytest.raises(Refused):
        found_city(administrators={**THREE, "audit_admin": same}, tree=TREE)
    assert (Organisation.objects.count(), Person.objects.count(), Event.objects.count()) == (0, 0, 0)


@pytest.mark.django_db
def test_found_city_refuses_a_database_that_holds_anything():
    make_city()
    with pytest.raises(Refused):
        found_city(administrators=THREE, tree=TREE)


def test_levels_of_a_tree_that_goes_in_circles_are_still_levels():
    rows = [OrganisationRow(2, "a", "甲", "x", parent="b"), OrganisationRow(3, "b", "乙", "x", parent="a")]
    assert [(level.code, level.title) for level in levels_of(rows)] == [("x", "x")]


def zugong(home, *arguments):
    names = [arg for role in ("system", "security", "audit") for arg in (f"--{role}-admin", f"人{role}", "")]
    own = {"ZUGONG_HOME": str(home), "ZUGONG_DATABASE": "", "DJANGO_SETTINGS_MODULE": "zugong.site.settings"}
    return subprocess.run(
        [sys.executable, "-c", "from zugong.site.main import main; main()", "init", *names, *arguments],
        env=os.environ | own,
        capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_init_command_founds_once_says_the_slips_and_refuses_a_second_time(tmp_path):
    tree = tmp_path / "树.csv"
    tree.write_bytes("代码,名称,层级,上级代码\nc,沔州市,市,\nt,剅河镇,镇,c\n".encode("gb18030"))
    home = tmp_path / "home"
    tried = zugong(home, "--tree", str(tree), "--dry-run", "--json")
    assert (tried.returncode, json.loads(tried.stdout)["organisations"], home.exists()) == (0, 2, False), tried.stderr
    done = zugong(home, "--tree", str(tree), "--json")
    body = json.loads(done.stdout)
    assert (done.returncode, body["done"], len({slip["slip"] for slip in body["slips"]})) == (0, True, 3), done.stderr
    again = zugong(home, "--tree", str(tree))
    assert (again.returncode, again.stdout, "not empty" in again.stderr) == (2, "", True)


@pytest.mark.slow
def test_init_command_names_the_cell_and_founds_nothing(tmp_path):
    tree = tmp_path / "t.csv"
    tree.write_text("code,name,level,parent\nc,沔州市,市,\nt,剅河镇,镇,nowhere\n")
    refused = zugong(tmp_path / "home", "--tree", str(tree))
    assert (refused.returncode, "row 3, parent" in refused.stderr, refused.stdout) == (2, True, "")
