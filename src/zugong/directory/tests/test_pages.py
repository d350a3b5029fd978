import io
import time

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from zugong.directory import urls
from zugong.directory.actions.grants import grant_role
from zugong.directory.models import Grant, Import, Level, Organisation, Person, Post
from zugong.directory.sign_in_entry import PROVED
from zugong.foundation.events.models import Event

from .examples import EXAMPLES, READER
from .factories import make_organisation, make_person


@pytest.fixture
def sign_in(client):
    def enter(person):
        client.force_login(Person.objects.get(pk=person.pk))
        session = client.session
        session[PROVED] = int(time.time())
        session.save()
        return client

    return enter


def routes_with_arguments(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes_with_arguments(pattern.url_patterns)
        elif pattern.pattern.converters:
            yield pattern.name


def test_every_route_argument_has_an_example():
    assert sorted(set(routes_with_arguments(urls.urlpatterns)) - set(EXAMPLES)) == []


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_out_of_scope_is_not_there(c, sign_in, name):
    inside, outside = EXAMPLES[name](c)
    client = sign_in(getattr(c, READER))
    post = name in {"import_confirm", "import_drop"}
    answers = [
        (client.post if post else client.get)(reverse(name, kwargs=arguments)).status_code
        for arguments in (inside, outside)
    ]
    if name == "import_template":
        assert answers == [403, 403]
    else:
        assert (answers[0] in {200, 302, 403}, answers[1]) == (True, 404)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("person_list", {"head": 200, "clerk_a1": 200, "security_admin": 200, "stranger": 200}),
        ("organisation_list", {"head": 200, "clerk_a1": 200, "security_admin": 200, "stranger": 200}),
        ("grant_list", {"head": 403, "clerk_a1": 403, "security_admin": 200, "system_admin": 403, "audit_admin": 403}),
        ("audit_list", {"head": 403, "clerk_a1": 403, "security_admin": 403, "audit_admin": 200}),
        ("import_list", {"head": 403, "clerk_a1": 403, "security_admin": 200, "system_admin": 200, "audit_admin": 403}),
    ],
)
def test_lists_open_by_role(c, sign_in, name, expected):
    assert {who: sign_in(getattr(c, who)).get(reverse(name)).status_code for who in expected} == expected


VERBS = {
    "person_move": {"system_admin"},
    "person_appoint": {"system_admin"},
    "person_hand_over": {"system_admin"},
    "person_lock": {"security_admin"},
    "person_reset": {"system_admin", "security_admin"},
    "grant_give": {"security_admin"},
}


@pytest.mark.parametrize("name", sorted(VERBS))
def test_verb_pages_answer_403_with_a_reason_to_the_other_roles(c, sign_in, name):
    for who in ("head", "commissioner_a", "system_admin", "security_admin", "audit_admin"):
        answer = sign_in(getattr(c, who)).get(reverse(name, args=["clerk_a1"]))
        assert answer.status_code == (200 if who in VERBS[name] else 403), who


def test_invite_shows_the_slip_once_and_plain_post_works(c, sign_in):
    client = sign_in(c.system_admin)
    answer = client.post(reverse("person_invite", args=["town_a"]), {"name": "张三", "phone": ""})
    person = Person.objects.get(name="张三")
    assert (answer.status_code, person.code in answer.content.decode()) == (200, True)
    assert "no-store" in answer["Cache-Control"]
    wrong = client.post(reverse("person_invite", args=["town_a"]), {"name": "429004197001011234"})
    assert (wrong.status_code, Person.objects.filter(name__startswith="4290").count()) == (422, 0)


