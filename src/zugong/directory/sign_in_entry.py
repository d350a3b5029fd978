"""Between request and person: the session, the remembered device, how fresh a proof is, what is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from zugong.directory.actions import sign_in_devices
from zugong.directory.models import Person
from zugong.directory.rules.sign_in import may_enter
from zugong.directory.sign_in_sessions import DEVICE
from zugong.foundation.calendar.queries import is_sample

BACKEND = "django.contrib.auth.backends.ModelBackend"
DEVICE_COOKIE = "zugong_device"
PROVED = "proved_at"
View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Mark a view that anybody may open. Everything else asks for a sign-in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def printed_password_suffices() -> bool:
    """A sample city, unless it was started with real sign-in: the password alone is enough and counts as fresh."""
    return is_sample() and not settings.ENVIRONMENT.real_sign_in


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104  # a Unix socket has none


def device_name(request: HttpRequest) -> str:
    """Roughly what the browser says it is, for the list of one's own devices."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for name in ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari") if name in agent), "?")
    system = next(
        (name for name in ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux") if name in agent),
        "?",
    )
    return f"{ {'MicroMessenger': 'WeChat', 'Edg': 'Edge'}.get(browser, browser) } · {system}"


def person_of_session(request: Any) -> Person | None:
    """Whose session this is. A session of somebody locked, moved out or with another password now ends here."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    session = request.session
    claimed = session.get(SESSION_KEY)
    if claimed is None:
        return None
    person: Person | None = session.person
    if person is not None and _holds_good(session, claimed, person):
        return person
    session.flush()
    return None


def _holds_good(session: Any, claimed: str, person: Person) -> bool:
    return (
        str(person.pk) == claimed
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        and bool(may_enter(person))
    )


def open_session(request: Any, person: Person) -> None:
    """Begin a session under a new key, with a fresh proof."""
    request.session.flush()
    request.session[DEVICE] = device_name(request)
    login(request, person, backend=BACKEND)
    renew_proof(request)
    request.person = person


def enter_by_device(request: Any) -> Person | None:
    """Begin a session for the owner of a remembered device. It may file; deciding still asks for a proof."""
    cookie = request.get_signed_cookie(DEVICE_COOKIE, None)
    if cookie is None:
        return None
    person = sign_in_devices.enter(cookie=cookie)
    if person is None:
        return None
    # Not login(): that changes the CSRF token, and what was being sent when the session ended would be refused.
    session = request.session
    session.flush()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[DEVICE] = device_name(request)
    return person


def renew_proof(request: Any) -> None:
    request.session[PROVED] = int(timezone.now().timestamp())


def is_fresh(request: Any) -> bool:
    """Whether who asks has just proved who it is, on a personal account: what deciding needs."""
    person = request.person
    if person is None or person.shared:
        return False
    if printed_password_suffices():
        return True
    age = timezone.now().timestamp() - request.session.get(PROVED, 0)
    return bool(-60 <= age < settings.ENVIRONMENT.fresh_minutes * 60)


def local_address(request: Any, address: str) -> str:
    """``address`` if it leads to a page of this site, else the first page."""
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if allowed and "\\" not in address and len(address) <= 1000 else settings.LOGIN_REDIRECT_URL


def ask_to_sign_in(request: Any) -> HttpResponse:
    """To the sign-in page and back; a fragment's page is sent there as a whole."""
    where = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    if request.htmx or not where:
        came = urlsplit((request.htmx.current_url if request.htmx else "") or request.META.get("HTTP_REFERER", ""))
        where = came.path + (f"?{came.query}" if came.query else "")
    where = local_address(request, where)
    target = reverse("sign_in") + ("?" + urlencode({"next": where}) if where != "/" else "")
    if request.htmx:
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
