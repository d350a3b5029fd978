"""A real Chromium for tests marked ``browser``: pages of a phone and a desktop that tolerate no error of their own.

Fixtures: ``phone`` and ``desktop`` (pages; with ``live_server`` in the test they take paths like ``page.goto("/")``),
``watch`` (what the pages complained of; ``watch.expect(pattern)`` allows one complaint), ``screenshot(page, name)``
(a picture below ``artefacts/``) and ``sign_in(page, person)``.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

if TYPE_CHECKING:
    from zugong.directory.models import Person

HERE = Path(__file__).resolve().parents[1]
ARTEFACTS = HERE / "artefacts"
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PERSON = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"}
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-default-apps",
    "--no-first-run",
    "--no-pings",
    "--metrics-recording-only",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
FAILED = pytest.StashKey[bool]()


@dataclass
class Watch:
    """Collects what pages complain of: console errors (a breach of the content security policy is one), uncaught
    errors, requests that leave this machine."""

    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, pattern: str) -> None:
        """Allow complaints that match, such as the 404 a test asks for; one that never comes is a fault too."""
        self.expected.append(pattern)

    def follow(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on("request", self._look)

    def faults(self) -> list[str]:
        """Complaints nobody expected, and expected ones that did not come."""
        surprises = [text for text in self.complaints if not any(re.search(p, text) for p in self.expected)]
        missed = [p for p in self.expected if not any(re.search(p, text) for text in self.complaints)]
        return surprises + [f"expected but never seen: {pattern}" for pattern in missed]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _look(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"127.0.0.1", "localhost"}:
            self.complaints.append(f"leaves this machine: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run, the machine's own.

    The driver keeps an event loop running in this thread, which Django takes for asynchronous code although the
    tests are plain; Django is told so for as long as the browser lives.
    """
    found = subprocess.run([HERE / "scripts" / "chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(f"no Chromium or Chrome on this machine; scripts/needs test says more {found.stderr}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as driver:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = driver.chromium.launch(executable_path=found.stdout.strip(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """The complaints of this test's pages; any that was not expected fails the test."""
    watch = Watch()
    yield watch
    if faults := watch.faults():
        pytest.fail("the page complains:\n" + "\n".join(faults), pytrace=False)


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page 360 × 740 that is touched."""
    yield from _page(request, browser, watch, PHONE)


@pytest.fixture
def desktop(request: pytest.FixtureRequest, browser: Browser, watch: Watch) -> Iterator[Page]:
    """A page 1440 × 900."""
    yield from _page(request, browser, watch, DESKTOP)


def _page(request: pytest.FixtureRequest, browser: Browser, watch: Watch, size: dict[str, object]) -> Iterator[Page]:
    base = request.getfixturevalue("live_server").url if "live_server" in request.fixturenames else None
    context: BrowserContext = browser.new_context(base_url=base, **size, **PERSON)
    context.set_default_timeout(10_000)
    page = context.new_page()
    context.on("page", watch.follow)
    watch.follow(page)
    yield page
    if request.node.stash.get(FAILED, False):
        picture(page, request.node.name, "failed")
    context.close()


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Take the whole page as a picture, ``artefacts/<test>-<name>.png``; returns the path."""
    return lambda page, name="page": picture(page, request.node.name, name)


def picture(page: Page, test: str, name: str) -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / (re.sub(r"[^\w-]+", "-", f"{test}-{name}").strip("-") + ".png")
    page.screenshot(path=path, full_page=True)
    return path


@pytest.fixture
def sign_in(live_server: object) -> Callable[[Page, Person], None]:
    """Put a person's session into the page's browser, without the sign-in page."""

    def enter(page: Page, person: Person) -> None:
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return enter


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report
