"""Finding Chinese names: by character, by pinyin, by initials; and the bigram column of full-text search."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")
_RUNS = re.compile(f"[{_HAN}]+|[^\\W{_HAN}]+")
_MOST_VARIANTS = 24


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Every reading, the usual first; a character without one stands for itself."""
    if not _IS_HAN.match(character):
        return (character,)
    return tuple(dict.fromkeys(pinyin(character, style=Style.NORMAL, heteronym=True)[0])) or (character,)


def search_key(name: str) -> str:
    """The words a name is found by: itself, its pinyin with every reading of the first character, its initials.

    pypinyin reads 单县 as 'dan xian'; the people there say 'shan xian'. So each reading of a first character gives a
    full spelling, and each reading of every character gives initials: 'sx' and 'dx' both find it. A name with more
    than 24 sets of initials gets those in which one character departs from its usual reading.
    """
    text = _tidy(name)
    signs = [sign for sign in text if sign.isalnum()]
    if not any(_IS_HAN.match(sign) for sign in signs):
        return text
    usual = lazy_pinyin(text, style=Style.NORMAL, errors=_one_by_one)
    spellings = ["".join([first, *usual[1:]]) for first in (usual[0], *_readings(signs[0]))]
    return " ".join(dict.fromkeys([text, *spellings, *_initials(signs, usual)]))


def _one_by_one(other: str) -> Any:
    """What has no reading, letter by letter; pypinyin takes a list where its types say text."""
    return [sign for sign in other if sign.isalnum()]


def _initials(signs: list[str], usual: list[str]) -> list[str]:
    choices = [
        list(dict.fromkeys([spelt[0], *(reading[0] for reading in _readings(sign))]))
        for sign, spelt in zip(signs, usual, strict=True)
    ]
    if prod(map(len, choices)) <= _MOST_VARIANTS:
        return ["".join(letters) for letters in product(*choices)]
    plain = [letters[0] for letters in choices]
    departing = [
        "".join([*plain[:place], letter, *plain[place + 1 :]])
        for place, letters in enumerate(choices)
        for letter in letters[1:]
    ]
    return ["".join(plain), *departing][:_MOST_VARIANTS]


def bigrams(text: str) -> str:
    """Overlapping pairs of Chinese characters and whole other words, for the one search column of both databases.

    '十问 2016' → '十问 2016'; '组织委员' → '组织 织委 委员'. A query is put through the same function.
    """
    words: list[str] = []
    for run in _RUNS.findall(_tidy(text)):
        if len(run) > 1 and _IS_HAN.match(run):
            words += [run[place : place + 2] for place in range(len(run) - 1)]
        else:
            words.append(run)
    return " ".join(words)
