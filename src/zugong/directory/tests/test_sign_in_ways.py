"""Slips, codes by SMS, remembered devices."""

import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from zugong.directory.actions import sign_in, sign_in_devices
from zugong.directory.models import Device, Session, Slip, TextCode
from zugong.directory.sign_in_entry import DEVICE_COOKIE
from zugong.directory.sign_in_sender import send_text
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

from .factories import make_grant
from .sign_in_site import NEW, enter, use_slip

pytest_plugins = ["zugong.directory.tests.sign_in_fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.urls("zugong.directory.tests.sign_in_site")]


def events(type):
    return Event.objects.filter(type=f"directory.{type}").count()


# ---- slips ----


def test_slip_opens_once_however_it_is_typed(c, client):
    code = sign_in.issue_slip(person=c.clerk_a1, by=c.system_admin)
    assert code.replace("-", "") not in str(Slip.objects.values().get())
    assert use_slip(client, "clerk_a1", code.lower().replace("-", " ")).url == "/"
    assert client.get("/page/").content == b"hello clerk_a1 True"
    assert use_slip(Client(), "clerk_a1", code).status_code == 422
    assert enter(Client(), password=NEW).status_code == 302


def test_slip_is_used_up_by_the_password_not_by_looking(c):
    code = sign_in.issue_slip(person=c.clerk_a1, by=SYSTEM)
    one, other = Client(), Client()
    for client in (one, other):
        assert client.post("/sign-in/slip/", {"who": "clerk_a1", "slip": code}).status_code == 302
    assert one.post("/sign-in/slip/password/", {"password": NEW, "again": NEW}).url == "/"
    assert other.post("/sign-in/slip/password/", {"password": NEW + "!", "again": NEW + "!"}).url == "/sign-in/slip/"
    assert enter(Client(), password=NEW).status_code == 302


def test_slip_of_somebody_else_expired_or_replaced_opens_nothing(c, client):
    old = sign_in.issue_slip(person=c.clerk_a1, by=SYSTEM)
    new = sign_in.issue_slip(person=c.clerk_a1, by=SYSTEM)
    assert use_slip(client, "clerk_a1", old).status_code == 422
    assert use_slip(client, "clerk_a2", new).status_code == 422
    Slip.objects.update(expires_at=timezone.now())
    assert use_slip(client, "clerk_a1", new).status_code == 422


def test_slip_guesses_are_throttled(c, client):
    code = sign_in.issue_slip(person=c.clerk_a1, by=SYSTEM)
    for _ in range(site.AXES_FAILURE_LIMIT):
        last = use_slip(client, "clerk_a1", "0000-0000-0000")
    assert last.status_code == 429
    assert use_slip(client, "clerk_a1", code).status_code == 429


@pytest.mark.parametrize(("password", "again"), [("short", "short"), (NEW, NEW + "x"), ("1234567890", "1234567890")])
def test_weak_or_mistyped_first_password_keeps_the_slip(c, client, password, again):
    code = sign_in.issue_slip(person=c.clerk_a1, by=SYSTEM)
    client.post("/sign-in/slip/", {"who": "clerk_a1", "slip": code})
    assert client.post("/sign-in/slip/password/", {"password": password, "again": again}).status_code == 422
    assert client.get("/page/").status_code == 302
    assert Slip.objects.get().used_at is None


def test_slip_for_a_decider_with_a_password_takes_a_reset(c):
    for by, person in ((c.system_admin, c.commissioner_a), (c.clerk_a1, c.clerk_a2), (c.commissioner_b, c.clerk_a1)):
        with pytest.raises(Refused):
            sign_in.issue_slip(person=person, by=by)
    assert sign_in.issue_slip(person=c.clerk_a1, by=c.commissioner_a)


def test_slip_is_a_new_start(c, client):
    enter(client, remember="on")
    sign_in.issue_slip(person=c.clerk_a1, by=c.commissioner_a)
    assert client.get("/page/").status_code == 302
    assert enter(client).status_code == 422


# ---- SMS ----


@pytest.fixture
def phone(c, sample_city, choose):
    choose(real_sign_in=True)
    type(c.clerk_a1).objects.filter(pk=c.clerk_a1.pk).update(phone="13800000001")
    return "13800000001"


def ask(client, phone):
    page = client.post("/sign-in/sms/", {"phone": phone})
    found = re.search(r"\b\d{6}\b", re.sub(r"<(head|form).*?</\1>|1[38]\d{9}", "", page.content.decode(), flags=re.S))
    return page, found.group() if found else ""


def later(seconds):
    TextCode.objects.update(asked_at=timezone.now() - timedelta(seconds=seconds))


def test_text_code_signs_in_once(c, client, phone, caplog):
    page, code = ask(client, "+86 138-0000-0001")
    assert code
    assert code not in str(TextCode.objects.values().get())
    assert client.post("/sign-in/sms/code/", {"code": f" {code[:3]} {code[3:]}", "remember": "on"}).status_code == 302
    assert client.get("/page/").content == b"hello clerk_a1 True"
    other = Client()
    later(61)
    ask(other, phone)
    assert other.post("/sign-in/sms/code/", {"code": code}).status_code == 422
    assert code not in caplog.text
    assert code not in str(list(Event.objects.values()))


def test_text_code_dies_with_five_wrong_tries_from_any_address(c, client, phone):
    _page, code = ask(client, phone)
    wrong = "000000" if code != "000000" else "111111"
    for number in range(5):
        client.post("/sign-in/sms/code/", {"code": wrong}, REMOTE_ADDR=f"10.0.0.{number}")
    assert client.post("/sign-in/sms/code/", {"code": code}, REMOTE_ADDR="10.0.1.1").status_code == 422


def test_text_code_expires(c, client, phone):
    _page, code = ask(client, phone)
    TextCode.objects.update(expires_at=timezone.now())
    assert client.post("/sign-in/sms/code/", {"code": code}).status_code == 422


def test_text_code_resend_is_throttled_by_number_and_by_address(c, client, phone):
    assert ask(client, phone)[0].status_code == 200
    assert ask(Client(), phone)[0].status_code == 429
    for _ in range(4):
        later(61)
        assert ask(client, phone)[0].status_code == 200
    later(61)
    assert ask(client, phone)[0].status_code == 429
    for number in range(25):
        ask(client, f"139000000{number:02}")
    assert ask(client, "13911111111")[0].status_code == 429


@pytest.mark.parametrize("number", ["13999999999", "x", "１３８", "0" * 20])
def test_unknown_number_gets_the_same_page_and_row(c, client, phone, number):
    page, code = ask(client, number)
    assert (page.status_code, code, TextCode.objects.count(), events("code_asked")) == (200, "", 1, 1)
    assert client.post("/sign-in/sms/code/", {"code": "000000"}).status_code == 422


def test_decider_gets_no_text_code(c, client, phone):
    type(c.clerk_a1).objects.filter(code="commissioner_a").update(phone="13800000002")
    assert ask(client, "13800000002")[1] == ""


def test_sms_without_gateway_says_so(c, client):
    assert client.post("/sign-in/sms/", {"phone": "13800000001"}).status_code == 422
    assert not TextCode.objects.exists()


def test_gateway_gets_number_and_text(choose, caplog):
    heard = []

    class Gateway(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(200 if len(heard) == 1 else 500)
            self.end_headers()

        def log_message(self, *words):
            pass

    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        choose(sms=f"http://127.0.0.1:{server.server_port}/send", sms_key="k")
        assert send_text("13800000001", "123456").result(5) is True
        assert send_text("13800000001", "123456").result(5) is False
        server.shutdown()
    choose(sms="file:///etc/passwd")
    assert send_text("13800000001", "123456").result(5) is False
    assert heard[0] == ("Bearer k", {"phone": "13800000001", "text": "123456"})
    assert "123456" not in caplog.text
    assert "1380" not in caplog.text


# ---- devices ----


def back_later(client):
    """The same browser after its session has ended."""
    Session.objects.all().delete()
    return client


def test_remembered_device_comes_back_to_file_and_not_to_decide(c, client):
    assert enter(client, remember="on").status_code == 302
    assert client.cookies[DEVICE_COOKIE]["httponly"]
    back_later(client)
    assert client.get("/page/").content == b"hello clerk_a1 False"
    assert client.cookies[site.SESSION_COOKIE_NAME].value
    assert "proof_password" in client.post("/decide/", {"x": "1"}).content.decode()


def test_sending_through_the_end_of_a_session_loses_nothing(c):
    client = Client(enforce_csrf_checks=True)
    token = client.get("/sign-in/").context["csrf_token"]
    enter(client, remember="on", csrfmiddlewaretoken=str(token))
    token = str(client.get("/sign-in/own/").context["csrf_token"])
    back_later(client)
    answer = client.post("/sign-in/own/device/", {"device": "0", "csrfmiddlewaretoken": token})
    assert answer.url == "/sign-in/own/"


def test_deciders_are_not_remembered(c, client, sample_city):
    enter(client, "head", remember="on")
    assert not Device.objects.exists()


@pytest.mark.parametrize("end", ["forget", "reset", "out", "expire", "promote", "lock", "forge"])
def test_device_that_was_ended_opens_nothing(c, client, end):
    enter(client, remember="on")
    if end == "forget":
        client.post("/sign-in/own/device/", {"device": Device.objects.get().pk})
    elif end == "reset":
        boss = Client()
        boss.force_login(c.commissioner_a)
        boss.post("/sign-in/devices/clerk_a1/")
    elif end == "out":
        kept = client.cookies[DEVICE_COOKIE].value
        client.post("/sign-out/")
        client.cookies[DEVICE_COOKIE] = kept
    elif end == "expire":
        Device.objects.update(expires_at=timezone.now())
    elif end == "promote":
        make_grant(c.clerk_a1, "town_commissioner", c.town_a)
        type(c.clerk_a1).objects.get_queryset().renew_stamps()
    elif end == "lock":
        type(c.clerk_a1).objects.get_queryset().update(is_active=False)
    else:
        client.cookies[DEVICE_COOKIE] = Device.objects.get().digest
    assert back_later(client).get("/page/").status_code == 302


def test_devices_of_somebody_elses_village_are_out_of_reach(c, client):
    enter(client, remember="on")
    for who, status in ((c.commissioner_b, 404), (c.clerk_a, 403), (c.secretary_a1, 403)):
        other = Client()
        other.force_login(who)
        assert other.post("/sign-in/devices/clerk_a1/").status_code == status
    foreign = Client()
    enter(foreign, "clerk_a2")
    foreign.post("/sign-in/own/device/", {"device": Device.objects.get().pk})
    assert Device.objects.get().ended_at is None
    with pytest.raises(Refused):
        sign_in_devices.reset_devices(person=c.clerk_a1, by=c.clerk_a1)
