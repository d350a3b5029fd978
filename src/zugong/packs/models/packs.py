"""Packs and their versions: the database holds them, a folder is how they come and go."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.scope import Scope, scope_on
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import PositionField


class State(models.TextChoices):
    """Draft → staged → confirmed → in force → superseded; a staged or confirmed one may be set aside."""

    DRAFT = "draft", _("draft")
    STAGED = "staged", _("to be confirmed")
    CONFIRMED = "confirmed", _("confirmed, not yet in force")
    IN_FORCE = "in_force", _("in force")
    SUPERSEDED = "superseded", _("superseded")
    DROPPED = "dropped", _("set aside")


TRANSITIONS = {
    "stage": ({State.DRAFT}, State.STAGED),
    "return": ({State.STAGED}, State.DRAFT),
    "confirm": ({State.STAGED}, State.CONFIRMED),
    "begin": ({State.CONFIRMED}, State.IN_FORCE),
    "supersede": ({State.IN_FORCE}, State.SUPERSEDED),
    "drop": ({State.DRAFT, State.STAGED}, State.DROPPED),
}
APPROVED = (State.CONFIRMED, State.IN_FORCE, State.SUPERSEDED)
OPEN = (State.DRAFT, State.STAGED, State.CONFIRMED)


class Pack(models.Model):
    """A regime as data. A database follows one pack; its versions change over time."""

    privacy: ClassVar = {"code": "plain", "title": "plain"}

    code = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.code


def holds_at_top(scope: Scope, permission: str) -> bool:
    """Whether a permission is held at the top of a tree: a pack binds everybody, a town cannot keep it."""
    return any(path.count("/") == 2 for path in scope.paths(permission))


class PackVersionQuerySet(models.QuerySet["PackVersion"]):
    """Versions by sight and by day."""

    def visible_to(self, person: Any) -> PackVersionQuerySet:
        """What has been in force is public to all who sign in; drafts are for those who keep packs."""
        scope = scope_on(person, today())
        if holds_at_top(scope, "packs.edit") or holds_at_top(scope, "packs.confirm"):
            return self.all()
        return self.approved() if "packs.see" in scope.permissions else self.none()

    def approved(self) -> PackVersionQuerySet:
        return self.filter(state__in=APPROVED)

    def on(self, day: dt.date) -> PackVersionQuerySet:
        """Approved versions that had begun on the day, the valid one first."""
        return self.approved().filter(valid_from__lte=day).order_by("-valid_from", "-number")


class PackVersion(models.Model):
    """One version of a pack. ``content`` is its checked data as canonical JSON, ``digest`` is over its files."""

    privacy: ClassVar = {
        "pack": "plain", "number": "plain", "state": "plain", "valid_from": "plain", "authored_by": "personal",
        "authored_at": "plain", "staged_by": "personal", "staged_at": "plain", "confirmed_by": "personal",
        "confirmed_at": "plain", "digest": "plain", "content": "plain", "origin": "plain", "reason": "personal",
        "position": "plain",
    }  # fmt: skip

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    valid_from = models.DateField(null=True, blank=True)
    # Codes, not keys: the first version is there before the first person is.
    authored_by = models.CharField(max_length=40)
    authored_at = models.DateTimeField()
    staged_by = models.CharField(max_length=40, blank=True)
    staged_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=80, blank=True)
    content = models.TextField(blank=True)
    # What it was made from: the number of another version, or nothing for a folder.
    origin = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    position = PositionField(null=True, blank=True)

    objects = PackVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="pack_version_number_once"),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(state="in_force"), name="pack_version_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["pack", "valid_from"], condition=Q(state__in=["confirmed", "in_force", "superseded"]),
                name="pack_version_begins_alone",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="pack_version_state_known"),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at__isnull=True)
                | Q(~Q(confirmed_by=""), confirmed_at__isnull=False),
                name="pack_version_confirmed_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="") | ~Q(confirmed_by=F("staged_by")), name="pack_version_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "in_force", "superseded"])
                | (Q(valid_from__isnull=False) & ~Q(confirmed_by="") & ~Q(digest="") & ~Q(content="")),
                name="pack_version_approved_is_whole",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.pack_id}/{self.number}"

    @property
    def subject(self) -> tuple[str, str]:
        """How the trail names this version."""
        return ("packs.version", str(self))

    def texts(self) -> dict[str, str]:
        """The files of the version, by path."""
        return dict(self.files.order_by("path").values_list("path", "text"))


class PackFile(models.Model):
    """One file of a version, as it was written."""

    privacy: ClassVar = {"version": "plain", "path": "plain", "text": "plain"}

    version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=100)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="pack_file_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.path}"


class PackAuthor(models.Model):
    """Somebody who wrote any part of a version, and so may not confirm it."""

    privacy: ClassVar = {"version": "plain", "person": "personal"}

    version = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="authors")
    person = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "person"], name="pack_author_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.person}"
