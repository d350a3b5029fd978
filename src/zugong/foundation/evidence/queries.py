"""Whether what is kept is still what was entered."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from zugong.foundation.evidence.models import File, PaperOriginal
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused

CHANGED = _("The file kept is not the one entered, or it is missing. Nothing is shown; tell the administrator.")


def evidence_of(label: str, code: str) -> list[File | PaperOriginal]:
    """Files and papers of one record in the order of entry. The caller has checked that the record may be seen."""
    files = File.objects.held_by(label, code)
    papers = PaperOriginal.objects.held_by(label, code)
    return sorted([*files, *papers], key=lambda evidence: evidence.position)


def evidence_counts(label: str, codes: list[str]) -> dict[str, int]:
    """How much evidence each of many records holds, in two queries; a record without any is left out."""
    counts: dict[str, int] = {}
    for model in (File, PaperOriginal):
        for code in model.objects.held_by(label, *codes).values_list("holder_code", flat=True):
            counts[code] = counts.get(code, 0) + 1
    return counts


def bundle_lines(label: str, code: str) -> list[dict[str, str]]:
    """The evidence part of a frozen bundle: kind, code and digest of each, in the order of entry."""
    return [evidence.bundle_line() for evidence in evidence_of(label, code)]


def verify_file(file: File) -> bool:
    """Whether the bytes in the store still have the digest of their entry; a missing file has not."""
    try:
        original_bytes(file)
    except Refused:
        return False
    return True


def original_bytes(file: File) -> bytes:
    """The bytes as uploaded. Raises Refused when they are missing or were changed."""
    try:
        with default_storage.open(file.path) as kept:
            data: bytes = kept.read()
    except FileNotFoundError as error:
        raise Refused(CHANGED) from error
    if digest(data) != file.digest:
        raise Refused(CHANGED)
    return data


def changed_files() -> Iterator[str]:
    """Codes of all files whose bytes are missing or changed, for the check of the trail."""
    for file in File.objects.order_by("position").iterator():
        if not verify_file(file):
            yield file.code
