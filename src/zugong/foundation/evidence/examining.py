"""One gate for every upload: what it is, whether it may stay, what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from zugong.foundation.evidence.contents import EMPTY, PICTURES, sniff
from zugong.foundation.evidence.markings import is_marked, may_enter, may_enter_as, words_in
from zugong.foundation.evidence.names import clean_name
from zugong.foundation.evidence.office import open_package
from zugong.foundation.evidence.pictures import shown_copy
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused

MOST_BYTES = 20 * 1024 * 1024
TOO_LARGE = _("The file is larger than 20 MB. Make it smaller or split it, then upload again.")


@dataclass(frozen=True)
class Examined:
    """An upload that may stay. ``shown`` is what a page shows of a picture, else None."""

    name: str
    content_type: str
    digest: str
    data: bytes
    shown: tuple[bytes, str] | None


def examine(data: bytes, name: str) -> Examined:
    """Look at the bytes without trusting any word about them. Raises Refused; nothing is kept."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    may_enter(name).require()
    content_type = sniff(data)
    if content_type == "application/zip":
        package = open_package(data)
        content_type, marked = package.content_type, package.marked
    else:
        marked = is_marked(words_in(data, content_type))
    may_enter_as(marked=marked).require()
    shown = shown_copy(data, content_type) if content_type in PICTURES else None
    return Examined(clean_name(name, content_type), content_type, digest(data), data, shown)
