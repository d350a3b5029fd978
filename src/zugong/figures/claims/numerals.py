"""Numbers as Chinese writes them: 一百二十三, 两千, 十五, 三百零五万. Own reading: decision record 0011."""

from __future__ import annotations

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10**4, "亿": 10**8}
SIGNS = "".join([*DIGITS, *PLACES])


class NumeralError(ValueError):
    """Not a number."""


def read_numeral(text: str) -> int:
    """The whole number a numeral stands for, below 10**16. Raises NumeralError."""
    if not text or any(sign not in DIGITS and sign not in PLACES and sign not in SCALES for sign in text):
        raise NumeralError(text)
    for scale in ("亿", "万"):
        if scale in text:
            before, _sep, after = text.partition(scale)
            if scale in after:
                raise NumeralError(text)
            return read_numeral(before) * SCALES[scale] + (read_numeral(after) if after else 0)
    return _below_a_scale(text)


def _below_a_scale(text: str) -> int:
    """'三百零五', '十五'; digits one after another ('二〇一六') are read as they stand."""
    if all(sign in DIGITS for sign in text):
        return int("".join(str(DIGITS[sign]) for sign in text))
    total, digit, last = 0, None, 10**5
    for sign in text:
        if sign in DIGITS:
            if digit not in (None, 0):
                raise NumeralError(text)
            digit = DIGITS[sign]
            continue
        place = PLACES[sign]
        if place >= last or digit == 0 and total == 0:
            raise NumeralError(text)
        total += (1 if digit is None or digit == 0 else digit) * place
        digit, last = None, place
    return total + (digit or 0)


def write_numeral(number: int) -> str:
    """A whole number from 0 to 10**12 - 1 in words, as documents write it."""
    if number >= 10**8:
        return _joined(number, 10**8, "亿")
    if number >= 10**4:
        return _joined(number, 10**4, "万")
    if number < 10:
        return "零一二三四五六七八九"[number]
    place, sign = next((place, sign) for sign, place in (("千", 1000), ("百", 100), ("十", 10)) if number >= place)
    head, rest = divmod(number, place)
    first = "" if sign == "十" and head == 1 else write_numeral(head)
    return first + sign + _rest(rest, place)


def _joined(number: int, scale: int, sign: str) -> str:
    head, rest = divmod(number, scale)
    return write_numeral(head) + sign + _rest(rest, scale)


def _rest(rest: int, place: int) -> str:
    if not rest:
        return ""
    gap = "零" if rest < place // 10 else ""
    words = write_numeral(rest)
    return gap + (f"一{words}" if words.startswith("十") else words)
