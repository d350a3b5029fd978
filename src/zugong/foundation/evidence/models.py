"""Evidence (佐证材料): uploaded files, and paper originals seen where they are kept."""

from __future__ import annotations

import secrets
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zugong.foundation.events.models import PositionField
from zugong.foundation.text.canonical import canonical, digest, new_code


def new_key() -> str:
    """A place in the store that tells nothing of the content and cannot be guessed."""
    return secrets.token_hex(20)


Kind = TypeVar("Kind", bound="Evidence")


class EvidenceQuerySet(models.QuerySet[Kind]):
    """Evidence is reached through the record that holds it, after that record's own ``visible_to``."""

    def held_by(self, label: str, *codes: str) -> EvidenceQuerySet[Kind]:
        """What the records named hold, oldest first."""
        return self.filter(holder_label=label, holder_code__in=codes).order_by("position")


class Evidence(models.Model):
    """What files and papers share: who entered it when, for which record, when it happened."""

    code = models.CharField(max_length=12, unique=True, default=new_code)
    holder_label = models.CharField(max_length=40)
    holder_code = models.CharField(max_length=64)
    happened_on = models.DateField(null=True, blank=True)
    entered_at = models.DateTimeField(db_default=Now())
    by_code = models.CharField(max_length=40)
    position = PositionField(unique=True)

    class Meta:
        abstract = True

    @property
    def holder(self) -> tuple[str, str]:
        return self.holder_label, self.holder_code


_SHARED: dict[str, str] = {
    "code": "plain", "holder_label": "plain", "holder_code": "plain", "happened_on": "plain", "entered_at": "plain",
    "by_code": "personal", "position": "plain",
}  # fmt: skip


class File(Evidence):
    """An upload, kept byte for byte. Its digest is for proofs, never for finding it: same bytes, two files."""

    privacy: ClassVar = _SHARED | {
        "digest": "plain", "size": "plain", "content_type": "plain", "name": "personal", "key": "plain",
        "shown_type": "plain",
    }  # fmt: skip

    digest = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    # Content type of the picture drawn anew for showing; empty for what is no picture.
    shown_type = models.CharField(max_length=100, blank=True, default="")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__contains=":"), name="file_digest_names_its_algorithm"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
        ]
        indexes = [models.Index(fields=["holder_label", "holder_code"], name="file_of_holder")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes are in the store."""
        return f"evidence/{self.key[:2]}/{self.key}"

    @property
    def shown_path(self) -> str:
        return f"{self.path}.shown"

    @property
    def is_picture(self) -> bool:
        return bool(self.shown_type)

    def bundle_line(self) -> dict[str, str]:
        """What a frozen bundle keeps of it."""
        return {"kind": "file", "code": self.code, "digest": self.digest}


class PaperOriginal(Evidence):
    """A paper that stays in its box: where it lies, and who has seen it. Counts as evidence like a file."""

    privacy: ClassVar = _SHARED | {
        "title": "personal", "box": "plain", "pages": "plain", "seen_by": "personal", "seen_on": "plain",
    }  # fmt: skip

    title = models.CharField(max_length=120)
    box = models.CharField(max_length=60)
    pages = models.CharField(max_length=60)
    seen_by = models.CharField(max_length=60)
    seen_on = models.DateField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(box="") & ~Q(pages="") & ~Q(seen_by=""), name="paper_can_be_found"
            ),
        ]
        indexes = [models.Index(fields=["holder_label", "holder_code"], name="paper_of_holder")]

    def __str__(self) -> str:
        return f"{self.title} ({self.box})"

    @property
    def digest(self) -> str:
        """Over what was written down about the paper; the paper itself is not here."""
        happened_on = self.happened_on.isoformat() if self.happened_on else ""
        told = [self.title, self.box, self.pages, self.seen_by, self.seen_on.isoformat(), happened_on]
        return digest(canonical(told))

    def bundle_line(self) -> dict[str, str]:
        """What a frozen bundle keeps of it."""
        return {"kind": "paper", "code": self.code, "digest": self.digest}
