"""Counts of duties kept per unit and month, so that an overview reads sheets and not duties."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from zugong.directory.models import Organisation
from zugong.foundation.events.models import PositionField

from .duty import Kind

COUNTS = (
    "open", "received", "filed", "returned", "ended", "cancelled",
    "held_on_time", "held_extended", "held_postponed", "held_late",
    "filing_on_time", "filing_late", "filing_back_filled",
)  # fmt: skip
"""The columns of a sheet: how many duties are in each state, and how the finished ones were held and filed."""


def _count() -> Any:
    return models.IntegerField(default=0)


class Tally(models.Model):
    """One sheet: the duties of one kind in a unit's subtree that fall due in one month (``2016-07``; empty: in all).

    Kept for every unit that has a level below it; a leaf is counted from its own few duties.
    """

    privacy: ClassVar = {"organisation": "plain", "kind": "plain", "month": "plain", **dict.fromkeys(COUNTS, "plain")}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.CharField(max_length=7)
    open = _count()
    received = _count()
    filed = _count()
    returned = _count()
    ended = _count()
    cancelled = _count()
    held_on_time = _count()
    held_extended = _count()
    held_postponed = _count()
    held_late = _count()
    filing_on_time = _count()
    filing_late = _count()
    filing_back_filled = _count()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "month"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind_id} {self.month}"


class DueTally(models.Model):
    """The unfinished duties of a unit's subtree by the day they are to be filed; overdue is a sum over past days."""

    privacy: ClassVar = {
        "organisation": "plain", "kind": "plain", "file_by": "plain", "awaiting": "plain", "filed": "plain",
        "returned": "plain",
    }  # fmt: skip

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+", db_index=False)
    file_by = models.DateField()
    awaiting = _count()
    filed = _count()
    returned = _count()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "file_by", "kind"], name="due_tally_once")]
        # Holds all a sum over past days reads, so that it never visits the table.
        indexes = [
            models.Index(
                fields=["organisation", "file_by", "kind", "awaiting", "filed", "returned"], name="due_tally_covering"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind_id} {self.file_by}"


class TallyDelta(models.Model):
    """One duty leaving (−1) or entering (+1) a cell, written with the act and folded into the sheets by the worker."""

    privacy: ClassVar = {
        "position": "plain", "organisation": "plain", "kind": "plain", "month": "plain", "state": "plain",
        "held": "plain", "filing": "plain", "file_by": "plain", "n": "plain",
    }  # fmt: skip

    position = PositionField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    month = models.CharField(max_length=7)
    state = models.CharField(max_length=10)
    held = models.CharField(max_length=10, blank=True)
    filing = models.CharField(max_length=12, blank=True)
    file_by = models.DateField(null=True)
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.n:+} {self.organisation_id} {self.state}"
