import pytest

from zugong.directory.actions.imports import confirm_import, drop_import, stage_import
from zugong.directory.models import Import, Member, Organisation, Person
from zugong.directory.rows import BadRowsError
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

from .factories import make_member

TREE = "code,name,level,parent\nv9,新台村,village,town_a\n".encode()
PEOPLE = "code,name,organisation,role\np1,张三,town_a,组织干事\n".encode()
MEMBERS = "code,name,branch,type\nm1,甲,bureau_branch,full\n".encode()


def types():
    return [event.type for event in Event.objects.order_by("id")]


def test_tree_is_staged_then_put_in_force_in_one_step(c):
    staged = stage_import(kind="tree", name="树.csv", content=TREE, by=c.system_admin)
    assert (staged.rows, staged.faults, Organisation.objects.filter(code="v9").exists()) == (1, [], False)
    confirm_import(staged=staged, by=c.system_admin)
    assert (staged.state, staged.report["made"], bytes(staged.content)) == ("done", 1, TREE)
    assert Organisation.objects.get(code="v9").parent == c.town_a
    assert types() == ["directory.import_staged", "directory.tree_loaded", "directory.import_confirmed"]
    with pytest.raises(Refused):
        confirm_import(staged=staged, by=c.system_admin)


def test_faults_are_kept_with_their_cells_and_nothing_is_taken(c):
    staged = stage_import(kind="tree", name="x.csv", content=TREE + b"v9,again,village,none\n", by=c.system_admin)
    assert [(fault["row"], fault["column"]) for fault in staged.faults] == [(3, "code"), (3, "parent")]
    with pytest.raises(Refused):
        confirm_import(staged=staged, by=c.system_admin)
    drop_import(staged=staged, by=c.system_admin)
    assert (staged.state, bytes(staged.content)) == ("dropped", b"")


def test_roles_of_a_file_are_confirmed_by_whoever_gives_roles(c):
    staged = stage_import(kind="people", name="p.csv", content=PEOPLE, by=c.system_admin)
    assert (staged.with_roles, staged.faults) == (True, [])
    for by in (c.system_admin, c.head, c.audit_admin):
        with pytest.raises(Refused):
            confirm_import(staged=staged, by=by)
    confirm_import(staged=staged, by=c.security_admin)
    assert Person.objects.get(code="p1").grants.get().granted_by == "security_admin"


def test_file_with_id_numbers_is_not_kept_at_all(c):
    content = MEMBERS + "m2,乙,bureau_branch,42900419700101123X\n".encode()
    with pytest.raises(BadRowsError):
        stage_import(kind="members", name="m.csv", content=content, by=c.system_admin)
    assert (Import.objects.count(), types()) == (0, [])


def test_roster_reports_differences_and_lets_people_go_only_when_told(c):
    make_member("老", c.bureau_branch, code="m0")
    first = stage_import(kind="members", name="m.csv", content=MEMBERS, by=c.system_admin)
    assert first.report == {"added": 1, "changed": 0, "moved": 0, "gone": 1, "same": 0}
    confirm_import(staged=first, by=c.system_admin)
    assert Member.objects.current().count() == 2
    second = stage_import(kind="members", name="m.csv", content=MEMBERS, by=c.system_admin)
    confirm_import(staged=second, by=c.system_admin, leaving_gone=True)
    assert (second.report["left"], [each.code for each in Member.objects.current()]) == (1, ["m1"])


def test_staging_is_for_whoever_loads(c):
    for by in (c.head, c.security_admin, c.stranger):
        with pytest.raises(Refused):
            stage_import(kind="tree", name="t.csv", content=TREE, by=by)
    assert Import.objects.count() == 0


def test_rows_that_no_longer_fit_are_refused_at_confirming(c):
    one = stage_import(kind="tree", name="t.csv", content=TREE, by=c.system_admin)
    two = stage_import(
        kind="tree", name="t.csv", content=TREE.replace("新台村".encode(), "别村".encode()), by=c.system_admin
    )
    confirm_import(staged=one, by=c.system_admin)
    with pytest.raises(BadRowsError):
        confirm_import(staged=two, by=c.system_admin)
    two.refresh_from_db()
    assert two.state == "staged"
