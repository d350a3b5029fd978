"""The browser of the tests itself: it works, and it hears what it must."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from tests.browser import Watch

from zugong.directory.models import Person
from zugong.directory.tests.factories import make_organisation, make_person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {
    "/plain": "<!doctype html><meta charset=utf-8><link rel=icon href=data:,><h1>组工</h1>",
    "/style": "<!doctype html><link rel=icon href=data:,><h1 style='color:red'>x</h1>",
    "/script": "<!doctype html><link rel=icon href=data:,><script>1</script>",
    "/error": "<!doctype html><link rel=icon href=data:,><script src=/throws.js></script>",
    "/throws.js": "throw new Error('planted')",
    "/outside": "<!doctype html><link rel=icon href=data:,><img src=//example.org/a.png>",
    "/missing": "<!doctype html><link rel=icon href=data:,><script src=/nowhere.js></script>",
}


def who(request: HttpRequest) -> HttpResponse:
    """A page of the tests' own that says who is signed in."""
    return HttpResponse(PAGES["/plain"].replace("组工", str(getattr(request.user, "name", "nobody"))))


who.public = True
urlpatterns = [path("who", who)]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = PAGES.get(self.path)
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src * data:")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def address():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_page_of_a_phone_is_360_wide_and_takes_a_picture(phone, screenshot):
    phone.goto("data:text/html;charset=utf-8,<!doctype html><meta name=viewport content='width=device-width'><h1>组工")
    assert phone.evaluate("[innerWidth, innerHeight]") == [360, 740]
    assert screenshot(phone, "phone").stat().st_size > 1000


def test_page_of_a_desktop_under_a_strict_policy_takes_a_picture_without_complaint(desktop, address, screenshot):
    desktop.goto(f"{address}/plain")
    assert desktop.evaluate("[innerWidth, innerHeight]") == [1440, 900]
    assert desktop.locator("h1").inner_text() == "组工"
    assert screenshot(desktop, "desktop").stat().st_size > 1000


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/style", "Content Security Policy"),
        ("/script", "Content Security Policy"),
        ("/error", "uncaught: planted"),
        ("/outside", "leaves this machine: http://example.org/a.png"),
        ("/missing", "status of 404"),
    ],
)
def test_watch_hears_what_a_page_does_wrong(browser, address, path, said):
    watch = Watch()
    page = browser.new_page()
    watch.follow(page)
    page.goto(address + path)
    page.wait_for_load_state("load")
    page.close()
    assert any(said in fault for fault in watch.faults()), watch.complaints


def test_watch_allows_what_was_expected_and_misses_what_did_not_come(desktop, watch, address):
    watch.expect("status of 404")
    desktop.goto(f"{address}/missing")
    assert watch.faults() == []
    watch.expected.append("never said")
    assert watch.faults() == ["expected but never seen: never said"]
    watch.expected.remove("never said")


@pytest.mark.urls("tests.test_browser")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_live_server_knows_the_person_who_was_signed_in(request, size, live_server, sign_in):
    page = request.getfixturevalue(size)
    page.goto("/who")
    assert page.locator("h1").inner_text() == "nobody"
    sign_in(page, make_person("clerk", make_organisation("town", level="town"), name="李干事"))
    page.goto("/who")
    assert page.locator("h1").inner_text() == "李干事"
    assert Person.objects.count() == 1
