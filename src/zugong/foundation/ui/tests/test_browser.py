"""The pages' behaviour in a real browser, under the site's content security policy."""

from collections.abc import Iterator
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from playwright.sync_api import Page, expect

from zugong.foundation.ui.tests import urls

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test says what it saw."""


@pytest.fixture
def site(settings, plain_frame) -> Iterator[str]:
    """The pages of ``urls`` without a database and without anybody signed in."""
    urls.SENT.clear()
    settings.ROOT_URLCONF = urls.__name__
    settings.MIDDLEWARE = [
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ]
    application = StaticFilesHandler(WSGIHandler())
    server = make_server("127.0.0.1", 0, application, ThreadedWSGIServer, QuietHandler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def look(page: Page) -> list[str]:
    return page.evaluate("[document.documentElement.dataset.theme, document.documentElement.dataset.type]")


def test_switches_stay_from_page_to_page(desktop, site):
    desktop.goto(f"{site}/")
    desktop.click(".who summary")
    desktop.click("[data-switch=dark]")
    desktop.click("[data-switch=type]")
    assert look(desktop) == ["dark", "large"]
    desktop.goto(f"{site}/list")
    assert look(desktop) == ["dark", "large"]
    assert desktop.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


def test_draft_survives_leaving_and_ends_with_sending(phone, site):
    phone.goto(f"{site}/")
    phone.fill("[name=topic]", "清沟")
    phone.check("[name=absent][value=b]")
    phone.goto(f"{site}/list")
    phone.goto(f"{site}/")
    expect(phone.locator(".draft-note")).to_contain_text("已恢复")
    assert phone.input_value("[name=topic]") == "清沟"
    assert phone.is_checked("[name=absent][value=b]")
    phone.click(".form-acts button")
    phone.wait_for_load_state()
    assert urls.SENT == ["清沟"]
    assert phone.input_value("[name=topic]") == ""


def test_form_is_sent_once_however_often_it_is_pressed(desktop, site):
    desktop.goto(f"{site}/")
    desktop.evaluate("const b = document.querySelector('#late'); b.click(); b.click(); b.click()")
    expect(desktop.locator("#answer")).to_contain_text("共 3 条")
    assert urls.SENT == ["late"]
    expect(desktop.locator(".toast")).to_contain_text("已签收")
    desktop.click("#late")
    expect(desktop.locator(".toast")).to_have_count(2)


def test_question_comes_before_the_act(desktop, site):
    desktop.goto(f"{site}/")
    desktop.click("#close")
    expect(desktop.locator("#confirm-text")).to_have_text("Close it?")
    desktop.click("[data-confirm-dialog] [data-no]")
    assert urls.SENT == []
    desktop.click("#close")
    desktop.click("[data-confirm-dialog] [data-yes]")
    desktop.wait_for_url("**/close")
    assert urls.SENT == ["closed"]


def test_failure_says_so_and_leaves_the_page_alone(desktop, site, watch):
    watch.expect("500")
    desktop.goto(f"{site}/")
    desktop.click("#broken")
    expect(desktop.locator(".toast")).to_contain_text("未办成")
    expect(desktop.locator("#answer")).to_be_empty()


def test_keys_find_and_walk(desktop, site):
    desktop.goto(f"{site}/list")
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    assert desktop.evaluate("document.activeElement.textContent") == "第1行很长的名称"
    desktop.keyboard.press("/")
    assert desktop.evaluate("document.activeElement.id") == "find"
    desktop.keyboard.press("?")
    assert desktop.input_value("#find") == "?"
    desktop.evaluate("document.activeElement.blur()")
    desktop.keyboard.press("?")
    expect(desktop.locator("[data-keys-dialog]")).to_be_visible()


def test_wide_table_scrolls_in_itself_and_keeps_its_first_column(phone, site):
    phone.goto(f"{site}/list")
    assert phone.evaluate("document.documentElement.scrollWidth") == 360
    box = phone.locator(".table-scroll")
    box.evaluate("box => { box.scrollLeft = 400 }")
    left = phone.locator("tbody th").first.bounding_box()["x"] - box.bounding_box()["x"]
    assert left < 3
    assert box.get_attribute("tabindex") == "0"


def test_lost_connection_is_said(phone, site):
    phone.goto(f"{site}/")
    expect(phone.locator("[data-offline]")).to_be_hidden()
    phone.context.set_offline(True)
    expect(phone.locator("[data-offline]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("[data-offline]")).to_be_hidden()
