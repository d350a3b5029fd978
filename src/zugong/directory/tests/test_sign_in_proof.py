"""The second factor, fresh proofs, shared accounts, what a reset ends."""

import time
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.test import Client

from zugong.directory.actions import sign_in
from zugong.directory.models import RecoveryCode, Reset, SecondFactor
from zugong.directory.sign_in_secrets import code_at, key_from_text
from zugong.foundation.calendar.clock import entered_now
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

from .factories import PASSWORD, make_person
from .sign_in_site import NEW, enter, use_slip

pytest_plugins = ["zugong.directory.tests.sign_in_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("zugong.directory.tests.sign_in_site")]


# ---- second factor ----


def enrol(client, who="head"):
    """Through the first sign-in with a code generator: its key and the page with the codes for paper."""
    assert enter(client, who).url == "/sign-in/second/set/"
    page = client.get("/sign-in/second/set/")
    assert "data:image/svg+xml;base64," in page.content.decode()
    key = key_from_text(page.context["key"])
    done = client.post("/sign-in/second/set/", {"code": code_at(key, time.time())})
    return key, done.context["codes"]


def test_city_role_sets_up_a_second_factor_and_needs_it_from_then_on(c, client):
    key, codes = enrol(client)
    assert client.get("/page/").content == b"hello head True"
    assert len(codes) == 8
    assert "cipher" not in str(Event.objects.values())
    assert key not in SecondFactor.objects.get().cipher.encode()
    other = Client()
    assert enter(other, "head").url == "/sign-in/second/"
    assert other.get("/page/").status_code == 302
    assert other.post("/sign-in/second/", {"code": "000000"}).status_code == 422
    SecondFactor.objects.update(used_step=0)
    assert other.post("/sign-in/second/", {"code": code_at(key, time.time())}).status_code == 302
    assert other.get("/page/").content == b"hello head True"


def test_generated_code_is_good_once(c, client):
    key, _codes = enrol(client)
    step = SecondFactor.objects.get().used_step
    other = Client()
    enter(other, "head")
    assert other.post("/sign-in/second/", {"code": code_at(key, step * 30)}).status_code == 422


def test_recovery_code_is_good_once(c, client):
    _key, codes = enrol(client)
    for expected in (302, 422):
        other = Client()
        enter(other, "head")
        assert other.post("/sign-in/second/", {"code": codes[0].lower()}).status_code == expected
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 7


def test_second_factor_cannot_be_set_anew_by_who_has_the_password(c, client):
    enrol(client)
    thief = Client()
    enter(thief, "head")
    assert thief.get("/sign-in/second/set/").url == "/sign-in/"


def test_right_password_in_between_gives_no_more_guesses_of_the_second_step(c, client):
    enrol(client)
    answers = []
    for number in range(site.AXES_FAILURE_LIMIT + 1):
        thief, place = Client(), f"10.0.0.{number}"
        thief.post("/sign-in/", {"who": "head", "password": PASSWORD}, REMOTE_ADDR=place)
        answers.append(thief.post("/sign-in/second/", {"code": "000000"}, REMOTE_ADDR=place).status_code)
    assert answers[-2:] == [429, 429]


def test_pause_is_ended_only_by_who_may(c, client):
    for who in (c.clerk_a1, c.clerk_a, c.audit_admin):
        other = Client()
        other.force_login(who)
        assert other.post("/sign-in/devices/clerk_a1/", {"act": "tries"}).status_code == 403


def test_second_step_is_throttled_and_ends_after_ten_minutes(c, client):
    enrol(client)
    other = Client()
    enter(other, "head")
    for _ in range(site.AXES_FAILURE_LIMIT):
        last = other.post("/sign-in/second/", {"code": "000000"})
    assert last.status_code == 429
    late = Client()
    late.post("/sign-in/", {"who": "head", "password": PASSWORD}, REMOTE_ADDR="10.0.0.3")
    session = late.session
    session["pending"] = session["pending"] | {"at": time.time() - 601}
    session.save()
    assert late.get("/sign-in/second/").url == "/sign-in/"


@pytest.mark.parametrize("path", ["second/", "second/set/", "slip/password/", "sms/code/"])
def test_inner_doors_are_closed_from_outside(c, client, path):
    for answer in (
        client.get("/sign-in/" + path),
        client.post("/sign-in/" + path, {"code": "0", "password": NEW, "again": NEW}),
    ):
        assert answer.status_code == 302
    assert client.get("/page/").status_code == 302


def test_slip_does_not_replace_the_second_factor(c, client):
    c.head.set_unusable_password()
    c.head.save()
    code = sign_in.issue_slip(person=c.head, by=c.system_admin)
    assert use_slip(client, "head", code).url == "/sign-in/second/set/"
    assert client.get("/page/").status_code == 302


# ---- fresh proofs ----


def stale(client):
    session = client.session
    session["proved_at"] = int(time.time()) - site.ENVIRONMENT.fresh_minutes * 60 - 1
    session.save()


def test_deciding_soon_after_signing_in_needs_no_more(c, client):
    enter(client)
    assert client.post("/decide/", {"x": "1"}).content == b"decided [('x', ['1'])]"


def test_deciding_later_asks_and_loses_nothing(c, client):
    enter(client)
    stale(client)
    assert b"<form" in client.get("/decide/").content
    typed = {"x": ["1", "2"], "text": "一 <b>&\"'\n二"}
    page = client.post("/decide/?a=1", typed)
    assert page.status_code == 422
    hidden = page.context["carried"]
    assert hidden == [("x", "1"), ("x", "2"), ("text", typed["text"])]
    assert "<b>&" not in page.content.decode()
    again = client.post("/decide/?a=1", {**typed, "proof_password": "mistyped", "proof_code": ""})
    assert again.context["carried"] == hidden
    assert "mistyped" not in again.content.decode()
    done = client.post("/decide/?a=1", {**typed, "proof_password": PASSWORD, "proof_code": ""})
    assert done.content.decode() == f"decided {sorted([('x', ['1', '2']), ('text', [typed['text']])])}"
    assert client.post("/decide/", {"x": "1"}).content.startswith(b"decided")


def test_proof_by_fragment_replaces_the_page(c, client):
    enter(client)
    stale(client)
    answer = client.post("/decide/", {"x": "1"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "body")


def test_proof_is_throttled_and_nobody_elses_password_will_do(c, client):
    enter(client)
    stale(client)
    c.clerk_a2.set_password("somebody-elses")
    c.clerk_a2.save()
    for password in ["somebody-elses", "", "x", "y", "z", "w"]:
        last = client.post("/decide/", {"proof_password": password, "proof_code": ""})
    assert last.status_code == 429
    assert client.post("/decide/", {"proof_password": PASSWORD, "proof_code": ""}).status_code == 429


def test_proof_by_code_generator(c, client):
    key, _codes = enrol(client)
    stale(client)
    SecondFactor.objects.update(used_step=0)
    answer = client.post("/decide/", {"x": "1", "proof_password": "", "proof_code": code_at(key, time.time())})
    assert answer.content == b"decided [('x', ['1'])]"


def test_shared_account_never_decides(c, client, sample_city):
    make_person("office", c.town_a, "town_clerk", shared=True)
    enter(client, "office")
    assert client.get("/page/").content == b"hello office False"
    assert client.post("/decide/", {"proof_password": PASSWORD, "proof_code": ""}).status_code == 403


def test_proof_from_the_future_is_none(c, client):
    enter(client)
    session = client.session
    session["proved_at"] = int(time.time()) + 3600
    session.save()
    assert client.get("/page/").content == b"hello clerk_a1 False"


def test_change_of_password_takes_the_old_one_and_ends_everything(c, client):
    other = Client()
    enter(client)
    enter(other)
    stale(client)
    assert client.post("/sign-in/own/password/", {"password": NEW, "again": NEW}).status_code == 422
    proof = {"proof_password": PASSWORD, "proof_code": ""}
    assert client.post("/sign-in/own/password/", {"password": NEW, "again": NEW, **proof}).url == "/sign-in/"
    assert (client.get("/page/").status_code, other.get("/page/").status_code) == (302, 302)
    assert enter(client, password=NEW).status_code == 302


# ---- resets ----


def test_recently_reset_for_a_day(c):
    assert not sign_in.recently_reset(c.head)
    c.head.reset_at = entered_now() - timedelta(hours=23)
    assert sign_in.recently_reset(c.head)
    c.head.reset_at = entered_now() - timedelta(hours=25)
    assert not sign_in.recently_reset(c.head)


def test_new_start_ends_second_factor_sessions_and_codes(c, client):
    enrol(client)
    sign_in.give_slip(person=c.head, by=c.security_admin)
    assert client.get("/page/").status_code == 302
    assert not SecondFactor.objects.exists()
    assert not RecoveryCode.objects.exists()


def test_reset_that_waits_can_be_withdrawn_by_an_administrator_only(c):
    reset = Reset.objects.create(person=c.head, asked_by=c.system_admin)
    with pytest.raises(Refused):
        sign_in.withdraw_reset(reset=reset, by=c.head)
    sign_in.withdraw_reset(reset=reset, by=c.security_admin)
    assert not Reset.objects.exists()
