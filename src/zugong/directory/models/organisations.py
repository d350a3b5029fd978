"""Units and Party organisations: two linked trees with history and aliases."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.paths import ancestor_paths, path_end
from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today


class Tree(models.TextChoices):
    """Units, or Party organisations by subordination."""

    UNIT = "unit", _("units")
    PARTY = "party", _("Party organisations")


class Level(models.Model):
    """A level of one of the trees, as the pack names it. ``rank`` 1 is the top."""

    privacy: ClassVar = {"code": "plain", "title": "plain", "tree": "plain", "rank": "plain"}

    code = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)
    tree = models.CharField(max_length=10, choices=Tree.choices)
    rank = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.title


class PathField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A materialised path, '/1/6/40/', compared byte by byte so that a subtree is a range on both databases."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})

    def db_parameters(self, connection: Any) -> Any:
        return {**super().db_parameters(connection), "collation": "C" if connection.vendor == "postgresql" else None}


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Subtrees are ranges of paths: both databases use the index for them."""

    def under(self, path: str) -> OrganisationQuerySet:
        """The organisation at ``path`` and everything below it."""
        return self.filter(path__gte=path, path__lt=path_end(path))

    def at_or_above(self, path: str) -> OrganisationQuerySet:
        """The chain from the root down to ``path``."""
        return self.filter(path__in=ancestor_paths(path))

    def visible_to(self, person: Any) -> OrganisationQuerySet:
        """Subtrees of the person's grants, the chains above them, and Party organisations that stand in those units."""
        scope = scope_on(person, today())
        return self.filter(scope.organisations() | scope.where("directory.see", "unit__path"))

    def existing_on(self, day: dt.date) -> OrganisationQuerySet:
        return self.filter(Q(opened_on__isnull=True) | Q(opened_on__lte=day)).filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        )


class Organisation(models.Model):
    """A unit or a Party organisation. Matched by code or alias, never by name alone."""

    privacy: ClassVar = {
        "code": "plain", "name": "plain", "short_name": "plain", "tree": "plain", "level": "plain", "parent": "plain",
        "path": "plain", "unit": "plain", "kind": "plain", "opened_on": "plain", "closed_on": "plain",
        "merged_into": "plain", "search": "plain", "phone": "plain", "order": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40, blank=True)
    tree = models.CharField(max_length=10, choices=Tree.choices, default=Tree.UNIT)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = PathField(unique=True)
    unit = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="party_organisations"
    )
    order = models.PositiveIntegerField(default=0)
    phone = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    search = models.CharField(max_length=400, blank=True, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(closed_on__isnull=False), name="organisation_merged_is_closed"
            ),
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(tree="party"), name="organisation_unit_of_party"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="organisation_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def is_under(self, path: str) -> bool:
        return bool(self.path.startswith(path))


class OrganisationVersion(models.Model):
    """What an organisation was called and where it stood for a span of days; a report keeps the tree of its date."""

    privacy: ClassVar = {
        "organisation": "plain", "valid_from": "plain", "valid_until": "plain", "name": "plain", "level": "plain",
        "parent": "plain", "path": "plain", "kind": "plain",
    }  # fmt: skip

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="versions")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, blank=True)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = PathField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="version_starts_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_until__isnull=True), name="version_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="version_span_not_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"


class Alias(models.Model):
    """Another name under which papers know an organisation: a former name, a short one, a lost character."""

    privacy: ClassVar = {"organisation": "plain", "name": "plain", "reason": "plain"}

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="alias_once")]
        indexes = [models.Index(fields=["name"], name="alias_by_name")]

    def __str__(self) -> str:
        return self.name
