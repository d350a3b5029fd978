"""A template and plain values become a paper. Templates are distrusted: no macros, no code, nothing from outside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError

from zugong.foundation.evidence.contents import DOCX
from zugong.foundation.evidence.office import open_package
from zugong.foundation.text.verdict import Refused

_OUTSIDE = re.compile(rb'TargetMode\s*=\s*"External"', re.I)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
MOST_BYTES = 5 * 1024 * 1024


class BadTemplateError(ValueError):
    """A template that cannot be used; the message says why and what to do next."""


def check_template(template: bytes) -> None:
    """Refuse what is no plain Word document. Raises BadTemplateError."""
    if len(template) > MOST_BYTES:
        raise BadTemplateError(_("The template is larger than 5 MB. Take pictures out of it."))
    try:
        if open_package(template).content_type != DOCX:
            raise BadTemplateError(_("The template is no Word document (.docx)."))
    except Refused as refusal:
        raise BadTemplateError(str(refusal)) from refusal
    with zipfile.ZipFile(io.BytesIO(template)) as package:
        relations = [package.read(name) for name in package.namelist() if name.endswith(".rels")]
    if any(_OUTSIDE.search(part) for part in relations):
        raise BadTemplateError(_("The template points outside itself (links, pictures). Take them out."))


def render_paper(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The paper as bytes of a .docx. ``values``: texts, numbers, lists, functions of texts. Raises BadTemplateError.

    Values are escaped, so '<', '&' and braces in them stay what they are. A name the values do not have is a fault.
    """
    check_template(template)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    target = io.BytesIO()
    try:
        paper = DocxTemplate(io.BytesIO(template))
        paper.render(dict(values), jinja_env=environment, autoescape=True)
        paper.save(target)
    except TemplateError as fault:
        raise BadTemplateError(_("The template cannot be filled in: %(fault)s") % {"fault": fault}) from fault
    except (LxmlError, KeyError, ValueError, AttributeError, TypeError, ArithmeticError) as fault:
        raise BadTemplateError(_("The template is damaged. Open it in Word, save it anew, then try again.")) from fault
    return target.getvalue()


def words_of(template: bytes) -> list[str]:
    """The template's own words, a paragraph each, without what will be filled in."""
    check_template(template)
    document = Document(io.BytesIO(template))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [_TAG.sub("", text) for text in [*(paragraph.text for paragraph in document.paragraphs), *cells]]
