"""Keeping evidence: an upload after its examination, or a note of a paper original."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Actor, Event
from zugong.foundation.evidence.examining import MOST_BYTES, TOO_LARGE, Examined, examine
from zugong.foundation.evidence.markings import may_enter
from zugong.foundation.evidence.models import File, PaperOriginal
from zugong.foundation.text.verdict import Refused


def keep_file(
    *,
    holder: tuple[str, str],
    upload: UploadedFile[Any],
    by: Actor,
    happened_on: date | None = None,
    organisation: str = "",
) -> File:
    """Keep an upload for the record ``holder`` (label, code); event ``evidence.kept``.

    The caller has checked its own rule, and holds the transaction in which the record changes, if any.
    Bytes are kept as they came, pictures also drawn anew for showing. The same bytes again are another file: no
    uploader learns that something is known. Raises Refused and keeps nothing when the examination fails.
    """
    _require_past(happened_on)
    examined = examine(_read(upload), upload.name or "")
    file = File(
        digest=examined.digest,
        size=len(examined.data),
        content_type=examined.content_type,
        name=examined.name,
        shown_type=examined.shown[1] if examined.shown else "",
    )
    try:
        _store(file, examined)
        with transaction.atomic():
            data = {"digest": file.digest, "size": file.size, "content_type": file.content_type}
            _keep(file, holder, by, happened_on, organisation, data, {"name": file.name})
    except BaseException:
        _remove(file)
        raise
    return file


def keep_paper(
    *,
    holder: tuple[str, str],
    title: str,
    box: str,
    pages: str,
    seen_by: str,
    seen_on: date,
    by: Actor,
    happened_on: date | None = None,
    organisation: str = "",
) -> PaperOriginal:
    """Note where a paper original lies and who has seen it; event ``evidence.noted``. Raises Refused."""
    _require_past(happened_on)
    _require_past(seen_on)
    told = {"title": title.strip(), "box": box.strip(), "pages": pages.strip(), "seen_by": seen_by.strip()}
    if not all(told.values()):
        raise Refused(_("Enter what the paper is, its box, its pages and who has seen it, so that it can be found."))
    if any(len(text) > (120 if field == "title" else 60) for field, text in told.items()):
        raise Refused(_("The title may have 120 characters, the other entries 60. Shorten them."))
    may_enter(*told.values()).require()
    paper = PaperOriginal(**told, seen_on=seen_on)
    with transaction.atomic():
        paper.happened_on = happened_on
        _keep(paper, holder, by, happened_on, organisation, {"digest": paper.digest}, told)
    return paper


def _keep(
    evidence: File | PaperOriginal,
    holder: tuple[str, str],
    by: Actor,
    happened_on: date | None,
    organisation: str,
    data: dict[str, Any],
    values: dict[str, Any],
) -> None:
    evidence.holder_label, evidence.holder_code = holder
    evidence.by_code, evidence.happened_on = by.code, happened_on
    kind, verb = ("file", "kept") if isinstance(evidence, File) else ("paper", "noted")
    event: Event = record(
        f"evidence.{verb}",
        subject=(f"evidence.{kind}", evidence.code),
        by=by,
        organisation=organisation,
        data=data | {"holder": list(holder)},
        values=values | {"happened_on": happened_on.isoformat() if happened_on else ""},
    )
    evidence.position, evidence.entered_at = event.pk, entered_at(event)
    evidence.save(force_insert=True)
    evidence.refresh_from_db()


def _require_past(day: date | None) -> None:
    if day is not None and day > today():
        raise Refused(_("The date lies after today. Enter the day on which it happened."))


def _read(upload: UploadedFile[Any]) -> bytes:
    """At most one byte more than allowed, whatever size the browser claims."""
    data: bytes = upload.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    return data


def _store(file: File, examined: Examined) -> None:
    default_storage.save(file.path, ContentFile(examined.data))
    if examined.shown:
        default_storage.save(file.shown_path, ContentFile(examined.shown[0]))


def _remove(file: File) -> None:
    default_storage.delete(file.path)
    default_storage.delete(file.shown_path)
