"""Whether kept files still have the bytes they came with."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.foundation.events.findings import Finding
from zugong.foundation.evidence.queries import changed_files

CHANGED = gettext_noop("Evidence file %(file)s is missing or has been changed since it was kept.")


def check() -> Iterator[Finding]:
    """One finding for each file whose bytes no longer have their digest."""
    for code in changed_files():
        yield Finding("evidence_changed", CHANGED, {"file": code})
