"""Workbooks of entries on their way in: staged with their faults, then taken over in one step, or not at all."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Member, Organisation, Person
from zugong.foundation.events.models import PositionField

from .definition import Definition, Element
from .entry import Entry


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, person: Any) -> ImportQuerySet:
        """Own uploads: they may hold rows of any unit the uploader sees."""
        return self.filter(uploaded_by=person.pk)


class Import(models.Model):
    """One uploaded file. ``table`` is a table of the ledger, ``attendance``, or empty for the entries themselves."""

    class State(models.TextChoices):
        """Staged until taken over or set aside; taken over until undone."""

        STAGED = "staged", _("to be confirmed")
        DONE = "done", _("taken over")
        DROPPED = "dropped", _("set aside")
        UNDONE = "undone", _("undone")

    privacy: ClassVar = {
        "definition": "plain", "period": "plain", "table": "plain", "state": "plain", "name": "plain",
        "content": "personal", "digest": "plain", "rows": "plain", "faults": "personal", "uploaded_by": "personal",
        "uploaded_at": "plain", "decided_at": "plain", "position": "plain",
    }  # fmt: skip

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    table = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.STAGED)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    digest = models.CharField(max_length=80)
    rows = models.PositiveIntegerField()
    faults = models.JSONField(default=list, blank=True)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    position = PositionField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="staged", decided_at__isnull=True) | Q(~Q(state="staged"), decided_at__isnull=False),
                name="ledger_import_decided_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StagedValue(models.Model):
    """One cell on its way in, already in its typed column, so that taking over is one statement of the database.

    ``element`` empty: a mark of attendance with its reason in ``text``, or (no ``mark``) whom or what a row is about.
    Nothing of a staged row counts anywhere.
    """

    privacy: ClassVar = {
        "upload": "plain", "line": "plain", "place": "plain", "entry": "plain", "element": "plain",
        "number": "plain", "text": "personal", "day": "plain", "person": "personal", "organisation": "plain",
        "member": "personal", "about": "personal", "mark": "personal",
    }  # fmt: skip

    upload = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="cells")
    line = models.PositiveIntegerField()
    # Number of the row inside its entry's table; 0 for a value of the entry itself.
    place = models.PositiveIntegerField(default=0)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    element = models.ForeignKey(
        Element, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.TextField(default="")
    day = models.DateField(null=True)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    member = models.ForeignKey(
        Member, null=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    about = models.CharField(max_length=120, default="")
    mark = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.upload_id} {self.line}"
