"""Pressing for what is missing, and the reasons why it came late."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from zugong.directory.models import Organisation, Person
from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import PositionField

from .duty import Duty, Kind


class PostponementOrderQuerySet(models.QuerySet["PostponementOrder"]):
    def visible_to(self, person: Any) -> PostponementOrderQuerySet:
        """Orders that name a unit the person sees, or one above it."""
        return self.filter(organisations__in=Organisation.objects.visible_to(person)).distinct()


class PostponementOrder(models.Model):
    """One order, e.g. of the flood-control headquarters, that postpones open duties of named units (顺延)."""

    privacy: ClassVar = {
        "number": "plain", "issuer": "plain", "reason": "plain", "issued_on": "plain", "until_on": "plain",
        "organisations": "plain", "position": "plain",
    }  # fmt: skip

    number = models.CharField(max_length=80, unique=True)
    issuer = models.CharField(max_length=120)
    reason = models.TextField()
    issued_on = models.DateField()
    until_on = models.DateField()
    organisations = models.ManyToManyField(Organisation, related_name="+")
    position = PositionField()

    objects = PostponementOrderQuerySet.as_manager()

    def __str__(self) -> str:
        return self.number


class LateReason(models.Model):
    """迟报事由: why a late duty was late, by the unit; recognised or not by the asker."""

    privacy: ClassVar = {
        "duty": "plain", "reason": "personal", "given_by": "personal", "given_at": "plain", "recognised": "plain",
        "judged_by": "personal", "judged_at": "plain", "position": "plain",
    }  # fmt: skip

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="late_reason")
    reason = models.TextField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    recognised = models.BooleanField(null=True, blank=True)
    judged_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recognised__isnull=True, judged_by__isnull=True, judged_at__isnull=True)
                | models.Q(recognised__isnull=False, judged_by__isnull=False, judged_at__isnull=False),
                name="late_reason_judged_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}"


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, person: Any) -> CallQuerySet:
        """Calls to the units the person may chase, in the person's lines of work."""
        return self.filter(scope_on(person, today()).where("duties.chase", "organisation__path", "kind__line_id"))


class ChaseText(models.Model):
    """That a text was copied for the group of a unit: at most once a day for each matter."""

    privacy: ClassVar = {
        "kind": "plain", "file_by": "plain", "organisation": "plain", "copied_on": "plain", "copied_by": "personal",
        "copied_at": "plain", "units": "plain", "position": "plain",
    }  # fmt: skip

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    file_by = models.DateField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    copied_on = models.DateField()
    copied_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    copied_at = models.DateTimeField()
    units = models.PositiveIntegerField()
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "file_by", "organisation", "copied_on"], name="chase_text_once_a_day"
            ),
            models.CheckConstraint(condition=models.Q(units__gt=0), name="chase_text_names_units"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.file_by} {self.copied_on}"


class Call(models.Model):
    """A telephone call that pressed for something: who, whom, when, said what. Ten seconds to write down."""

    privacy: ClassVar = {
        "kind": "plain", "organisation": "plain", "called_by": "personal", "spoke_with": "personal", "said": "personal",
        "called_at": "plain", "position": "plain",
    }  # fmt: skip

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    spoke_with = models.CharField(max_length=60)
    said = models.CharField(max_length=200)
    called_at = models.DateTimeField()
    position = PositionField()

    objects = CallQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "kind", "called_at"], name="call_of_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.called_at}"
