"""Packs in a real browser, at phone and desktop width: a draft is written, found faulty, mended and confirmed."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from zugong.directory.tests.factories import make_city, make_person
from zugong.directory.tests.factories import sign_in as prove
from zugong.foundation.calendar.clock import today
from zugong.packs import actions
from zugong.packs.models import PackVersion, State

from .factories import XIANTAO, Founder, folder_texts, texts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


WIDTHS = {"desktop": 1440, "phone": 360}


@pytest.fixture
def city():
    city = make_city()
    city.staff = make_person("staff", city.city, "city_staff")
    return city


def enter_with_proof(page, person, address):
    """A session whose password was given a moment ago, as deciding asks for."""
    client = prove(Client(), person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def begin(files):
    return actions.begin_database(texts=files, staged_by=Founder("a"), confirmed_by=Founder("b"))


def test_a_version_is_written_on_a_desktop_and_confirmed_on_a_phone(
    desktop, phone, live_server, city, sign_in, screenshot
):
    begin(texts())
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    sign_in(desktop, city.staff)
    desktop.goto("/packs/small/1/")
    desktop.get_by_role("button", name="从这一版另起草稿").click()
    desktop.get_by_role("link", name="pack.yaml", exact=True).click()
    desktop.locator("textarea").fill("format: 1\ncode: small\n")
    desktop.get_by_role("button", name="保存草稿").click()
    assert desktop.locator(".message-error li").count() == 2
    screenshot(desktop, "pack-file-faults")
    desktop.locator("textarea").fill(texts(tomorrow)["pack.yaml"])
    desktop.get_by_role("button", name="保存草稿").click()
    desktop.goto("/packs/small/2/")
    desktop.get_by_role("button", name="检查并提交").click()
    enter_with_proof(phone, city.head, live_server.url)
    phone.goto("/packs/small/2/")
    screenshot(phone, "pack-confirm-phone")
    phone.get_by_role("button", name="确认这个版本").click()
    phone.get_by_text("已确认，到日生效。").wait_for()
    assert PackVersion.objects.get(number=2).state == State.CONFIRMED


def test_the_first_pack_is_readable_at_both_widths(desktop, phone, live_server, city, sign_in, screenshot):
    begin(folder_texts(XIANTAO))
    for page, name in ((desktop, "desktop"), (phone, "phone")):
        sign_in(page, city.staff)
        page.goto("/packs/")
        screenshot(page, f"packs-{name}")
        page.goto("/packs/xiantao-2016/1/")
        screenshot(page, f"pack-version-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[name]
        page.goto("/packs/xiantao-2016/1/file/place.yaml")
        screenshot(page, f"pack-file-{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[name]
