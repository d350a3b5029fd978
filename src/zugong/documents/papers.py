"""Papers of a record: forms with their cells filled in, the rest left for pen and seal, which are never made here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zugong.documents.report import notices
from zugong.documents.word import BadTemplateError, render_paper

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATES = Path(__file__).resolve().parents[1] / "regimes" / "papers" / "common"


@dataclass(frozen=True)
class Paper:
    """One paper a room prints of its records. ``values`` gives what the template names; ``code`` is the template's."""

    code: str
    title: str | Promise
    values: Callable[[Any], Mapping[str, Any]]

    def content(self, thing: Any) -> bytes:
        """The paper of one record as .docx. Raises BadTemplateError."""
        file = TEMPLATES / f"{self.code}.docx"
        if not file.exists():
            raise BadTemplateError(_("There is no template of this paper."))
        return render_paper(file.read_bytes(), {"notices": notices(), **self.values(thing)})

    def answer(self, thing: Any, name: str) -> HttpResponse:
        """The same as a download."""
        response = HttpResponse(self.content(thing), content_type=DOCX)
        response["Content-Disposition"] = content_disposition_header(True, f"{self.title}-{name}.docx") or "attachment"
        response["X-Content-Type-Options"] = "nosniff"
        return response
