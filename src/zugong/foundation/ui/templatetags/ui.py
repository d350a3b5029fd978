"""Filters every template has: dates, lights, figures. Answers are kept, so a row costs a dictionary look-up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

register = template.Library()

NO_DATA = "—"
LIGHTS = {
    "normal": ("●", pgettext_lazy("light", "On course")),
    "near": ("▲", pgettext_lazy("light", "Due soon")),
    "overdue": ("■", pgettext_lazy("light", "Overdue")),
    "closed": ("✓", pgettext_lazy("light", "Closed")),
    "postponed": ("◇", pgettext_lazy("light", "Postponed")),
}
SHORT_DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _tongue() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _words(day: date, tongue: str) -> tuple[str, str]:
    """(month and day, with the day of the week; the same in full with the year)."""
    week = SHORT_DAYS[tongue][day.weekday()]
    if tongue == "en":
        month = MONTHS[day.month - 1]
        return f"{day.day} {month} ({week})", f"{LONG_DAYS[day.weekday()]} {day.day} {month} {day.year}"
    return f"{day.month}月{day.day}日(周{week})", f"{day.year}年{day.month}月{day.day}日 星期{week}"


@lru_cache(maxsize=4096)
def _day(day: date, tongue: str, with_year: bool) -> SafeString:
    short, full = _words(day, tongue)
    year = f" {day.year}" if tongue == "en" else f"{day.year}年"
    if with_year:
        shown = short.replace(" (", f"{year} (") if tongue == "en" else f"{year}{short}"
        return format_html('<time datetime="{}" title="{}">{}</time>', day.isoformat(), full, shown)
    return format_html('<time datetime="{}" title="{}" data-year="{}">{}</time>', day.isoformat(), full, year, short)


@register.filter
def zh_date(value: date | datetime | None, form: str = "") -> SafeString | str:
    """A day as 7月29日(周五) (29 Jul (Fri) in English); the year on hover and in print, or at once with ``:"full"``.

    A moment is shown as its day in the site's time zone. Nothing gives an em dash; other things stay as they are.
    """
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return _day(value, _tongue(), form == "full")
    return NO_DATA if value in (None, "") else str(value)


@register.filter
def zh_time(value: datetime | None) -> SafeString | str:
    """A moment as 7月29日(周五) 14:05, the full one on hover."""
    if not isinstance(value, datetime):
        return zh_date(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    short, full = _words(local.date(), _tongue())
    clock = f"{local:%H:%M}"
    return format_html('<time datetime="{}" title="{} {}">{} {}</time>', local.isoformat(), full, clock, short, clock)


@lru_cache(maxsize=64)
def _light(code: str, language: str | None) -> SafeString:
    symbol, word = LIGHTS[code]
    return format_html('<span class="light light-{}"><i aria-hidden="true">{}</i>{}</span>', code, symbol, word)


@register.filter
def light(code: str | None) -> SafeString | str:
    """Symbol and word of a state code (normal, near, overdue, closed, postponed); an unknown code is shown as it is."""
    text = str(code or "")
    if text in LIGHTS:
        return _light(text, get_language())
    return text or NO_DATA


@register.filter
def light_word(code: str | None) -> str:
    """The word alone, for exports and titles."""
    return str(LIGHTS[code][1]) if code in LIGHTS else str(code or "")


def number_text(value: object) -> str:
    """Digits grouped by thousands; a text stays as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return f"{value:,}"


@register.filter
def figure(value: object, url: str = "") -> SafeString:
    """A figure with its dotted underline, opening to its records when an address is given. No data is not zero."""
    if value is None or value == "":
        return format_html('<span class="soft" title="{}">{}</span>', gettext("No data"), NO_DATA)
    if url:
        return format_html('<a class="figure" href="{}">{}</a>', url, number_text(value))
    return format_html('<span class="figure">{}</span>', number_text(value))


@register.filter
def tally(count: int | None, more: bool = False) -> str:
    """A count that may be cut: 1,000+."""
    return pgettext("count", "%(number)s+") % {"number": number_text(count)} if more else number_text(count)
