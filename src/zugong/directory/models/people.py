"""People, their posts and grants; members by name, branch and type only."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zugong.directory.scope import scope_on
from zugong.foundation.calendar.clock import today

from .organisations import Organisation


def new_stamp() -> int:
    """A stamp nobody has used, so that a scope kept from an undone transaction is never taken for a new one."""
    return secrets.randbelow(2**31)


class PersonQuerySet(models.QuerySet["Person"]):
    """People by scope and by state."""

    def visible_to(self, person: Any) -> PersonQuerySet:
        """Oneself and whoever belongs to an organisation of the person's subtrees."""
        own = scope_on(person, today()).where("directory.see", "organisation__path")
        return self.filter(own | Q(pk=person.pk))

    def renew_stamps(self) -> int:
        """Every process forgets the kept scopes of these people; how many they are."""
        return self.update(stamp=new_stamp())


class PersonManager(BaseUserManager["Person"]):
    """Loads a person by code for the sign-in."""

    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, person: Any) -> PersonQuerySet:
        return self.get_queryset().visible_to(person)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(code=username)


class Person(AbstractBaseUser):
    """Somebody who signs in or is named as owner. A shared account of an office may file and nothing else."""

    privacy: ClassVar = {
        "code": "personal", "name": "personal", "search": "personal", "phone": "personal", "organisation": "plain",
        "shared": "plain", "is_active": "plain", "stamp": "plain", "reset_at": "plain", "joined_on": "plain",
        "left_on": "plain", "password": "personal", "last_login": "personal",
    }  # fmt: skip

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    search = models.CharField(max_length=200, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    shared = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # Takes a new value whenever grants change, so that every process knows its kept scope is old.
    stamp = models.PositiveIntegerField(default=new_stamp)
    # Set when two administrators reset this person's password or second factor: decisions are marked for 24 h.
    reset_at = models.DateTimeField(null=True, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    USERNAME_FIELD = "code"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phone"], condition=~Q(phone=""), name="person_phone_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post as the pack names it: 组织委员, 村书记 …"""

    privacy: ClassVar = {"code": "plain", "title": "plain", "rank": "plain"}

    code = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)
    rank = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Appointment(models.Model):
    """Who holds which post where, from when until when."""

    privacy: ClassVar = {
        "person": "personal", "post": "plain", "organisation": "plain", "from_on": "plain", "until_on": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="appointment_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class Line(models.Model):
    """A line of work (条线): organisation, cadres, talent, cadre supervision … A higher rank opens no other line."""

    privacy: ClassVar = {"code": "plain", "title": "plain"}

    code = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.title


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by day and scope."""

    def in_force(self, day: dt.date) -> GrantQuerySet:
        return self.not_over(day).filter(from_on__lte=day)

    def not_over(self, day: dt.date) -> GrantQuerySet:
        """In force on the day or later."""
        return self.filter(ended_at__isnull=True).filter(Q(until_on__isnull=True) | Q(until_on__gte=day))

    def visible_to(self, person: Any) -> GrantQuerySet:
        """Own grants and those in the person's subtrees."""
        area = scope_on(person, today()).where("directory.see", "organisation__path")
        return self.filter(area | Q(person=person.pk))


class Grant(models.Model):
    """A role in a subtree for one line of work (none: every line), for a span of days; both ends count."""

    privacy: ClassVar = {
        "person": "personal", "role": "plain", "organisation": "plain", "line": "plain", "from_on": "plain",
        "until_on": "plain", "granted_by": "personal", "stands_in_for": "personal", "ended_at": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    line = models.ForeignKey(Line, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=40)
    stands_in_for = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="substitutes"
    )
    # Taken away at once, before the last day was over.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="grant_span"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="grant_of_organisation")]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class RoleTitle(models.Model):
    """What a place calls a role, which post goes with it and who stands in. The permissions stay code."""

    privacy: ClassVar = {"role": "plain", "title": "plain", "post": "plain", "substitute": "plain"}

    role = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=60)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    substitute = models.SlugField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.title


class Reset(models.Model):
    """A new start of somebody's sign-in: asked for by one administrator, put in force by another."""

    privacy: ClassVar = {
        "person": "personal", "asked_by": "personal", "asked_at": "plain", "confirmed_by": "personal",
        "confirmed_at": "plain",
    }  # fmt: skip

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="resets")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="reset_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="reset_by_two"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(confirmed_at__isnull=True), name="reset_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.asked_at}"


class MemberQuerySet(models.QuerySet["Member"]):
    """Members by scope."""

    def visible_to(self, person: Any) -> MemberQuerySet:
        """Members of the branches in the person's subtrees."""
        return self.filter(scope_on(person, today()).where("directory.see", "branch__path"))

    def current(self) -> MemberQuerySet:
        return self.filter(left_on__isnull=True)


class Member(models.Model):
    """A Party member as the branch needs them: name, branch, type. The roster itself is kept elsewhere."""

    privacy: ClassVar = {
        "code": "personal", "name": "personal", "branch": "plain", "type": "plain", "joined_on": "plain",
        "left_on": "plain", "person": "personal",
    }  # fmt: skip

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    branch = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    type = models.CharField(max_length=40)
    person = models.OneToOneField(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="member")
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["branch", "left_on"], name="member_of_branch")]

    def __str__(self) -> str:
        return self.name
