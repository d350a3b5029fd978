"""Names of files: for people to read, never for a path."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from zugong.foundation.evidence.contents import (
    DOC,
    DOCX,
    GB_TEXT,
    JPEG,
    OFD,
    PDF,
    PNG,
    PPTX,
    UTF8_TEXT,
    WEBP,
    XLS,
    XLSX,
)
from zugong.foundation.text.verdict import Refused

LONGEST = 120
OTHER_ENDING = _(
    "The ending of the name does not fit the content. Open the file, save it in its own format, then upload again."
)

# Per content type: the right ending, then those that clerks' programs and chat programs give by mistake.
_ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: ("pdf",), OFD: ("ofd",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif", "png", "webp"), PNG: ("png", "jpg", "jpeg", "webp"),
    WEBP: ("webp", "jpg", "jpeg", "png"),
    DOCX: ("docx", "doc", "wps"), DOC: ("doc", "docx", "wps"), XLSX: ("xlsx", "xls", "et"), XLS: ("xls", "xlsx", "et"),
    PPTX: ("pptx", "ppt", "dps"), UTF8_TEXT: ("txt", "csv"), GB_TEXT: ("txt", "csv"),
}  # fmt: skip
_KEPT = {"jpeg", "csv"}
_SPACE = re.compile(r"\s+")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')


def clean_name(name: str, content_type: str) -> str:
    """The last part of the name without unseen signs, at most 120 characters, with the ending of its content.

    Raises Refused when the ending claims something else (``.exe``, ``.html``).
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(
        sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    stem, dot, ending = _FORBIDDEN.sub("_", _SPACE.sub(" ", seen)).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    ending, fitting = ending.lower(), _ENDINGS[content_type]
    if ending and ending not in fitting:
        raise Refused(OTHER_ENDING)
    right = ending if ending in _KEPT and content_type in {JPEG, UTF8_TEXT, GB_TEXT} else fitting[0]
    stem = stem.strip(" .")[: LONGEST - len(right) - 1].strip(" .")
    return f"{stem or 'file'}.{right}"