def test_person_verbs_by_post(c, sign_in):
    post = Post.objects.create(code="clerk", title="文书")
    system, page = c.system_admin, reverse("person_page", args=["clerk_a1"])
    send = lambda who, name, data, *more: sign_in(who).post(reverse(name, args=["clerk_a1", *more]), data)  # noqa: E731
    assert send(system, "person_appoint", {"post": post.pk, "organisation": "village_a1"}).headers["Location"] == page
    held = c.clerk_a1.appointments.get()
    assert send(system, "appointment_end", {}, held.pk).status_code == 302
    assert send(system, "person_move", {"organisation": "李家湾村"}).status_code == 302
    assert send(system, "person_move", {"organisation": "nowhere"}).status_code == 422
    given = {"organisation": c.village_a1.pk, "successor": "secretary_a1"}
    assert send(system, "person_hand_over", given).status_code == 302
    assert send(c.security_admin, "person_lock", {"reason": "手机遗失"}).status_code == 302
    assert send(c.security_admin, "person_unlock", {"reason": "找到"}).status_code == 302
    assert send(system, "person_reset", {}).status_code == 302
    reset = c.clerk_a1.resets.get()
    assert send(system, "reset_confirm", {}, reset.pk).status_code == 403
    assert send(c.security_admin, "reset_confirm", {}, reset.pk).status_code == 200
    acts = [event.type for event in Event.objects.filter(actor__in=["system_admin", "security_admin"]).order_by("id")]
    assert [act for act in acts if act.startswith("directory.") and "sign" not in act and "slip" not in act] == [
        "directory.appointed", "directory.appointment_ended", "directory.person_moved", "directory.handed_over",
        "directory.person_locked", "directory.person_unlocked", "directory.reset_asked", "directory.reset_confirmed",
    ]  # fmt: skip


def test_roles_are_given_lent_and_ended_by_post(c, sign_in):
    client = sign_in(c.security_admin)
    given = client.post(reverse("grant_give", args=["stranger"]), {"role": "town_clerk", "organisation": "town_b"})
    grant = c.stranger.grants.get()
    assert (given.status_code, grant.organisation) == (302, c.town_b)
    twice = client.post(reverse("grant_give", args=["stranger"]), {"role": "town_clerk", "organisation": "town_b"})
    assert twice.status_code == 422
    days = {"substitute": "clerk_a2", "from_on": "2030-01-01", "until_on": "2030-01-31"}
    assert client.post(reverse("grant_stand_in", args=[grant.pk]), days).status_code == 302
    assert Grant.objects.get(stands_in_for=c.stranger).person == c.clerk_a2
    assert client.post(reverse("grant_end", args=[grant.pk]), {}).status_code == 302
    assert client.get(reverse("grant_end", args=[grant.pk])).status_code == 403


@pytest.mark.parametrize(
    ("what", "data"),
    [
        ("open", {"code": "n1", "name": "新村", "level": "village"}),
        ("rename", {"name": "新名"}),
        ("alias", {"name": "别名"}),
        ("move", {"parent": "town_b"}),
        ("level", {"level": "street"}),
        ("merge", {"successor": "village_a2"}),
        ("close", {}),
    ],
)
def test_every_change_of_an_organisation_by_post(c, sign_in, what, data):
    Level.objects.create(code="street", title="社区", tree="unit", rank=3)
    code = "spare"
    make_organisation(code, c.town_a)
    address = reverse("organisation_change", args=[code, what])
    client = sign_in(c.system_admin)
    assert client.get(address).status_code == 200
    assert client.post(address, data).headers["Location"] == reverse("organisation_page", args=[code])
    assert client.get(reverse("organisation_page", args=[code])).status_code == 200
    assert Event.objects.filter(type__startswith="directory.organisation_").count() == 1
    assert sign_in(c.security_admin).get(address).status_code == 403
    assert client.get(reverse("organisation_change", args=[code, "explode"])).status_code == 404


def test_import_by_upload_and_confirmation(c, sign_in):
    client = sign_in(c.system_admin)
    file = io.BytesIO("code,name,level,parent\nv9,新台村,village,town_a\n".encode("gb18030"))
    file.name = "树.csv"
    answer = client.post(reverse("import_list"), {"kind": "tree", "file": file})
    staged = Import.objects.get()
    assert answer.headers["Location"] == reverse("import_page", args=[staged.pk])
    assert client.get(answer.headers["Location"]).status_code == 200
    client.post(reverse("import_confirm", args=[staged.pk]))
    assert Organisation.objects.get(code="v9").name == "新台村"
    assert client.post(reverse("import_drop", args=[staged.pk])).status_code == 403


