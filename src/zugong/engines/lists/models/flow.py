"""What happens to an item on its way: steps, notices, passing on, handing back, re-checks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.draws.models import Draw
from zugong.foundation.events.models import PositionField

from .item import Item, ListType


class Step(models.Model):
    """One step towards the end, reckoned backwards over working days. A step is not a duty."""

    privacy: ClassVar = {
        "item": "plain", "order": "plain", "title": "plain", "working_days": "plain", "due_on": "plain",
        "why": "plain", "done_on": "plain", "done_by": "personal", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    working_days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    why = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "order"], name="step_once"),
            models.CheckConstraint(condition=Q(working_days__gt=0), name="step_takes_time"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="step_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Colour(models.TextChoices):
    BLUE = "blue", _("blue notice")
    YELLOW = "yellow", _("yellow notice")
    ORANGE = "orange", _("orange notice")
    RED = "red", _("red notice")


class Measure(models.TextChoices):
    """What a colour measures: two notices of one colour may mean different things."""

    NEAR = "near", _("near the deadline")
    BEHIND = "behind", _("behind the plan")
    SILENT = "silent", _("the notice before was not answered")


class Threshold(models.Model):
    """When a list gives a notice of a colour: so many days before the deadline, behind the plan, or without answer."""

    privacy: ClassVar = {"list": "plain", "colour": "plain", "measure": "plain", "days": "plain"}

    list = models.ForeignKey(ListType, on_delete=models.CASCADE, related_name="thresholds")
    colour = models.CharField(max_length=8, choices=Colour.choices)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "colour", "measure"], name="threshold_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="threshold_colour_known"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="threshold_measure_known"),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.measure} {self.days}"


class Notice(models.Model):
    """A coloured notice: its colour, what it measures, by when it is to be answered, and the answer."""

    privacy: ClassVar = {
        "item": "plain", "colour": "plain", "measure": "plain", "due_on": "plain", "days": "plain",
        "reply_by": "plain", "issued_at": "plain", "answer": "personal", "answered_by": "personal",
        "answered_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notices")
    colour = models.CharField(max_length=8, choices=Colour.choices)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    # The deadline it was given for: a moved deadline may bring the same colour again.
    due_on = models.DateField()
    days = models.SmallIntegerField()
    reply_by = models.DateField()
    issued_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "colour", "measure", "due_on"], name="notice_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="notice_colour_known"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="notice_measure_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="notice_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colour} {self.item_id}"


class Passing(models.Model):
    """转办: the item went from one unit to another, by whom and why."""

    privacy: ClassVar = {
        "item": "plain", "giver": "plain", "taker": "plain", "reason": "personal", "person": "personal",
        "passed_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="passings")
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    passed_at = models.DateTimeField()
    position = PositionField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="passing_goes_elsewhere"),
            models.CheckConstraint(condition=~Q(reason=""), name="passing_gives_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.giver_id} {self.taker_id}"


class HandBack(models.Model):
    """退办: the unit says the matter is not its own; the asker passes it on or says why it stays."""

    privacy: ClassVar = {
        "item": "plain", "organisation": "plain", "reason": "personal", "person": "personal", "given_at": "plain",
        "stays": "plain", "answer": "personal", "answered_by": "personal", "answered_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="hand_backs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    stays = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(stays__isnull=True), name="hand_back_one_waiting"),
            models.CheckConstraint(condition=~Q(reason=""), name="hand_back_gives_reason"),
            models.CheckConstraint(
                condition=Q(stays__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | (Q(stays__isnull=False, answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="hand_back_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.organisation_id}"


class RecheckRoundQuerySet(models.QuerySet["RecheckRound"]):
    def visible_to(self, person: Any) -> RecheckRoundQuerySet:
        """Rounds of subtrees in which the person decides, in the person's lines of work."""
        return self.filter(scope_on(person, today()).where("duties.decide", "organisation__path", "list__kind__line"))


class RecheckRound(models.Model):
    """One random sample of closed items: bound before there is a seed, drawn afterwards."""

    privacy: ClassVar = {
        "list": "plain", "organisation": "plain", "draw": "plain", "from_on": "plain", "until_on": "plain",
        "person": "personal", "position": "plain",
    }  # fmt: skip

    list = models.ForeignKey(ListType, on_delete=models.PROTECT, related_name="recheck_rounds")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    position = PositionField()

    objects = RecheckRoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="recheck_round_span")
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.from_on}"


class Recheck(models.Model):
    """A closed item drawn for a second look, and what that look found: its own result, never a change of the first."""

    privacy: ClassVar = {
        "item": "plain", "round": "plain", "sound": "plain", "found": "personal", "person": "personal",
        "checked_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="rechecks")
    round = models.ForeignKey(RecheckRound, on_delete=models.PROTECT, related_name="rechecks")
    sound = models.BooleanField(null=True, blank=True)
    found = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "round"], name="recheck_once_a_round"),
            models.CheckConstraint(
                condition=Q(sound__isnull=True, person__isnull=True, checked_at__isnull=True, found="")
                | (Q(sound__isnull=False, person__isnull=False, checked_at__isnull=False) & ~Q(found="")),
                name="recheck_result_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.round_id}"
