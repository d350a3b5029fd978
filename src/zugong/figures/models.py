"""数据定格: figures of a period frozen with the records behind them, never rewritten. (S01)"""

from __future__ import annotations

import json
import zlib
from typing import Any, ClassVar

from django.db import models

from zugong.directory.models import Organisation, Person
from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import PositionField
from zugong.foundation.text.canonical import canonical


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, person: Any) -> SnapshotQuerySet:
        """Snapshots of the subtrees in which the person may open figures."""
        return self.filter(scope_on(person, today()).where("figures.see", "organisation__path"))


class Snapshot(models.Model):
    """The figures of one unit and period as they were known at one moment. ``as_of`` is the last day that counts."""

    privacy: ClassVar = {
        "code": "plain", "organisation": "plain", "period": "plain", "as_of": "plain", "note": "plain",
        "frozen_by": "personal", "frozen_at": "plain", "digest": "plain", "position": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=20)
    as_of = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    frozen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    # Over the figures' codes, values and digests; the event tells the same.
    digest = models.CharField(max_length=80)
    position = PositionField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "period"], name="snapshot_of_unit")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period}"

    @property
    def subject(self) -> tuple[str, str]:
        return ("figures.snapshot", self.code)


class FrozenFigure(models.Model):
    """One figure of a snapshot: its value, its definition, and every record with its revision, as bytes."""

    privacy: ClassVar = {
        "snapshot": "plain", "code": "plain", "name": "plain", "unit": "plain", "line": "plain", "value": "plain",
        "numerator": "plain", "denominator": "plain", "percent": "plain", "counts": "plain", "records": "plain",
        "digest": "plain", "definition": "plain", "lines": "plain",
    }  # fmt: skip

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="figures")
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20)
    line = models.CharField(max_length=40, blank=True)
    # Empty: no data.
    value = models.CharField(max_length=60, blank=True)
    numerator = models.CharField(max_length=30, blank=True)
    denominator = models.CharField(max_length=30, blank=True)
    percent = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    counts = models.CharField(max_length=200, blank=True)
    records = models.PositiveIntegerField()
    digest = models.CharField(max_length=80)
    definition = models.TextField()
    lines = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "code"], name="frozen_figure_once")]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"

    @property
    def records_kept(self) -> dict[str, list[list[str]]]:
        """The (record, revision) lists of numerator and denominator."""
        return unpack(bytes(self.lines))


def pack(lines: dict[str, list[list[str]]]) -> bytes:
    """Records as canonical bytes, compressed."""
    return zlib.compress(canonical(lines))


def unpack(content: bytes) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = json.loads(zlib.decompress(content))
    return found
