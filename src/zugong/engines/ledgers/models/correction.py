"""Corrections of closed entries, and the keys under which forms were sent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from zugong.directory.models import Organisation, Person
from zugong.duties.models import Duty
from zugong.foundation.events.models import PositionField

from .definition import Element
from .entry import Entry, Row


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, person: Any) -> CorrectionQuerySet:
        """Corrections whose duty the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))


class Correction(models.Model):
    """更正: a counter-entry to one value of a closed entry. A duty of its own; the value filed stays on record."""

    privacy: ClassVar = {
        "duty": "plain", "entry": "plain", "element": "plain", "row": "plain", "asked": "personal", "old": "personal",
        "reason": "personal", "number": "plain", "text": "personal", "day": "plain", "person": "personal",
        "organisation": "plain", "entered_by": "personal", "in_force": "plain", "position": "plain",
    }  # fmt: skip

    duty = models.OneToOneField(Duty, primary_key=True, on_delete=models.PROTECT, related_name="correction")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="corrections")
    element = models.ForeignKey(Element, on_delete=models.PROTECT, related_name="+")
    row = models.ForeignKey(Row, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What the one who asked for it found wrong; empty when the unit itself came forward.
    asked = models.TextField(blank=True)
    old = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    text = models.TextField(blank=True, default="")
    day = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    in_force = models.BooleanField(default=False)
    position = PositionField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force=False) | (~Q(reason="") & Q(entered_by__isnull=False)),
                name="correction_gives_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.element_id}"


class Sending(models.Model):
    """One sending of a form under the key its page made: the first is the record, the others were answered with it."""

    privacy: ClassVar = {
        "key": "plain", "entry": "plain", "person": "personal", "sent_at": "plain", "again": "plain",
        "position": "plain",
    }  # fmt: skip

    key = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="sendings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    again = models.BooleanField(default=False)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(again=False), name="sending_once"),
        ]

    def __str__(self) -> str:
        return self.key