def test_import_with_id_numbers_is_refused_at_the_cell(c, sign_in):
    file = io.BytesIO("code,name,branch,type\nm1,甲,bureau_branch,429004197001011234\n".encode())
    file.name = "m.csv"
    answer = sign_in(c.system_admin).post(reverse("import_list"), {"kind": "members", "file": file})
    assert (answer.status_code, Import.objects.count()) == (422, 0)
    assert "429004197001011234" not in answer.content.decode()


@pytest.mark.parametrize("kind", ["tree", "people", "members"])
def test_template_workbook_reads_back(c, sign_in, kind):
    answer = sign_in(c.system_admin).get(reverse("import_template", args=[kind]))
    head = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()[0]
    assert len(head) >= 4
    assert all(head)


def test_audit_shows_the_other_two_and_not_the_work(c, sign_in):
    grant_role(person=c.stranger, role="village_clerk", organisation=c.village_b2, by=c.security_admin)
    shown = sign_in(c.audit_admin).get(reverse("audit_list")).content.decode()
    assert "security_admin" in shown
    assert "stranger" in shown


def add_row(c, code):
    made = make_organisation(code, c.town_a)
    person = make_person(code, made)
    Import.objects.create(uploaded_by=c.system_admin, kind="tree", name="t", content=b"", digest="d", rows=0)
    grant_role(person=person, role="village_clerk", organisation=made, by=c.security_admin)


@pytest.mark.parametrize(
    ("name", "reader", "number"),
    [
        ("person_list", "system_admin", 5),
        ("organisation_list", "system_admin", 3),
        ("grant_list", "security_admin", 4),
        ("audit_list", "audit_admin", 4),
        ("import_list", "system_admin", 2),
    ],
)
def test_list_takes_as_many_queries_for_three_rows_as_for_one(
    c, sign_in, name, reader, number, django_assert_num_queries
):
    client = sign_in(getattr(c, reader))
    client.get(reverse(name))
    for codes in (["x1"], ["x2", "x3"]):
        for code in codes:
            add_row(c, code)
        with django_assert_num_queries(number):
            assert client.get(reverse(name)).status_code == 200


def test_giving_a_role_asks_for_a_fresh_proof(c, client):
    client.force_login(c.security_admin)
    client.post(reverse("grant_give", args=["stranger"]), {"role": "town_clerk", "organisation": "town_b"})
    assert c.stranger.grants.count() == 0


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["person_list", "organisation_list", "grant_list", "audit_list"])
def test_lists_export_what_is_in_scope(c, sign_in, name, form):
    reader = {"audit_list": c.audit_admin, "grant_list": c.security_admin}.get(name, c.commissioner_a)
    answer = sign_in(reader).get(reverse(name), {"export": form})
    body = b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200
    if form == "csv" and reader is c.commissioner_a:
        assert "village_b1" not in body.decode()
        assert "commissioner_b" not in body.decode()


@pytest.mark.parametrize(
    "query",
    ["?q=zs", "?unit=town_a", "?unit=nowhere", "?role=town_clerk", "?locked=yes", "?sort=-name", "?page=9", "?q=%00"],
)
def test_person_list_takes_any_address(c, sign_in, query):
    assert sign_in(c.system_admin).get(reverse("person_list") + query).status_code == 200


def test_person_page_of_a_reader_without_verbs_offers_none(c, sign_in):
    shown = sign_in(c.commissioner_a).get(reverse("person_page", args=["clerk_a1"])).content.decode()
    for name in ("person_move", "person_lock", "grant_give"):
        assert reverse(name, args=["clerk_a1"]) not in shown
