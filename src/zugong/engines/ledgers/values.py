"""Typed values: read from what people type or paste, checked against their element, written back as plain text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from .shapes import ElementShape

LARGEST = Decimal("99999999999999")
YES = frozenset({"是", "有", "yes", "y", "true", "√", "1"})
NO = frozenset({"否", "无", "no", "n", "false", "×", "0"})
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{1,10})?")
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class BadValueError(ValueError):
    """What was entered cannot be this element's value; the message is fit for the cell."""


def tidy(text: str) -> str:
    """One space between words, composed characters; rare characters stay what they are."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def read(element: ElementShape, raw: str) -> Any:
    """The value of a cell: Decimal, date, or text (a choice's code, ``yes``/``no``, a code); None for nothing.

    People and organisations stay text here; who looks them up turns them into rows. Raises BadValueError.
    """
    text = tidy(raw)
    if not text:
        return None
    return _READERS[element.type](element, text)


def _read_number(element: ElementShape, text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix(element.unit).strip()
    if not _NUMBER.fullmatch(plain):
        raise BadValueError(_("“%(text)s” is not a number.") % {"text": text[:40]})
    try:
        number = Decimal(plain)
    except InvalidOperation as fault:  # pragma: no cover  # the pattern admits nothing else
        raise BadValueError(_("“%(text)s” is not a number.") % {"text": text[:40]}) from fault
    _check_number(element, number)
    return number


def _check_number(element: ElementShape, number: Decimal) -> None:
    places = 0 if element.type == "count" else 2 if element.type == "money" else 4
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        text = _("A whole number belongs here.") if not places else _("At most %(places)d decimal places.")
        raise BadValueError(text % {"places": places})
    if element.type == "count" and number < 0:
        raise BadValueError(_("A count cannot be below zero."))
    low, high = Decimal(element.minimum or -LARGEST), Decimal(element.maximum or LARGEST)
    if not low <= number <= high:
        if element.minimum and element.maximum:
            raise BadValueError(_("It must lie between %(low)s and %(high)s.") % {"low": low, "high": high})
        limit = _("It must be at least %(limit)s.") if number < low else _("It must be at most %(limit)s.")
        raise BadValueError(limit % {"limit": low if number < low else high})


def _read_day(element: ElementShape, text: str) -> dt.date:
    found = _DAY.fullmatch(text.split(" ")[0])
    try:
        day = dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        raise BadValueError(_("“%(text)s” is not a date; write 2016-07-29.") % {"text": text[:40]})
    return day


def _read_text(element: ElementShape, text: str) -> str:
    if len(text) > element.longest:
        raise BadValueError(_("At most %(longest)d characters.") % {"longest": element.longest})
    if text.startswith(FORMULAS) and not _NUMBER.fullmatch(text):
        raise BadValueError(_("A text cannot begin with = + - @: a spreadsheet would take it for a formula."))
    if any(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs"} for sign in text):
        raise BadValueError(_("The text holds signs that cannot be shown."))
    if "\ufffd" in text:
        raise BadValueError(_("The text holds a sign that stands for a lost character; save the file as .xlsx."))
    return text


def _read_choice(element: ElementShape, text: str) -> str:
    for choice in element.choices:
        if text in (choice.code, choice.title):
            return choice.code
    known = "、".join(choice.title for choice in element.choices[:8])
    raise BadValueError(_("“%(text)s” is not among: %(known)s.") % {"text": text[:40], "known": known})


def _read_yes(element: ElementShape, text: str) -> str:
    if text.lower() in YES:
        return "yes"
    if text.lower() in NO:
        return "no"
    raise BadValueError(_("“%(text)s” is neither yes nor no.") % {"text": text[:40]})


_READERS: dict[str, Callable[[ElementShape, str], Any]] = {
    "number": _read_number, "count": _read_number, "money": _read_number, "date": _read_day, "text": _read_text,
    "choice": _read_choice, "yes_no": _read_yes, "person": _read_text, "organisation": _read_text,
}  # fmt: skip


def plain(value: Any) -> str:
    """A value as bundles and files keep it: decimals without trailing zeros, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, dt.date) else str(getattr(value, "code", value))


def missing(elements: tuple[ElementShape, ...], values: Mapping[str, Any]) -> list[ElementShape]:
    """Elements that must be filled in and are not."""
    return [
        element
        for element in elements
        if values.get(element.code) in (None, "")
        and not element.kept
        and (element.required or (element.required_when is not None and element.required_when.holds(values)))
    ]
