"""Samples of filed entries: drawn so that anybody can repeat it, opened one by one, then the rest accepted at once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.foundation.draws.models import Draw
from zugong.foundation.events.models import PositionField

from .definition import Definition
from .entry import Entry


class SampleQuerySet(models.QuerySet["Sample"]):
    def visible_to(self, person: Any) -> SampleQuerySet:
        """Samples of the subtrees in which the person sees duties of the line."""
        return self.filter(scope_of(person).where("duties.see", "place__path", "definition__kind__line_id"))


class Sample(models.Model):
    """A draw over the filed entries of one ledger, period and subtree."""

    privacy: ClassVar = {
        "draw": "plain", "definition": "plain", "period": "plain", "place": "plain", "by": "personal",
        "accepted_at": "plain", "position": "plain",
    }  # fmt: skip

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    place = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    objects = SampleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["definition", "period", "place"], name="sample_of_period")]

    def __str__(self) -> str:
        return f"{self.definition_id} {self.period}"


class Drawn(models.Model):
    """One drawn entry: who opened it when, and whether it agrees with what was found."""

    privacy: ClassVar = {
        "sample": "plain", "entry": "plain", "place": "plain", "opened_by": "personal", "opened_at": "plain",
        "agrees": "plain", "note": "personal",
    }  # fmt: skip

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="drawn")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="drawn")
    place = models.PositiveIntegerField()
    opened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    agrees = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "entry"], name="drawn_once"),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=True, opened_at__isnull=True, agrees__isnull=True)
                | Q(opened_by__isnull=False, opened_at__isnull=False, agrees__isnull=False),
                name="drawn_opened_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id} {self.place}"
