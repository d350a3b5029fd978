"""The text of a file: plain text in UTF-8, GBK or GB18030, or Word. The bytes are looked at without trusting them."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from docx import Document
from lxml.etree import LxmlError

from zugong.foundation.evidence.contents import DOCX, EMPTY, GB_TEXT, UTF8_TEXT, sniff
from zugong.foundation.evidence.examining import MOST_BYTES, TOO_LARGE
from zugong.foundation.evidence.office import open_package
from zugong.foundation.text.verdict import Refused

MOST_CHARACTERS = 200_000


class BadTextError(ValueError):
    """A file whose text cannot be read; the message says what to do next."""


def text_of(data: bytes) -> str:
    """The words of a text or Word file, a paragraph or a row of a table a line. Raises BadTextError."""
    if not data:
        raise BadTextError(str(EMPTY))
    if len(data) > MOST_BYTES:
        raise BadTextError(str(TOO_LARGE))
    try:
        text = _read(data)
    except Refused as refusal:
        raise BadTextError(str(refusal)) from refusal
    if len(text) > MOST_CHARACTERS:
        raise BadTextError(_("The text is longer than 200,000 characters. Split it and check the parts."))
    return text


def _read(data: bytes) -> str:
    content_type = sniff(data)
    if content_type == UTF8_TEXT:
        return data.decode("utf-8-sig")
    if content_type == GB_TEXT:
        return data.decode("gb18030")
    if content_type == "application/zip" and open_package(data).content_type == DOCX:
        return _words(data)
    raise BadTextError(_("Only text (.txt) and Word (.docx) can be checked. Save the file as one of them."))


def _words(data: bytes) -> str:
    try:
        document = Document(io.BytesIO(data))
        rows = ["，".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])
    except (KeyError, ValueError, LxmlError, AttributeError) as fault:
        raise BadTextError(_("The Word file is damaged. Open it, save it anew, then check again.")) from fault
