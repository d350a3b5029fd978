"""Handing out a file. There is no address for files here: the record that holds one has it, after its own scope."""

from __future__ import annotations

import io

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from zugong.foundation.evidence.models import File
from zugong.foundation.evidence.queries import CHANGED, original_bytes
from zugong.foundation.text.verdict import Refused

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}


def serve(file: File, request: HttpRequest, *, original: bool = False) -> HttpResponseBase:
    """The file as an attachment that a browser neither runs nor guesses about; a picture drawn anew, without position.

    ``original=True`` gives the bytes as uploaded, for whoever has to check them. Raises Refused when the bytes kept are
    missing or were changed. An ``<img>`` shows the attachment all the same.
    """
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if file.is_picture and not original:
        data, content_type = _shown_bytes(file), file.shown_type
        name = f"{file.name.rpartition('.')[0]}.{_ENDINGS[content_type]}"
    else:
        data, content_type, name = original_bytes(file), file.content_type, file.name
    response = FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _shown_bytes(file: File) -> bytes:
    try:
        with default_storage.open(file.shown_path) as kept:
            data: bytes = kept.read()
    except FileNotFoundError as error:
        raise Refused(CHANGED) from error
    return data
