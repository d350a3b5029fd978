"""Lists: items with basis, measure and the people who answer for them. The duty says by when; the item says what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.duties.models import Duty, Kind
from zugong.foundation.events.models import PositionField
from zugong.foundation.evidence.queries import bundle_lines


class Progress(models.TextChoices):
    """How far the work is: the item's own word, never the duty's state."""

    NOT_STARTED = "not_started", _("not started")
    UNDER_WAY = "under_way", _("under way")
    NEARLY_DONE = "nearly_done", _("nearly done")
    STANDING = "standing", _("kept up for good")
    CLOSED = "closed", _("closed")
    RELAPSED = "relapsed", _("relapsed")


class Sort(models.TextChoices):
    """The sorts of lists a pack may define; what differs between two lists of a sort is data."""

    TASK = "task", _("tasks")
    RESPONSIBILITY = "responsibility", _("responsibilities")
    PROBLEM = "problem", _("problems")
    PROJECT = "project", _("projects")
    RECTIFICATION = "rectification", _("rectification")
    BREAKDOWN = "breakdown", _("a plan broken down")


class ListType(models.Model):
    """A typed list as the pack defines it: responsibilities, tasks, problems, projects, rectification."""

    privacy: ClassVar = {
        "code": "plain", "title": "plain", "kind": "plain", "sort": "plain", "reply_days": "plain",
        "recheck_percent": "plain", "follow_up_months": "plain", "quota_per_unit": "plain",
    }  # fmt: skip

    code = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=80)
    kind = models.OneToOneField(Kind, on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=16, choices=Sort.choices, default=Sort.TASK)
    # Working days in which a coloured notice is to be answered.
    reply_days = models.PositiveSmallIntegerField(default=3)
    # The share of closed items that is drawn for a re-check; 0 for none.
    recheck_percent = models.PositiveSmallIntegerField(default=5)
    # How long a closed item is followed; 0 for not at all.
    follow_up_months = models.PositiveSmallIntegerField(default=0)
    # Items one unit may have on the list in one year.
    quota_per_unit = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(sort__in=Sort.values), name="list_sort_known"),
            models.CheckConstraint(condition=models.Q(recheck_percent__lte=100), name="list_recheck_is_a_share"),
        ]

    def __str__(self) -> str:
        return self.title


class Responsibility(models.TextChoices):
    """主体、第一、直接责任 of the Party-building duty list."""

    NONE = "", "–"
    MAIN = "main", _("main responsibility")
    FIRST = "first", _("first responsible")
    DIRECT = "direct", _("directly responsible")


class ItemQuerySet(models.QuerySet["Item"]):
    def visible_to(self, person: Any) -> ItemQuerySet:
        """Items whose duty the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))


class Item(models.Model):
    """One thing on a list: on what basis, what is to be done, how far it is, who answers for it."""

    privacy: ClassVar = {
        "duty": "plain", "list": "plain", "basis": "plain", "measure": "plain", "progress": "plain",
        "report": "personal", "lead_leader": "personal", "lead_unit": "plain", "contact": "personal",
        "responsibility": "plain", "supporting": "plain", "archive_no": "plain", "archived_on": "plain",
    }  # fmt: skip

    duty = models.OneToOneField(Duty, primary_key=True, on_delete=models.PROTECT, related_name="item")
    list = models.ForeignKey(ListType, on_delete=models.PROTECT, related_name="items")
    basis = models.CharField(max_length=200, blank=True)
    measure = models.TextField()
    progress = models.CharField(max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED)
    # What the unit says it did: the text that is frozen with the bundle when it files.
    report = models.TextField(blank=True)
    lead_leader = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.CharField(max_length=60, blank=True)
    # 配合单位; the responsible unit is the duty's organisation, the responsible person the duty's.
    supporting = models.ManyToManyField(Organisation, related_name="+", blank=True)
    responsibility = models.CharField(max_length=8, choices=Responsibility.choices, blank=True, default="")
    archive_no = models.CharField(max_length=60, blank=True, default="")
    archived_on = models.DateField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(progress__in=Progress.values), name="item_progress_known"),
            models.CheckConstraint(
                condition=models.Q(archived_on__isnull=True, archive_no="")
                | (models.Q(archived_on__isnull=False) & ~models.Q(archive_no="")),
                name="item_archived_with_number",
            ),
        ]

    def __str__(self) -> str:
        return str(self.duty)

    def material(self) -> dict[str, Any]:
        """The item's part of a frozen bundle, with the digests of its evidence; of a project its money too."""
        told: dict[str, Any] = {
            "list": self.list_id, "basis": self.basis, "measure": self.measure, "report": self.report,
            "evidence": bundle_lines(*self.holder),
        }  # fmt: skip
        if self.list.sort == Sort.PROJECT:
            told["funds"] = self.money()
        return told

    def money(self) -> dict[str, str]:
        """What the unit says of a project's money, as text; what is not known is not there."""
        funds = getattr(self, "funds", None)
        known = {name: getattr(funds, name, None) for name in ("applied", "spent")}
        return {name: f"{value:.2f}" for name, value in known.items() if value is not None}

    @property
    def holder(self) -> tuple[str, str]:
        """How its evidence is held."""
        return ("lists.item", self.duty.code)


class ProgressNote(models.Model):
    """One entry of how the work goes: when it was, when it was written, how far."""

    privacy: ClassVar = {
        "item": "plain", "person": "personal", "text": "personal", "progress": "plain", "happened_on": "plain",
        "entered_at": "plain", "position": "plain",
    }  # fmt: skip

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="notes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    progress = models.CharField(max_length=12, choices=Progress.choices)
    happened_on = models.DateField()
    entered_at = models.DateTimeField()
    position = PositionField()

    class Meta:
        indexes = [models.Index(fields=["item", "id"], name="note_of_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.happened_on}"
