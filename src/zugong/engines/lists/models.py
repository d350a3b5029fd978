"""Lists: items with basis, measure and the people who answer for them. The duty says by when; the item says what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.duties.models import Duty, Kind
from zugong.foundation.events.models import PositionField


class Progress(models.TextChoices):
    """How far the work is: the item's own word, never the duty's state."""

    NOT_STARTED = "not_started", _("not started")
    UNDER_WAY = "under_way", _("under way")
    NEARLY_DONE = "nearly_done", _("nearly done")
    STANDING = "standing", _("kept up for good")
    CLOSED = "closed", _("closed")
    RELAPSED = "relapsed", _("relapsed")


class ListType(models.Model):
    """A typed list as the pack defines it: responsibilities, tasks, problems, projects, rectification."""

    privacy: ClassVar = {"code": "plain", "title": "plain", "kind": "plain"}

    code = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=80)
    kind = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, person: Any) -> ItemQuerySet:
        """Items whose duty the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))


class Item(models.Model):
    """One thing on a list: on what basis, what is to be done, how far it is, who answers for it."""

    privacy: ClassVar = {
        "duty": "plain", "list": "plain", "basis": "plain", "measure": "plain", "progress": "plain",
        "report": "personal", "lead_leader": "personal", "lead_unit": "plain", "contact": "personal",
    }  # fmt: skip

    duty = models.OneToOneField(Duty, primary_key=True, on_delete=models.PROTECT, related_name="item")
    list = models.ForeignKey(ListType, on_delete=models.PROTECT, related_name="items")
    basis = models.CharField(max_length=200, blank=True)
    measure = models.TextField()
    progress = models.CharField(max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED)
    # What the unit says it did: the text that is frozen with the bundle when it files.
    report = models.TextField(blank=True)
    lead_leader = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=60, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__in=Progress.values), name="item_progress_known"),
        ]

    def __str__(self) -> str:
        return str(self.duty)

    def material(self) -> dict[str, Any]:
        """The item's part of a frozen bundle."""
        return {"list": self.list_id, "basis": self.basis, "measure": self.measure, "report": self.report}


class ProgressNote(models.Model):
    """One entry of how the work goes: when it was, when it was written, how far."""

    privacy: ClassVar = {
        "item": "plain", "person": "personal", "text": "personal", "progress": "plain", "happened_on": "plain",
        "entered_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    progress = models.CharField(max_length=12, choices=Progress.choices)
    happened_on = models.DateField()
    entered_at = models.DateTimeField()
    position = PositionField()

    class Meta:
        indexes = [models.Index(fields=["item", "id"], name="note_of_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.happened_on}"
