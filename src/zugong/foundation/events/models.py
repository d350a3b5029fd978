"""The trail: append-only events, the batches that seal them, and the values behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.models.functions import Now

from zugong.foundation.text.canonical import canonical, digest


class Actor(Protocol):
    """Whoever acts: a person, or the system."""

    @property
    def code(self) -> str: ...


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
        return leaf_digest(self.id, self.at, self.computed_digest())


def event_digest(*parts: str) -> str:
    """Digest over type, subject, code, actor, organisation and data, in this order."""
    return digest(canonical(list(parts)))


def leaf_digest(id: int, at: datetime, content: str) -> str:
    """Digest over place, time (UTC, microseconds) and the content's digest."""
    return digest(f"{id}|{stamp(at)}|{content}".encode())


def stamp(at: datetime) -> str:
    """A moment as digests and signatures see it: UTC with microseconds, whatever zone the database speaks."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


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
    """Ordered leaves and the places proven empty, its head hanging on the head before, signed by the worker's key.

    ``leaves``: canonical JSON ``[[id, leaf], …]``; ``empty``: canonical JSON ``[[from, to], …]``, both ends included.
    ``highest`` is the highest id sealed up to here. A leaf at or below the batch before's ``highest`` was late.
    """

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
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"batch {self.number}"


class Gap(models.Model):
    """Ids the sequence gave out that held no committed event when a higher one was sealed.

    Their transactions may still be running. ``horizon`` is a transaction that began after we looked: once every older
    one has ended, what is still missing is empty for ever and the next batch says so. SQLite has one writer: no gaps.
    """

    privacy: ClassVar = {"first": "plain", "last": "plain", "horizon": "plain"}

    first = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField()
    horizon = models.BigIntegerField()

    def __str__(self) -> str:
        return f"gap {self.first}-{self.last}"


class Cursor(models.Model):
    """How far one reader of the trail has come: whole batches, and the last event done of the batch after them."""

    privacy: ClassVar = {"reader": "plain", "batch": "plain", "event": "plain", "moved_at": "plain"}

    reader = models.CharField(max_length=60, primary_key=True)
    batch = models.BigIntegerField(default=0)
    event = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.reader}: {self.batch}"


class Setback(models.Model):
    """A reaction that failed and is tried again, waits behind an earlier one of its subject, or was set aside."""

    privacy: ClassVar = {
        "position": "plain", "task": "plain", "subject": "plain", "code": "plain", "tries": "plain",
        "error": "plain", "next_try_at": "plain", "set_aside": "plain",
    }  # fmt: skip

    position = models.BigIntegerField()
    task = models.CharField(max_length=120)
    subject = models.CharField(max_length=40)
    code = models.CharField(max_length=64)
    tries = models.IntegerField(default=0)
    error = models.CharField(max_length=200, default="")
    next_try_at = models.DateTimeField()
    set_aside = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["position", "task"], name="setback_once")]
        indexes = [models.Index(fields=["set_aside", "position"], name="setback_open")]

    def __str__(self) -> str:
        return f"{self.task} @{self.position}"


class Pulse(models.Model):
    """One step of the worker: when it was last tried, when it last worked, how often it failed since."""

    privacy: ClassVar = {
        "step": "plain", "tried_at": "plain", "worked_at": "plain", "failures": "plain", "error": "plain"
    }  # fmt: skip

    step = models.CharField(max_length=60, primary_key=True)
    tried_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    error = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.step


def as_actor(by: Any) -> Actor:
    """The actor itself, or an error a programmer sees at once."""
    if not getattr(by, "code", ""):
        raise TypeError("by= needs a person with a code, or SYSTEM")
    actor: Actor = by
    return actor
