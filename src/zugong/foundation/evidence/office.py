"""Zipped documents: opened within limits, never unpacked to disk, their XML never parsed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from html import unescape

from django.utils.translation import gettext_lazy as _

from zugong.foundation.evidence.contents import ARCHIVE, DAMAGED, DOCX, LOCKED, MACROS, OFD, PPTX, XLSX
from zugong.foundation.evidence.markings import is_marked
from zugong.foundation.text.verdict import Refused

MOST_PARTS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200  # sheets of zeros come to about 60
RATIO_FROM = 1024 * 1024  # small parts may be packed as tightly as they like
MOST_TEXT = 40 * 1024 * 1024

BOMB = _(
    "Unpacked, the file is far too large. Save it anew with fewer pictures and sheets, or in parts, then upload again."
)

_MAIN = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
}
_ACTIVE_PART = re.compile(
    r"vba(?:project|data)|(?:^|/)(?:activex|macrosheets|customui)/|\.(?:exe|dll|js|vbs|bat|cmd|ps1|jar)$"
)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_BREAK = re.compile(r"</(?:w:p|a:p|si|c|row)>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Package:
    """A zipped document that kept the limits: what it is, and whether a mark of secrecy stands in it."""

    content_type: str
    marked: bool


def open_package(data: bytes) -> Package:
    """Read every part once, counting. Raises Refused for bombs, passwords, macros, damage and other archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_directory(parts)
            kind, marked = _read(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refused(DAMAGED) from error
    return Package(kind, marked)


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    """What the central directory admits to, before anything is unpacked."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise Refused(LOCKED)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(BOMB)
    if any(part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * part.compress_size for part in parts):
        raise Refused(BOMB)
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(set(names)) != len(names) or any(part.compress_type not in {0, 8} for part in parts):
        raise Refused(DAMAGED)
    if any(_ACTIVE_PART.search(name) for name in names):
        raise Refused(MACROS)


def _read(package: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> tuple[str, bool]:
    left, words_left, kind, marked = MOST_UNPACKED, MOST_TEXT, "", False
    for part in parts:
        with package.open(part) as file:
            data = file.read(min(left, part.file_size) + 1)
        left -= len(data)
        if left < 0:
            raise Refused(BOMB)
        name = part.filename.lower()
        kind = kind or _kind(name, data)
        if name.endswith((".xml", ".rels")):
            if _ENTITIES.search(data.replace(b"\x00", b"")):
                raise Refused(DAMAGED)
            marked = marked or is_marked(_words(data[:words_left]))
            words_left = max(words_left - len(data), 0)
    if not kind:
        raise Refused(ARCHIVE)
    return kind, marked


def _kind(name: str, data: bytes) -> str:
    """What the list of types says the package is, told by its main part; empty for every other part."""
    if name == "ofd.xml":
        return OFD
    if name != "[content_types].xml":
        return ""
    types = data.replace(b"\x00", b"")
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower():
        raise Refused(MACROS)
    return next((kind for mark, kind in _MAIN.items() if mark in types), "")


def _words(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8", "replace")
    return unescape(_TAG.sub("", _BREAK.sub("\n", text)))
