"""What a file is, read from its bytes. Neither its name nor what the browser says counts."""

from __future__ import annotations

import re
import struct

from django.utils.translation import gettext_lazy as _

from zugong.foundation.text.verdict import Refused

PDF, JPEG, PNG, WEBP = "application/pdf", "image/jpeg", "image/png", "image/webp"
DOC, XLS, OFD = "application/msword", "application/vnd.ms-excel", "application/ofd"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
UTF8_TEXT, GB_TEXT = "text/plain; charset=utf-8", "text/plain; charset=gb18030"
PICTURES, TEXTS, ZIPPED, COMPOUND = {JPEG, PNG, WEBP}, {UTF8_TEXT, GB_TEXT}, {DOCX, XLSX, PPTX, OFD}, {DOC, XLS}

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"\x00asm",
)  # fmt: skip
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"PK\x05\x06")
_PAGE = re.compile(
    rb"<(?:!doctype|html|head|body|svg|script|iframe|object|embed|img|meta|link|style|form|table|a\s|\?xml|\?php|%)",
    re.I,
)
# Everything below a space but tab, line feed, form feed and carriage return, and the delete sign.
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|Launch)\b")
_LOCKED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")

NOT_TAKEN = _(
    "Files of this type are not taken. Save it as PDF, Word, Excel, PowerPoint, OFD, a JPEG, PNG or WebP picture, "
    "or plain text, then upload again."
)
EMPTY = _("The file is empty. Check it on your computer, then upload again.")
PROGRAM = _("The file is a program and is not taken. Upload the document or the picture itself.")
PAGE = _("The file is a web page or a drawing in page code. Open it and save it as PDF or Excel, then upload again.")
ARCHIVE = _("Archives are not taken. Unpack it and upload the files one by one.")
APPLE_PICTURE = _("This phone format of pictures is not taken. Save the picture as JPEG, then upload again.")
LOCKED = _("The file is locked with a password. Remove the password, then upload again.")
MACROS = _("The file holds macros or scripts. Save it without macros (docx, xlsx, pptx) or as PDF, then upload again.")
DAMAGED = _("The file is damaged or not complete. Open it on your computer, save it anew, then upload again.")


def sniff(data: bytes) -> str:
    """Content type by content. Raises Refused for everything not on the list, saying what to do instead.

    Of a zip file it says ``application/zip``: what kind of document it is, its parts tell (``office.open_package``).
    """
    if not data:
        raise Refused(EMPTY)
    _refuse_known(data)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    if data.startswith(_OLE):
        return _compound(data)
    return "application/zip" if data.startswith(_ZIP) else _text(data)


def _refuse_known(data: bytes) -> None:
    # A list of codes may begin with "MZ" too: a program has signs below a space close to its start.
    binary = _CONTROL.search(data, 0, 64) is not None
    if data.startswith(b"#!") or (binary and data.startswith(_PROGRAMS)):
        raise Refused(PROGRAM)
    if binary and data.startswith(_ARCHIVES):
        raise Refused(ARCHIVE)
    if data[4:8] == b"ftyp" and data[8:11] in {b"hei", b"hev", b"mif", b"avi"}:
        raise Refused(APPLE_PICTURE)


def _pdf(data: bytes) -> str:
    if b"%%EOF" not in data[-2048:]:
        raise Refused(DAMAGED)
    if _LOCKED_PDF.search(data):
        raise Refused(LOCKED)
    if _ACTIVE_PDF.search(data):
        raise Refused(MACROS)
    return PDF


def _compound(data: bytes) -> str:
    """An old Office file, by the names in its directory. Installers and mails have the same container."""
    names = _directory_names(data)
    if "EncryptedPackage" in names:
        raise Refused(LOCKED)
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise Refused(MACROS)
    if "WordDocument" in names:
        return DOC
    if names & {"Workbook", "Book"}:
        return XLS
    raise Refused(NOT_TAKEN)


def _directory_names(data: bytes) -> set[str]:
    """Names in every 128-byte slot shaped like a directory entry ([MS-CFB] 2.6), whatever the tables say."""
    found = set()
    for start in range(512, len(data) - 127, 128):
        length, kind = struct.unpack_from("<HB", data, start + 64)
        if kind in {1, 2, 5} and 2 < length <= 64 and length % 2 == 0:
            found.add(data[start : start + length - 2].decode("utf-16-le", "replace"))
    return found


def _text(data: bytes) -> str:
    if _CONTROL.search(data):
        raise Refused(NOT_TAKEN)
    if _PAGE.search(data):
        raise Refused(PAGE)
    for encoding, content_type in (("utf-8", UTF8_TEXT), ("gb18030", GB_TEXT)):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return content_type
    raise Refused(NOT_TAKEN)
