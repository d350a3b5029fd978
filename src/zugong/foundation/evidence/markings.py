"""Marks that say a paper must not be on this network. The program never decides what is secret; it reads the mark."""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zugong.foundation.evidence.contents import COMPOUND, GB_TEXT, PDF, UTF8_TEXT
from zugong.foundation.text.verdict import YES, Verdict, no

STOP = _("Stop uploading and contact the secrecy officer of your unit.")

# 手机密码, 随机密钥, 杜绝密切 are ordinary words that hold the two characters of a mark.
_NO_MARK_AFTER = "码钥匙切集闭封度布接植谋室"
_GAP = "[^\\S\\n]*"
_MARKS = re.compile(
    f"[绝機机]{_GAP}密(?!{_GAP}[{_NO_MARK_AFTER}])|絕{_GAP}密|秘{_GAP}密{_GAP}[★☆*]|内{_GAP}部{_GAP}资{_GAP}料"
)
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_PDF_TEXT = re.compile(rb"\((?:\xfe\xff)((?:[^\\)]|\\.){0,2000})\)", re.S)
_PDF_HEX = re.compile(rb"<FEFF([0-9A-F\s]{0,4000})>", re.I)


def is_marked(text: str) -> bool:
    """Whether the text carries 绝密, 机密, 秘密★ or 内部资料, also spaced out or with unseen signs between."""
    return _MARKS.search(unicodedata.normalize("NFKC", text).translate(_UNSEEN)) is not None


def may_enter(*texts: str) -> Verdict:
    """Whether texts typed, pasted or read from a file may enter this installation; on a closed network all may."""
    return may_enter_as(marked=any(is_marked(text) for text in texts))


def may_enter_as(*, marked: bool) -> Verdict:
    """The same for something already read."""
    return no(STOP) if marked and settings.NETWORK != "closed" else YES


def words_in(data: bytes, content_type: str) -> str:
    """The words that can be read without a converter: all of a text, most of an old Office file, the title of a PDF."""
    if content_type == UTF8_TEXT:
        return data.decode("utf-8-sig")
    if content_type == GB_TEXT:
        return data.decode("gb18030")
    if content_type in COMPOUND:
        return data.decode("utf-16-le", "replace")
    return _pdf_words(data) if content_type == PDF else ""


def _pdf_words(data: bytes) -> str:
    """Titles and other plain strings. Page text is packed and coded by glyph: that needs a converter."""
    strings = [part.decode("utf-16-be", "replace") for part in _PDF_TEXT.findall(data)]
    strings += [_from_hex(part) for part in _PDF_HEX.findall(data)]
    start = data.find(b"<x:xmpmeta")
    if start >= 0:
        strings.append(data[start : start + 100_000].decode("utf-8", "replace"))
    return "\n".join(strings)


def _from_hex(digits: bytes) -> str:
    plain = b"".join(digits.split())
    return bytes.fromhex(plain[: len(plain) // 2 * 2].decode()).decode("utf-16-be", "replace")
