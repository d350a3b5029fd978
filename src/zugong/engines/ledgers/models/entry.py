"""Entries: what one organisation records for one period. The duty says by when and how it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Member, Organisation, Person
from zugong.duties.models import Duty
from zugong.duties.states import AWAITING, State

from .definition import Definition, Version


class Checked(models.TextChoices):
    """How somebody else has checked the entry (已核); empty: filed at most."""

    NO = "", "–"
    EACH = "each", _("accepted one by one")
    SAMPLE = "sample", _("drawn and confirmed")
    VISIT = "visit", _("seen on a visit")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by scope."""

    def visible_to(self, person: Any) -> EntryQuerySet:
        """Entries whose duty the person may see."""
        return self.filter(duty__in=Duty.objects.visible_to(person))

    def within(self, person: Any, organisation: Organisation) -> EntryQuerySet:
        """Visible entries of one subtree."""
        return self.filter(duty__in=Duty.objects.within(person, organisation))


class Entry(models.Model):
    """One entry. Counts of attendance are worked out at filing and verified against the marks."""

    privacy: ClassVar = {
        "duty": "plain", "definition": "plain", "version": "plain", "organisation": "plain", "period": "plain",
        "number": "plain", "roster": "plain", "present": "plain", "absent": "plain", "not_marked": "plain",
        "made_up": "plain", "rest_by": "personal", "rest_at": "plain", "rest_count": "plain", "checked": "plain",
        "checked_at": "plain",
    }  # fmt: skip

    duty = models.OneToOneField(Duty, primary_key=True, on_delete=models.PROTECT, related_name="entry")
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="entries", db_index=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="entries", db_index=False)
    # As the duty has it; here too, so that one organisation has one entry a period and figures need no detour.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="entries", db_index=False)
    period = models.CharField(max_length=40)
    # Counts what happens more than once in a period; 0 where there is one entry a period.
    number = models.PositiveIntegerField(default=0)
    roster = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    not_marked = models.PositiveIntegerField(default=0)
    made_up = models.PositiveIntegerField(default=0)
    # 'The rest present': who said it, when, of how many.
    rest_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rest_at = models.DateTimeField(null=True, blank=True)
    rest_count = models.PositiveIntegerField(default=0)
    checked = models.CharField(max_length=8, choices=Checked.choices, default=Checked.NO, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "organisation", "period", "number"], name="entry_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(roster=F("present") + F("absent") + F("not_marked"), made_up__lte=F("absent")),
                name="entry_attendance_adds_up",
            ),
            models.CheckConstraint(condition=Q(checked__in=Checked.values), name="entry_checked_known"),
            models.CheckConstraint(
                condition=Q(checked="", checked_at__isnull=True) | (~Q(checked="") & Q(checked_at__isnull=False)),
                name="entry_checked_with_time",
            ),
            models.CheckConstraint(
                condition=Q(rest_by__isnull=True, rest_at__isnull=True, rest_count=0)
                | Q(rest_by__isnull=False, rest_at__isnull=False),
                name="entry_rest_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["definition", "period"], name="entry_of_period"),
            models.Index(fields=["organisation", "definition"], name="entry_of_organisation"),
            models.Index(fields=["definition", "duty"], name="entry_checked", condition=~Q(checked="")),
        ]

    def __str__(self) -> str:
        return str(self.duty)

    @property
    def is_draft(self) -> bool:
        """Nothing of it has been filed yet."""
        return self.duty.filed_at is None

    def open_elements(self) -> frozenset[str] | None:
        """Codes of the elements that may change now; None for all. After a return of some values, only those."""
        return open_elements(self.duty)


def open_elements(duty: Duty) -> frozenset[str] | None:
    """What of a duty's record may change: all while it is with the unit, what was named when returned, else nothing."""
    if duty.state in AWAITING:
        return None
    if duty.state == State.RETURNED:
        return returned_values(duty) or None
    return frozenset()


def returned_values(duty: Duty) -> frozenset[str]:
    """The values the last return names; empty when it names none (then all are open)."""
    last = duty.decisions.filter(act="returned").order_by("-id").values_list("values", flat=True).first()
    # Canonical JSON of a list of codes.
    return frozenset(last.strip("[]").replace('"', "").split(",")) if last else frozenset()


class Row(models.Model):
    """One row of a table inside an entry: a member, a person, an organisation or a thing by name."""

    privacy: ClassVar = {
        "entry": "plain", "table": "plain", "number": "plain", "member": "personal", "person": "personal",
        "organisation": "plain", "name": "personal",
    }  # fmt: skip

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="rows", db_index=False)
    table = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "table", "number"], name="row_number_once"),
            models.UniqueConstraint(
                fields=["entry", "table", "member"], condition=Q(member__isnull=False), name="row_member_once"
            ),
        ]
        # Most rows are about one of these or none: only where there is something to find.
        indexes = [
            models.Index(fields=[name], name=f"row_of_{name}", condition=Q(**{f"{name}__isnull": False}))
            for name in ("member", "person", "organisation")
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)

    @property
    def about(self) -> Any:
        """Whom or what the row is about."""
        return self.member or self.person or self.organisation or self.name


def period_start(code: str, day: dt.date) -> dt.date:
    """First day of a month, quarter, half or year by its code; a campaign or an event begins on ``day``."""
    # Imported late: the calendar is asked only where a period has a code of its own.
    from zugong.foundation.calendar.periods import Period  # noqa: PLC0415
    from zugong.foundation.calendar.reasons import CalendarError  # noqa: PLC0415

    try:
        return Period.parse(code).start
    except CalendarError:
        return day
