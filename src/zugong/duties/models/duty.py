"""Who owes what by when. The engine that raised a duty keeps its own row, one to one, and points here."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Line, Organisation, Person
from zugong.directory.paths import path_end
from zugong.directory.scope import scope_on
from zugong.duties.lateness import Filing, Held, Light, Moved, light
from zugong.duties.states import AWAITING, UNFINISHED, State
from zugong.foundation.calendar.clock import today


class Closes(models.TextChoices):
    BY_DECISION = "by_decision", _("by decision")
    BY_FILING = "by_filing", _("by filing")


class Audience(models.TextChoices):
    SUBTREE = "subtree", _("the subtree")
    NAMED = "named", _("named people only")


class SignOffRule(models.TextChoices):
    NONE = "none", _("no signature")
    DEPUTY = "deputy", _("signed by the leader in charge")
    HEAD = "head", _("signed by the head of the unit")


class Kind(models.Model):
    """A kind of duty as the pack defines it: its line of work, how it ends, its notice and grace in days."""

    privacy: ClassVar = {
        "code": "plain", "title": "plain", "line": "plain", "room": "plain", "closes": "plain", "unit_signoff": "plain",
        "warn_days": "plain", "grace_days": "plain", "chased": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=80)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    room = models.CharField(max_length=40)
    closes = models.CharField(max_length=12, choices=Closes.choices, default=Closes.BY_DECISION)
    unit_signoff = models.CharField(max_length=8, choices=SignOffRule.choices, default=SignOffRule.NONE)
    warn_days = models.PositiveSmallIntegerField(default=0)
    grace_days = models.PositiveSmallIntegerField(null=True, blank=True)
    # False for the rooms of a closed network: nothing of their matters is copied to a chat group.
    chased = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class DutyQuerySet(models.QuerySet["Duty"]):
    """The one way to duties: everything a page shows starts from ``visible_to``."""

    def visible_to(self, person: Any) -> DutyQuerySet:
        """Duties of the granted subtrees and lines, those the person owns, and those whose list names the person."""
        granted = scope_on(person, today()).where("duties.see", "organisation__path", "kind__line_id")
        return self.filter(granted & Q(audience=Audience.SUBTREE) | self._personally(person))

    def within(self, person: Any, organisation: Organisation) -> DutyQuerySet:
        """Visible duties of one subtree. Where a grant covers the whole subtree the database sees one plain range."""
        rows = self.filter(
            organisation__path__gte=organisation.path, organisation__path__lt=path_end(organisation.path)
        )
        if scope_on(person, today()).may_in_every_line("duties.see", organisation.path):
            return rows.filter(Q(audience=Audience.SUBTREE) | self._personally(person))
        return rows.visible_to(person)

    def _personally(self, person: Any) -> Q:
        named = Exists(Named.objects.filter(duty=OuterRef("pk"), person=person.pk))
        return Q(person=person.pk) | Q(Q(audience=Audience.NAMED), named)

    def awaiting(self) -> DutyQuerySet:
        return self.filter(state__in=AWAITING)

    def unfinished(self) -> DutyQuerySet:
        return self.filter(state__in=UNFINISHED)

    def overdue(self, day: dt.date) -> DutyQuerySet:
        return self.awaiting().filter(file_by__lt=day)

    def due_unfinished(self, day: dt.date) -> DutyQuerySet:
        return self.unfinished().filter(file_by__lt=day)


class Duty(models.Model):
    """One thing owed: by whom, to whom, by when and why then."""

    privacy: ClassVar = {
        "code": "plain", "kind": "plain", "title": "plain", "organisation": "plain", "person": "personal",
        "asker": "plain", "opened_on": "plain", "window_from": "plain", "first_due_on": "plain", "due_on": "plain",
        "file_by": "plain", "grace_until": "plain", "warn_on": "plain", "why": "plain", "reckoning": "plain",
        "state": "plain", "moved": "plain", "done_on": "plain", "filed_at": "plain", "decided_at": "plain",
        "held": "plain", "first_held": "plain", "filing": "plain", "closes": "plain", "audience": "plain",
        "raised_by": "plain", "entered_at": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=40, unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="duties")
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duties")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="duties")
    asker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="asked_duties")
    opened_on = models.DateField()
    window_from = models.DateField(null=True, blank=True)
    first_due_on = models.DateField()
    due_on = models.DateField()
    file_by = models.DateField()
    grace_until = models.DateField(null=True, blank=True)
    warn_on = models.DateField()
    why = models.TextField(blank=True)
    # How the deadline was reckoned ('+10wd'), so that a new holiday table can move it; empty for a given date.
    reckoning = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    moved = models.CharField(max_length=10, choices=Moved.choices, default=Moved.NONE, blank=True)
    done_on = models.DateField(null=True, blank=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    held = models.CharField(max_length=10, choices=Held.choices, default=Held.NONE, blank=True)
    first_held = models.CharField(max_length=10, choices=Held.choices, default=Held.NONE, blank=True)
    filing = models.CharField(max_length=12, choices=Filing.choices, default=Filing.NONE, blank=True)
    closes = models.CharField(max_length=12, choices=Closes.choices)
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.SUBTREE)
    raised_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="raised")
    entered_at = models.DateTimeField()

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="duty_state_known"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True, filing="") | (Q(filed_at__isnull=False) & ~Q(filing="")),
                name="duty_filing_with_time",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", decided_at__isnull=False, done_on__isnull=False, filed_at__isnull=False)
                & ~Q(held="")
                | ~Q(state="ended"),
                name="duty_ended_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="filed", filed_at__isnull=True), name="duty_filed_has_time"),
            models.CheckConstraint(condition=Q(held="") | ~Q(first_held=""), name="duty_first_held_kept"),
            models.CheckConstraint(condition=Q(due_on__gte=F("first_due_on")), name="duty_due_never_before_first"),
            models.CheckConstraint(
                condition=Q(grace_until__isnull=True) | Q(grace_until__gte=F("file_by")),
                name="duty_grace_after_file_by",
            ),
        ]
        indexes = [
            # A town's unfinished duties by date: one short range per organisation of the subtree.
            models.Index(
                fields=["organisation", "file_by", "id"], name="duty_unfinished",
                condition=Q(state__in=["open", "received", "filed", "returned"]),
            ),
            # The city's unfinished duties by date, read from the front.
            models.Index(
                fields=["file_by", "id"], name="duty_unfinished_city",
                condition=Q(state__in=["open", "received", "filed", "returned"]),
            ),
            models.Index(fields=["kind", "organisation"], name="duty_of_kind"),
            models.Index(fields=["person", "state"], name="duty_of_person", condition=Q(person__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def subject(self) -> tuple[str, str]:
        """How the trail names this duty."""
        return ("duties.duty", self.code)

    def light(self, day: dt.date) -> Light:
        return light(self.state, self.moved, self.file_by, self.warn_on, day)

    def facts(self) -> dict[str, Any]:
        """What a frozen bundle says of the duty."""
        return {
            "code": self.code, "kind": self.kind_id, "title": self.title, "organisation": self.organisation_id,
            "first_due_on": self.first_due_on.isoformat(), "due_on": self.due_on.isoformat(),
            "file_by": self.file_by.isoformat(),
        }  # fmt: skip


class Named(models.Model):
    """One person on the list of a duty that only named people may see."""

    privacy: ClassVar = {"duty": "plain", "person": "personal"}

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="named")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "person"], name="named_once")]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.person_id}"
