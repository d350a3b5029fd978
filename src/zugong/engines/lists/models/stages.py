"""Stages, criteria and helpers as data, so that another place's rectification or projects need no code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.foundation.events.models import PositionField

from .item import Item, ListType


class By(models.TextChoices):
    """Who takes a stage."""

    OWNER = "owner", _("the unit itself")
    ABOVE = "above", _("the level above")
    UNINVOLVED = "uninvolved", _("people not involved")
    APPROVAL = "approval", _("approval before the act")


class Stage(models.Model):
    """One stage of a list, in order: what it is called and who takes it."""

    privacy: ClassVar = {"list": "plain", "code": "plain", "title": "plain", "order": "plain", "by": "plain"}

    list = models.ForeignKey(ListType, on_delete=models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=12, choices=By.choices, default=By.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "code"], name="stage_code_once"),
            models.UniqueConstraint(fields=["list", "order"], name="stage_order_once"),
            models.CheckConstraint(condition=Q(by__in=By.values), name="stage_by_known"),
        ]

    def __str__(self) -> str:
        return self.title


class StagePassed(models.Model):
    """That an item has passed a stage: when, by whom, what was found. A failed one is kept with its date to repeat."""

    privacy: ClassVar = {
        "item": "plain", "stage": "plain", "passed": "plain", "text": "personal", "again_by": "plain",
        "person": "personal", "happened_on": "plain", "entered_at": "plain", "lapsed_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="stages_passed")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    passed = models.BooleanField()
    text = models.TextField()
    again_by = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField()
    entered_at = models.DateTimeField()
    # Set when the item relapsed: the stage is to be taken again, what was passed stays readable.
    lapsed_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "stage"], condition=Q(passed=True, lapsed_at__isnull=True), name="stage_passed_once"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="stage_says_what"),
            models.CheckConstraint(condition=Q(passed=True) | Q(again_by__isnull=False), name="stage_failed_has_date"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.stage_id}"


class Criterion(models.Model):
    """A reason for which a unit is put on the list."""

    privacy: ClassVar = {"list": "plain", "code": "plain", "title": "plain", "order": "plain"}

    list = models.ForeignKey(ListType, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="criterion_once")]

    def __str__(self) -> str:
        return self.title


class Listed(models.Model):
    """That a criterion holds for an item's unit, and what was seen."""

    privacy: ClassVar = {"item": "plain", "criterion": "plain", "seen": "plain", "position": "plain"}

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="listed")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    seen = models.CharField(max_length=200, blank=True)
    position = PositionField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "criterion"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.criterion_id}"


class HelperRole(models.Model):
    """A kind of helper the list asks for: leader in contact, work team, first secretary, paired unit."""

    privacy: ClassVar = {"list": "plain", "code": "plain", "title": "plain", "order": "plain"}

    list = models.ForeignKey(ListType, on_delete=models.CASCADE, related_name="helper_roles")
    code = models.SlugField(max_length=40)
    title = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="helper_role_once")]

    def __str__(self) -> str:
        return self.title


class Helper(models.Model):
    """Who helps an item's unit in a role: a person or a unit. Helpers accept nothing."""

    privacy: ClassVar = {
        "item": "plain", "role": "plain", "person": "personal", "organisation": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="helpers")
    role = models.ForeignKey(HelperRole, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "role"], name="helper_once_a_role"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="helper_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.role_id}"


class FollowUp(models.Model):
    """The time after closing in which it is watched whether the result holds."""

    privacy: ClassVar = {
        "item": "plain", "from_on": "plain", "until_on": "plain", "held": "plain", "text": "personal",
        "person": "personal", "ended_on": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="follow_ups")
    from_on = models.DateField()
    until_on = models.DateField()
    held = models.BooleanField(null=True, blank=True)
    text = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(held__isnull=True), name="follow_up_one_running"),
            models.CheckConstraint(condition=Q(until_on__gt=models.F("from_on")), name="follow_up_span"),
            models.CheckConstraint(
                condition=Q(held__isnull=True, ended_on__isnull=True, person__isnull=True)
                | Q(held__isnull=False, ended_on__isnull=False, person__isnull=False),
                name="follow_up_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.until_on}"


class Funds(models.Model):
    """The money of a project in yuan: applied for, approved, paid out, spent. Unknown is empty, never zero."""

    privacy: ClassVar = {
        "item": "plain", "applied": "plain", "approved": "plain", "paid": "plain", "spent": "plain", "grade": "plain",
    }  # fmt: skip

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="funds")
    applied = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    approved = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    paid = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    spent = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    grade = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(applied__isnull=True) | Q(applied__gte=0))
                & (Q(approved__isnull=True) | Q(approved__gte=0))
                & (Q(paid__isnull=True) | Q(paid__gte=0))
                & (Q(spent__isnull=True) | Q(spent__gte=0)),
                name="funds_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}"
