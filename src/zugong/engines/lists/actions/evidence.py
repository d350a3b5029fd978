"""Evidence of an item: files and notes of paper originals, kept while the item is with its unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.engines.lists import rules
from zugong.engines.lists.models import Item
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.verb import verb
from zugong.foundation.evidence.actions import keep_file, keep_paper
from zugong.foundation.evidence.models import File, PaperOriginal


@verb
def keep_item_file(*, item: Item, by: Person, upload: UploadedFile[Any], happened_on: dt.date) -> File:
    """Keep an upload for the item. Refused, with nothing kept, when its examination fails."""
    rules.may_write_progress(by, item, happened_on, today()).require()
    organisation = item.duty.organisation.code
    kept = keep_file(
        holder=item.holder, upload=upload, by=by, happened_on=happened_on, organisation=organisation
    )  # fmt: skip
    _note(item, by, kept)
    return kept


@verb
def keep_item_paper(
    *, item: Item, by: Person, title: str, box: str, pages: str, seen_by: str, seen_on: dt.date
) -> PaperOriginal:
    """Note where a paper original lies and who has seen it."""
    rules.may_write_progress(by, item, seen_on, today()).require()
    kept = keep_paper(
        holder=item.holder, title=title, box=box, pages=pages, seen_by=seen_by, seen_on=seen_on, by=by,
        organisation=item.duty.organisation.code,
    )  # fmt: skip
    _note(item, by, kept)
    return kept


def _note(item: Item, by: Person, kept: File | PaperOriginal) -> None:
    event = record("lists.evidence_added", subject=item.duty.subject, by=by, data=kept.bundle_line())
    duties.note_doer(duty=item.duty, by=by, event=event)
