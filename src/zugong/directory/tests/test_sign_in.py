"""The door: password, throttling, no hint who exists, sessions, what is public, what it costs."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings as site
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zugong.directory.models import Session
from zugong.foundation.events.models import Event

from .factories import PASSWORD, make_grant, make_person
from .sign_in_site import enter

pytest_plugins = ["zugong.directory.tests.sign_in_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("zugong.directory.tests.sign_in_site")]
WHO = {"who": "clerk_a1", "password": PASSWORD}


def text_of(response):
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(r'(id="id_who"[^>]*?)value="[^"]*"|value="[^"]*"([^>]*?id="id_who")', "", text)


def test_password_signs_in_by_code_and_by_phone(c, client):
    c.clerk_a1.phone = "13800000001"
    c.clerk_a1.save()
    for who in ("clerk_a1", "13800000001", " clerk_a1 "):
        client.cookies.clear()
        assert enter(client, who).status_code == 302
        assert client.get("/page/").content == b"hello clerk_a1 True"
    event = Event.objects.filter(type="directory.signed_in").latest("id")
    assert (event.code, event.actor, event.data) == ("clerk_a1", "clerk_a1", '{"second":false,"way":"password"}')


def test_page_without_sign_in_leads_to_it_and_back(c, client):
    answer = client.get("/decide/?a=1")
    assert answer.headers["Location"] == "/sign-in/?next=%2Fdecide%2F%3Fa%3D1"
    assert client.get("/open/").content == b"open"
    assert enter(client, next="/decide/?a=1").headers["Location"] == "/decide/?a=1"


def test_fragment_without_sign_in_sends_the_whole_page_there(client):
    answer = client.get("/page/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/decide/"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/?next=%2Fdecide%2F")


def test_post_without_sign_in_leads_back_to_the_page_it_came_from(client):
    answer = client.post("/decide/", headers={"Referer": "http://evil.example//x/?y=1"})
    assert answer.headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "///evil"],
)
def test_next_leads_only_to_this_site(c, client, address):
    assert enter(client, next=address).headers["Location"] == "/"
    assert client.get("/sign-in/", {"next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("who", ["nobody", "13999999999", "' or 1=1 --", "a\x00b", "x" * 41, "＊", "<script>"])
def test_hostile_and_unknown_names_get_the_same_answer(c, client, who):
    answer = enter(client, who, "wrong-password")
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode().replace("<script src", "")


def test_unknown_locked_and_wrong_look_alike(c, client):
    make_person("gone", c.town_a, left_on=timezone.localdate())
    make_person("locked", c.town_a, is_active=False)
    pages = [
        text_of(enter(client, who, password))
        for who, password in (("clerk_a1", "wrong"), ("nobody", "wrong"), ("gone", PASSWORD), ("locked", PASSWORD))
    ]
    assert len(set(pages)) == 1


def test_unknown_person_costs_as_many_queries_and_one_hash_like_a_known(c, client, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a: (hashed.append(1), encode(*a))[1])
    costs = []
    for who in ("clerk_a1", "nobody"):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            enter(client, who, "wrong")
        costs.append((len(queries), len(hashed)))
    assert costs[0] == costs[1]
    assert costs[0][1] == 1


def test_wrong_tries_lock_this_address_and_not_another(c, client):
    for _ in range(site.AXES_FAILURE_LIMIT - 1):
        assert enter(client, password="wrong").status_code == 422
    assert enter(client, password="wrong").status_code == 429
    locked = enter(client)
    assert locked.status_code == 429
    assert re.search(r"\d\d:\d\d", locked.content.decode())
    assert client.post("/sign-in/", WHO, REMOTE_ADDR="10.0.0.9").status_code == 302
    assert Event.objects.filter(type="directory.sign_in_failed").count() == site.AXES_FAILURE_LIMIT


def test_phone_and_code_share_their_tries(c, client):
    c.clerk_a1.phone = "13800000001"
    c.clerk_a1.save()
    for who in ["clerk_a1", "13800000001"] * 3:
        last = enter(client, who, "wrong")
    assert last.status_code == 429


def test_unknown_person_locks_like_a_known(c, client):
    for _ in range(site.AXES_FAILURE_LIMIT):
        last = enter(client, "nobody", "wrong")
    assert last.status_code == 429


def test_many_names_from_one_address_are_stopped(c, client):
    many = {"username": "?x", "ip_address": "127.0.0.1", "failures_since_start": 60}
    AccessAttempt.objects.create(attempt_time=timezone.now(), **many)
    assert enter(client).status_code == 429


def test_lock_ends_with_time_and_by_an_officer(c, client):
    for _ in range(site.AXES_FAILURE_LIMIT):
        enter(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - site.AXES_COOLOFF_TIME * 1.01)
    assert enter(client).status_code == 302
    client.cookies.clear()
    for _ in range(site.AXES_FAILURE_LIMIT):
        enter(client, password="wrong")
    officer = Client()
    officer.force_login(c.security_admin)
    assert officer.get("/sign-in/devices/clerk_a1/").context["paused"]
    assert officer.post("/sign-in/devices/clerk_a1/", {"act": "tries"}).status_code == 302
    assert Event.objects.filter(type="directory.tries_cleared").count() == 1
    assert officer.get("/sign-in/devices/clerk_a1/").context["paused"] is None
    assert enter(client).status_code == 302


def test_rows_of_wrong_tries_keep_nothing_that_was_typed(c, client):
    typed = {"who": "my-password-by-mistake", "password": "geheim"}
    client.post("/sign-in/?x=secret", typed, headers={"User-Agent": "browser-x"})
    row = str(AccessAttempt.objects.values().get())
    assert not any(word in row for word in ("secret", "mistake", "geheim", "browser-x"))
    event = Event.objects.get(type="directory.sign_in_failed")
    assert (event.code, event.actor) == ("unknown", "system")


def test_session_key_changes_at_the_door(c, client):
    client.cookies[site.SESSION_COOKIE_NAME] = "a" * 32
    enter(client)
    first = client.cookies[site.SESSION_COOKIE_NAME].value
    assert first != "a" * 32
    enter_again = Client()
    enter_again.cookies[site.SESSION_COOKIE_NAME] = first
    enter_again.post("/sign-out/")
    assert client.get("/page/").status_code == 302


def test_session_row_does_not_hold_the_cookie(c, client):
    enter(client)
    row = Session.objects.get()
    assert row.person == c.clerk_a1
    thief = Client()
    thief.cookies[site.SESSION_COOKIE_NAME] = row.session_key
    assert thief.get("/page/").status_code == 302


def test_locked_person_is_out_at_once(c, client):
    enter(client)
    type(c.clerk_a1).objects.filter(pk=c.clerk_a1.pk).update(is_active=False)
    assert client.get("/page/").status_code == 302
    assert not Session.objects.exists()


def test_moved_out_person_is_out(c, client):
    enter(client)
    type(c.clerk_a1).objects.filter(pk=c.clerk_a1.pk).update(left_on=timezone.localdate())
    assert client.get("/page/").status_code == 302


def test_another_password_ends_sessions(c, client):
    enter(client)
    c.clerk_a1.set_password("another-password")
    c.clerk_a1.save()
    assert client.get("/page/").status_code == 302


def test_expired_session_opens_nothing(c, client):
    enter(client)
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/page/").status_code == 302


def test_ordinary_request_costs_one_query_and_writes_nothing(c, client, django_assert_num_queries):
    enter(client)
    client.get("/page/")
    with django_assert_num_queries(1) as queries:
        assert client.get("/page/").status_code == 200
    assert queries[0]["sql"].startswith("SELECT")


def test_page_without_cookie_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/open/").status_code == 200


def test_signed_in_page_is_kept_by_no_cache(c, client):
    enter(client)
    assert client.get("/page/").headers["Cache-Control"] == "private, no-store"


def test_sign_out_needs_a_post_and_a_token(c):
    client = Client(enforce_csrf_checks=True)
    client.force_login(c.clerk_a1)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 403
    assert client.post("/sign-in/", WHO).status_code == 403


def test_own_sessions_are_listed_and_ended_and_nobody_elses(c, client):
    other, foreign = Client(), Client()
    enter(client)
    enter(other)
    enter(foreign, "clerk_a2")
    theirs = Session.objects.get(person=c.clerk_a2).session_key
    client.post("/sign-in/own/session/", {"key": theirs})
    assert foreign.get("/page/").status_code == 200
    mine = [row.session_key for row in Session.objects.filter(person=c.clerk_a1).order_by("began_at", "pk")]
    page = client.get("/sign-in/own/").content.decode()
    assert sum(key in page for key in mine) == 1  # the current one has no button
    assert theirs not in page
    client.post("/sign-in/own/session/", {"key": next(key for key in mine if key in page)})
    assert (client.get("/page/").status_code, other.get("/page/").status_code) == (200, 302)


def test_sample_takes_the_printed_password_for_everything(c, client, sample_city):
    enter(client, "head")
    assert client.get("/page/").content == b"hello head True"


def test_role_given_later_does_not_slip_past_the_second_factor(c, client):
    make_grant(c.clerk_a2, "town_commissioner", c.town_a)
    assert enter(client, "clerk_a2").headers["Location"] == "/sign-in/second/set/"
    assert client.get("/page/").status_code == 302
