"""The day that ``ZUGONG_TODAY`` asks for."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NOT_A_SAMPLE = (
    "ZUGONG_TODAY 只能用于示例数据库，本库未标为示例库：请取消该变量后重新启动。 / "
    "ZUGONG_TODAY works only on a database marked sample, and this one is not: unset it and start again."
)
UNREADABLE = (
    "ZUGONG_TODAY={!r} 不是日期：请按 2016-07-15 的格式填写。 / "
    "ZUGONG_TODAY={!r} is not a date: write it like 2016-07-15."
)


def pinned_by_environment() -> date | None:
    """None when nothing is asked for; ImproperlyConfigured when it is no date."""
    text = settings.ENVIRONMENT.today
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(UNREADABLE.format(text, text)) from None
