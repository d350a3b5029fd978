"""What sign-in keeps: sessions, slips, codes, devices, second factors. Of every secret the digest or the cipher only.

All moments here are real ones, in a sample too: a code that lives five minutes lives five minutes.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from .people import Person

TRIES = 5


class Session(AbstractBaseSession):
    """A sign-in that has not ended. ``session_key`` is a digest of the cookie: a copy of the table opens nothing."""

    privacy: ClassVar = {
        "session_key": "plain", "session_data": "personal", "expire_date": "plain", "person": "personal",
        "device": "plain", "began_at": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(max_length=60, blank=True, default="")
    began_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.session_key[:8]


class Slip(models.Model):
    """A code on paper for the first sign-in, or the first one after a reset; good for one password."""

    privacy: ClassVar = {
        "person": "personal", "digest": "personal", "issued_at": "plain", "issued_by": "personal",
        "expires_at": "plain", "used_at": "plain", "ended_at": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="slips")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(db_default=Now())
    issued_by = models.CharField(max_length=40)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # A newer slip, or a reset, makes an older one worthless.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(used_at__isnull=True, ended_at__isnull=True), name="slip_open_once"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(ended_at__isnull=True), name="slip_used_or_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.issued_at}"


class TextCode(models.Model):
    """A code asked for by SMS. A number nobody has gets a row too, without a person: both cases cost the same."""

    privacy: ClassVar = {
        "person": "personal", "phone_digest": "personal", "address_digest": "personal", "digest": "personal",
        "asked_at": "plain", "expires_at": "plain", "tries": "plain", "ended_at": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="text_codes")
    phone_digest = models.CharField(max_length=64)
    address_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=TRIES), name="text_code_tries")]
        indexes = [
            models.Index(fields=["phone_digest", "asked_at"], name="text_code_of_phone"),
            models.Index(fields=["address_digest", "asked_at"], name="text_code_of_address"),
        ]

    def __str__(self) -> str:
        return str(self.asked_at)


class Device(models.Model):
    """A phone or computer that somebody who only files asked to be remembered on."""

    privacy: ClassVar = {
        "person": "personal", "digest": "personal", "name": "plain", "remembered_at": "plain", "seen_on": "plain",
        "expires_at": "plain", "ended_at": "plain", "ended_by": "personal",
    }  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    remembered_at = models.DateTimeField(db_default=Now())
    seen_on = models.DateField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["person", "ended_at"], name="device_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="device_end_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SecondFactor(models.Model):
    """A person's code generator, its key enciphered with the server's. ``used_step`` bars a code from a second use."""

    privacy: ClassVar = {"person": "personal", "cipher": "personal", "set_at": "plain", "used_step": "plain"}

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="second_factor")
    cipher = models.TextField()
    set_at = models.DateTimeField(db_default=Now())
    used_step = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.person_id)


class RecoveryCode(models.Model):
    """One of the codes on paper that stand in for a lost code generator, each good once."""

    privacy: ClassVar = {"person": "personal", "digest": "personal", "used_at": "plain"}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.person_id)
