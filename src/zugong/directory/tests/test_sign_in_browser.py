"""The door in a real browser, on a phone 360 wide and on a desk."""

import time

import pytest

from zugong.directory.actions import sign_in as verbs
from zugong.directory.sign_in_secrets import code_at, key_from_text
from zugong.foundation.events.models import SYSTEM

from .factories import PASSWORD, make_city

pytest_plugins = ["zugong.directory.tests.sign_in_fixtures"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("zugong.directory.tests.sign_in_site"),
]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_wrong_then_right_password_on_a_phone(phone, live_server, watch, screenshot):
    make_city()
    watch.expect("422")
    phone.goto("/page/")
    screenshot(phone, "empty")
    assert fits(phone)
    phone.fill("#id_who", "clerk_a1")
    phone.fill("#id_password", "wrong")
    phone.click("button.btn-primary")
    assert phone.locator("[role=alert]").is_visible()
    assert phone.input_value("#id_who") == "clerk_a1"
    assert phone.input_value("#id_password") == ""
    screenshot(phone, "wrong")
    phone.fill("#id_password", PASSWORD)
    phone.check("#id_remember")
    phone.click("button.btn-primary")
    phone.wait_for_url("**/page/")
    phone.goto("/sign-in/own/")
    assert fits(phone)
    screenshot(phone, "own")


def test_slip_and_second_factor_on_a_desk(desktop, live_server, watch, screenshot):
    head = make_city().head
    head.set_unusable_password()
    head.save()
    code = verbs.issue_slip(person=head, by=SYSTEM)
    desktop.goto("/sign-in/slip/")
    desktop.fill("#id_who", "head")
    desktop.fill("#id_slip", code)
    screenshot(desktop, "slip")
    desktop.click("button.btn-primary")
    desktop.fill("#id_password", "a quiet morning on the dyke")
    desktop.fill("#id_again", "a quiet morning on the dyke")
    screenshot(desktop, "password")
    desktop.click("button.btn-primary")
    assert desktop.evaluate("document.querySelector('img').naturalWidth") > 0
    screenshot(desktop, "enrol")
    key = key_from_text(desktop.inner_text("ol code"))
    desktop.fill("#id_code", code_at(key, time.time()))
    desktop.click("button.btn-primary")
    assert desktop.locator("ul code").count() == 8
    screenshot(desktop, "recovery")


def test_proof_on_a_phone_keeps_what_was_typed(phone, live_server, watch, screenshot, sign_in):
    watch.expect("422")
    sign_in(phone, make_city().clerk_a1)
    phone.goto("/decide/")
    phone.fill("#text", "洪水围困")
    phone.click("button")
    assert fits(phone)
    screenshot(phone, "proof")
    phone.fill("#id_proof_password", PASSWORD)
    phone.click("button.btn-primary")
    assert "洪水围困" in phone.content()
