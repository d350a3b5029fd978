"""What every test of the house has: no network, repeatable properties, the browser last."""

from __future__ import annotations

import os
import shutil
import sys
from ipaddress import ip_address
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import settings as properties

pytest_plugins = ["tests.browser"]

# No deadline: a busy machine is no fault. No database: a run depends on nothing that an earlier run left.
properties.register_profile("here", deadline=None, database=None, print_blob=True)
properties.register_profile("ci", deadline=None, database=None, print_blob=True, derandomize=True)
properties.load_profile("ci" if os.environ.get("CI") else "here")


class NetworkIsClosedError(RuntimeError):
    """A test tried to reach something outside this machine."""


def refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Audit hook of the interpreter: raises unless the address is a Unix socket or of this machine."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    else:
        return
    if not is_this_machine(host):
        raise NetworkIsClosedError(f"tests have no network: {event} {host!r}")


def is_this_machine(host: object) -> bool:
    """Whether an address is loopback; what is no Internet address at all (None, a Unix path) is of this machine too."""
    if isinstance(host, bytes):
        host = host.decode("idna")
    if not isinstance(host, str) or host in {"", "localhost"}:
        return True
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return False


sys.addaudithook(refuse_network)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What processes keep between requests is as on a new process, so that counts of queries do not hang on order."""
    from zugong.directory import scope  # noqa: PLC0415  # after the settings
    from zugong.duties import kinds  # noqa: PLC0415  # after the settings
    from zugong.foundation.calendar import queries  # noqa: PLC0415  # after the settings

    queries.keep_shipped()
    kinds._forget()
    scope._kept.clear()


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """The static files' folder exists, as it does on a site; whitenoise warns otherwise."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's throw-away home, once: its workers share it."""
    home = Path(django_settings.HOME)
    if home.name.startswith("zugong-test-") and not hasattr(config, "workerinput"):
        shutil.rmtree(home, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: quick ones fail first, and the browser's event loop surrounds no other test."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    sqlite = "sqlite" in django_settings.DATABASES["default"]["ENGINE"]
    other = "postgres" if sqlite else "sqlite"
    for item in items:
        if item.get_closest_marker(other):
            item.add_marker(pytest.mark.skip(reason=f"runs only on {other}"))
