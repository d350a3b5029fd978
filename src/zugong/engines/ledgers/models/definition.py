"""Ledgers as the pack defines them, in versions, and the data elements they ask for."""

from __future__ import annotations

import datetime as dt
import json
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zugong.duties.models import Kind
from zugong.engines.ledgers.shapes import DefinitionShape, definition_from
from zugong.foundation.events.models import PositionField


class Rhythm(models.TextChoices):
    """How often a ledger asks."""

    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF = "half", _("every half-year")
    YEAR = "year", _("every year")
    CAMPAIGN = "campaign", _("for a campaign")
    EVENT = "event", _("whenever it happens")


class Acceptance(models.TextChoices):
    """How much is accepted one by one; the pack's choice."""

    EACH = "each", _("each is accepted")
    SAMPLE = "sample", _("a drawn share is checked")
    FILED = "filed", _("complete when filed")


class Definition(models.Model):
    """One ledger. Its kind of duty says the line of work and how it ends."""

    privacy: ClassVar = {"code": "plain", "title": "plain", "kind": "plain", "corrections": "plain"}

    code = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=80)
    kind = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="+")
    # Corrections of closed entries are duties of their own.
    corrections = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title

    def version_on(self, day: dt.date) -> Version:
        """The version in force on a day; before the first one began, the first. Raises Version.DoesNotExist."""
        found = self.versions.filter(valid_from__lte=day).order_by("-valid_from", "-number").first()
        return found or self.versions.earliest("number")


class Version(models.Model):
    """One version of a ledger. An entry keeps the one in force at its period's start."""

    privacy: ClassVar = {
        "definition": "plain", "number": "plain", "valid_from": "plain", "rhythm": "plain", "acceptance": "plain",
        "rosters": "plain", "body": "plain", "digest": "plain", "position": "plain",
    }  # fmt: skip

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    acceptance = models.CharField(max_length=10, choices=Acceptance.choices)
    rosters = models.BooleanField(default=False)
    body = models.TextField()
    digest = models.CharField(max_length=80)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="ledger_version_once"),
            models.UniqueConstraint(fields=["definition", "valid_from"], name="ledger_version_starts_once"),
            models.CheckConstraint(condition=models.Q(rhythm__in=Rhythm.values), name="ledger_rhythm_known"),
            models.CheckConstraint(
                condition=models.Q(acceptance__in=Acceptance.values), name="ledger_acceptance_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.definition_id} {self.number}"

    @property
    def shape(self) -> DefinitionShape:
        """What this version asks, read once per process."""
        return _shape(self.body)


@lru_cache(maxsize=256)
def _shape(body: str) -> DefinitionShape:
    return definition_from(json.loads(body))


class Element(models.Model):
    """A data element: one fact with its type and unit, the same in every ledger and every version."""

    privacy: ClassVar = {"code": "plain", "title": "plain", "type": "plain", "unit": "plain"}

    code = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    type = models.CharField(max_length=12)
    unit = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.title


def element_ids(codes: Any) -> dict[str, int]:
    """Ids of elements by code, in one query."""
    return dict(Element.objects.filter(code__in=list(codes)).values_list("code", "id"))
