"""Decisions are acts of somebody else on a frozen bundle."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person
from zugong.foundation.events.models import PositionField

from .duty import Duty


class Act(models.TextChoices):
    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved before the act")
    REGISTERED = "registered", _("registered")
    EXTENDED = "extended", _("extended")
    POSTPONED = "postponed", _("postponed by order")
    CANCELLED = "cancelled", _("cancelled")
    REOPENED = "reopened", _("reopened")


MOVES = (Act.EXTENDED, Act.POSTPONED)


class Bundle(models.Model):
    """The material as it stood when filed: canonical bytes with the digests of its evidence, never rewritten."""

    privacy: ClassVar = {
        "duty": "plain", "position": "plain", "body": "personal", "digest": "plain", "frozen_at": "plain",
    }  # fmt: skip

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="bundles")
    position = PositionField()
    body = models.TextField()
    digest = models.CharField(max_length=80)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "duty"], name="bundle_once_an_act")]

    def __str__(self) -> str:
        return self.digest


class Decision(models.Model):
    """One act of a decider: what, on which bundle, why, and the date it carries."""

    privacy: ClassVar = {
        "duty": "plain", "act": "plain", "person": "personal", "decided_at": "plain", "reason": "personal",
        "bundle": "plain", "position": "plain", "due_before": "plain", "due_after": "plain", "again_by": "plain",
        "order": "plain", "values": "plain", "after_reset": "plain",
    }  # fmt: skip

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=12, choices=Act.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    bundle = models.ForeignKey(Bundle, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    position = PositionField()
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    again_by = models.DateField(null=True, blank=True)
    values = models.TextField(blank=True)
    order = models.ForeignKey("PostponementOrder", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Made within 24 h of a reset of the decider's password or second factor: shown beside the decision.
    after_reset = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(act__in=["accepted", "returned"]) | Q(bundle__isnull=False), name="decision_on_bundle"
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["returned", "cancelled", "reopened", "extended", "postponed"]) | ~Q(reason=""),
                name="decision_gives_reason",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["extended", "postponed"])
                | Q(due_before__isnull=False, due_after__gt=models.F("due_before")),
                name="decision_moves_later",
            ),
        ]
        indexes = [models.Index(fields=["duty", "id"], name="decision_of_duty")]

    def __str__(self) -> str:
        return f"{self.act} {self.duty_id}"


class Doer(models.Model):
    """Whoever entered, imported, changed or submitted any part of a record. None of them decides."""

    privacy: ClassVar = {
        "duty": "plain", "person": "personal", "on_behalf_of": "personal", "confirmed_at": "plain", "position": "plain",
    }  # fmt: skip

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="doers")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        indexes = [models.Index(fields=["duty", "person"], name="doer_of_duty")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.duty_id}"


class SignOff(models.Model):
    """A leader's signature inside the unit before it leaves: given here, or on paper and written down by a clerk."""

    privacy: ClassVar = {
        "duty": "plain", "rank": "plain", "signed_by": "personal", "signed_on": "plain", "recorded_by": "personal",
        "on_paper": "plain", "original_received_at": "plain", "lapsed_at": "plain", "position": "plain",
    }  # fmt: skip

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="signoffs")
    rank = models.CharField(max_length=8)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_paper = models.BooleanField(default=False)
    original_received_at = models.DateTimeField(null=True, blank=True)
    # Set when the record was written in or came back after the signature: what was signed is no longer what is filed.
    lapsed_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "rank"], condition=Q(lapsed_at__isnull=True), name="signoff_once"),
            models.CheckConstraint(condition=Q(rank__in=["deputy", "head"]), name="signoff_rank_known"),
            models.CheckConstraint(
                condition=Q(original_received_at__isnull=True) | Q(on_paper=True), name="signoff_original_is_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.duty_id}"


class ExtensionRequest(models.Model):
    """What the unit asks for before its deadline moves: until when and why; the level above grants or refuses it."""

    privacy: ClassVar = {
        "duty": "plain", "until_on": "plain", "reason": "personal", "asked_by": "personal", "asked_at": "plain",
        "granted": "plain", "answer": "personal", "answered_by": "personal", "answered_at": "plain",
        "position": "plain",
    }  # fmt: skip

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="extension_requests")
    until_on = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    position = PositionField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty"], condition=Q(granted__isnull=True), name="extension_asked_once"),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | Q(granted__isnull=False, answered_by__isnull=False, answered_at__isnull=False),
                name="extension_answered_whole",
            ),
            models.CheckConstraint(condition=~Q(granted=False) | ~Q(answer=""), name="extension_refusal_gives_reason"),
        ]
        indexes = [models.Index(fields=["duty"], name="extension_waiting", condition=Q(granted__isnull=True))]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.until_on}"
