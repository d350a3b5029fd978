"""Wrong tries, counted by person and address in the rows of django-axes, which an officer can see and clear.

Axes is asked with a bare request: what was typed, posted or said of the browser must not get into its rows.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

MANY = 60  # wrong tries from one address, whoever they were for
ANYWHERE = "0.0.0.0"  # noqa: S104  # counted by person alone: a second step, which only who knows the password reaches


def _bare(address: str) -> HttpRequest:
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": address, "PATH_INFO": "", "HTTP_USER_AGENT": "", "HTTP_ACCEPT": ""}
    return request


def locked_until(key: str, address: str) -> datetime | None:
    """When ``key`` may try again from ``address``; None when it may now."""
    if not AxesProxyHandler.is_allowed(_bare(address), {"code": key}):
        return _end(AccessAttempt.objects.filter(username=key, ip_address=address))
    if address == ANYWHERE:
        return None
    recent = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=timezone.now() - _span())
    return _end(recent) if (recent.aggregate(n=Sum("failures_since_start"))["n"] or 0) >= MANY else None


def _span() -> timedelta:
    span: timedelta = settings.AXES_COOLOFF_TIME
    return span


def _end(attempts: object) -> datetime:
    last = attempts.aggregate(last=Max("attempt_time"))["last"]  # type: ignore[attr-defined]
    return (last or timezone.now()) + _span()


def count_failure(key: str, address: str) -> bool:
    """Count a wrong try; whether it was the one that locks."""
    request = _bare(address)
    AxesProxyHandler.user_login_failed(None, {"code": key}, request)
    return bool(request.axes_locked_out)  # type: ignore[attr-defined]


def paused_until(keys: list[str]) -> datetime | None:
    """The latest end of a pause of these keys at any address; None when none is paused."""
    rows = AccessAttempt.objects.filter(username__in=keys, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    last = rows.aggregate(last=Max("attempt_time"))["last"]
    return last + _span() if last and last + _span() > timezone.now() else None


def clear_failures(key: str, address: str | None = None) -> int:
    """Forget wrong tries of ``key``, from one address or from all; how many rows there were."""
    cleared: int = AxesProxyHandler.reset_attempts(username=key, ip_address=address)
    return cleared
