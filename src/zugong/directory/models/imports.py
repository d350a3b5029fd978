"""Workbooks on their way in: staged with their faults, then put in force in one step."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today

from .people import Person


class ImportQuerySet(models.QuerySet["Import"]):
    """Imports by scope."""

    def visible_to(self, person: Any) -> ImportQuerySet:
        """Own uploads; for whoever imports or gives roles, all."""
        held = scope_on(person, today()).permissions
        if held & {"directory.import", "directory.grant"}:
            return self.all()
        return self.filter(uploaded_by=person.pk)


class Import(models.Model):
    """One uploaded workbook. The original is kept; what is wrong in it stands in ``faults`` with its cell."""

    class Kind(models.TextChoices):
        """Which of the workbooks."""

        TREE = "tree", _("tree")
        PEOPLE = "people", _("people")
        MEMBERS = "members", _("members")

    class State(models.TextChoices):
        """Staged until confirmed or set aside."""

        STAGED = "staged", _("to be confirmed")
        DONE = "done", _("put in force")
        DROPPED = "dropped", _("set aside")

    privacy: ClassVar = {
        "kind": "plain", "state": "plain", "name": "plain", "content": "personal", "digest": "plain", "rows": "plain",
        "faults": "personal", "report": "personal", "with_roles": "plain", "uploaded_by": "personal",
        "uploaded_at": "plain", "decided_by": "personal", "decided_at": "plain",
    }  # fmt: skip

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.STAGED)
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    digest = models.CharField(max_length=80)
    rows = models.PositiveIntegerField()
    faults = models.JSONField(default=list, blank=True)
    report = models.JSONField(default=dict, blank=True)
    with_roles = models.BooleanField(default=False)
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="staged", decided_by__isnull=True, decided_at__isnull=True)
                | Q(~Q(state="staged"), decided_by__isnull=False, decided_at__isnull=False),
                name="import_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name
