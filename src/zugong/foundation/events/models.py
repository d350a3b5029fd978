"""The trail: append-only events, the batches that seal them, and the values behind them."""

from __future__ import annotations

from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.models.functions import Now

from zugong.foundation.text.canonical import canonical, digest


class Actor(Protocol):
    """Whoever acts: a person, or the system."""

    code: str


class _System:
    """Unattended work: the worker, a command, the loading of a pack."""

    code = "system"


SYSTEM = _System()


class PositionField(models.BigIntegerField):  # type: ignore[type-arg]  # not subscriptable at run time
    """The id of the event in whose transaction this row was written.

    Not a foreign key: a cut tail of the trail must be possible to see, not impossible to store.
    """


class Event(models.Model):
    """One fact that cannot be taken back: who did what to which thing. Codes and digests only, no values."""

    privacy: ClassVar = {
        "type": "plain", "subject": "plain", "code": "plain", "actor": "personal", "organisation": "plain",
        "data": "plain", "digest": "plain", "at": "plain",
    }  # fmt: skip

    type = models.CharField(max_length=60)
    subject = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    actor = models.CharField(max_length=40)
    organisation = models.CharField(max_length=40, default="")
    data = models.TextField(default="{}")
    digest = models.CharField(max_length=80)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["subject", "code", "id"], name="event_of_subject"),
            models.Index(fields=["type", "id"], name="event_of_type"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.type} {self.code}"

    def computed_digest(self) -> str:
        """What ``digest`` must be. The id and the time are covered by the leaf, because the database gives them."""
        return event_digest(self.type, self.subject, self.code, self.actor, self.organisation, self.data)

    def leaf(self) -> str:
        """The digest a batch keeps: the event with its place and its time by the database's clock."""
        return digest(f"{self.id}|{self.at.isoformat(timespec='microseconds')}|{self.computed_digest()}".encode())


def event_digest(*parts: str) -> str:
    return digest(canonical(list(parts)))


class Revision(models.Model):
    """The values an event put in force. Can be removed (its body emptied) without breaking the trail."""

    privacy: ClassVar = {"position": "plain", "subject": "plain", "code": "plain", "body": "personal", "salt": "plain"}

    position = PositionField(unique=True)
    subject = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    body = models.TextField()
    salt = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["subject", "code", "position"], name="revision_of_subject")]

    def __str__(self) -> str:
        return f"{self.code} @{self.position}"


class Batch(models.Model):
    """An ordered list of leaves, its head hanging on the head before, signed by the worker's key."""

    privacy: ClassVar = {
        "number": "plain", "leaves": "plain", "empty": "plain", "highest": "plain", "count": "plain",
        "previous": "plain", "head": "plain", "signature": "plain", "key": "plain", "sealed_at": "plain",
    }  # fmt: skip

    number = models.BigIntegerField(primary_key=True)
    leaves = models.TextField()
    empty = models.TextField(default="[]")
    highest = models.BigIntegerField()
    count = models.IntegerField()
    previous = models.CharField(max_length=80)
    head = models.CharField(max_length=80, unique=True)
    signature = models.CharField(max_length=120)
    key = models.CharField(max_length=80)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"batch {self.number}"


class Gap(models.Model):
    """An id the sequence gave out that held no committed event when a higher one was sealed.

    Its transaction may still be running. ``horizon`` is the first transaction that began after we looked: once every
    older one has ended, the id is empty for ever and the next batch says so. SQLite has one writer and no gaps.
    """

    privacy: ClassVar = {"number": "plain", "horizon": "plain"}

    number = models.BigIntegerField(primary_key=True)
    horizon = models.BigIntegerField()

    def __str__(self) -> str:
        return f"gap {self.number}"


class Cursor(models.Model):
    """How far one reader of the trail has come, in batches."""

    privacy: ClassVar = {"reader": "plain", "batch": "plain", "moved_at": "plain"}

    reader = models.CharField(max_length=60, primary_key=True)
    batch = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.reader}: {self.batch}"


def as_actor(by: Any) -> Actor:
    """The actor itself, or an error a programmer sees at once."""
    if not getattr(by, "code", ""):
        raise TypeError("by= needs a person with a code, or SYSTEM")
    actor: Actor = by
    return actor
