"""The one attendance table: where members and entries meet. Lean, for it holds half a million rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NoReturn

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Member

from .entry import Entry
from .value import LockedError


class Mark(models.IntegerChoices):
    """What is known of one member. A member who made up for it was absent all the same."""

    NOT_MARKED = 0, _("not marked")
    PRESENT = 1, _("present")
    ABSENT = 2, _("absent")
    MADE_UP = 3, _("absent, made up")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Persons and attendances are different counts."""

    def attendances(self) -> int:
        """How often somebody was there (人次)."""
        return self.filter(mark=Mark.PRESENT).count()

    def persons(self) -> int:
        """How many different members were there at all (人数)."""
        return self.filter(mark=Mark.PRESENT).values("member_id").distinct().count()

    def put(self, entry: Entry, rows: list[Attendance]) -> None:
        """Write the marks of one entry anew. Raises LockedError unless it is with its unit or was returned for it."""
        may = entry.open_elements()
        if may is not None and ATTENDANCE not in may:
            raise LockedError(ATTENDANCE)
        standing: models.QuerySet[Attendance] = models.QuerySet(Attendance).filter(entry=entry)
        standing.delete()
        super().bulk_create(rows, batch_size=5000)

    def put_drafts(self, entries: Collection[Entry], rows: Iterable[tuple[int, int, int, str]]) -> None:
        """Write the marks of many drafts that have none yet, as (entry, member, mark, reason).

        The database's own checks stand. Raises LockedError when one of the entries has been filed.
        """
        known = {entry.pk for entry in entries}
        if any(not entry.is_draft for entry in entries):
            raise LockedError(ATTENDANCE)
        columns = "entry_id, member_id, mark, reason"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY ledgers_attendance ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(_of(row, known))
                return
            made = [_of(row, known) for row in rows]
            cursor.executemany(
                f"INSERT INTO ledgers_attendance ({columns}) VALUES (%s, %s, %s, %s)",  # noqa: S608  # own names only
                made,
            )

    def take_back(self, entries: models.QuerySet[Entry]) -> None:
        """Remove the marks of drafts."""
        if entries.filter(duty__filed_at__isnull=False).exists():
            raise LockedError(ATTENDANCE)
        found: models.QuerySet[Attendance] = models.QuerySet(Attendance).filter(entry__in=entries)
        found.delete()

    def make_up(self, row: Attendance, day: Any) -> int:
        """The only change after filing: an absence gets the day it was made up for."""
        plain: models.QuerySet[Attendance] = models.QuerySet(Attendance).filter(pk=row.pk, mark=Mark.ABSENT)
        return plain.update(mark=Mark.MADE_UP, made_up_on=day)

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LockedError("attendance changes by put() and make_up() only")

    update = delete = bulk_update = bulk_create = _refuse  # type: ignore[assignment]


def _of(row: tuple[int, int, int, str], known: set[int]) -> tuple[int, int, int, str]:
    """The row, if its entry is one of those that were checked."""
    if row[0] not in known:
        raise LockedError(ATTENDANCE)
    return row


ATTENDANCE = "attendance"
"""How a return names the attendance as a whole among the values."""


class Attendance(models.Model):
    """One member at one entry: marked or not, the reason of an absence, the day it was made up for (补课)."""

    privacy: ClassVar = {
        "entry": "plain", "member": "personal", "mark": "personal", "reason": "personal", "made_up_on": "personal",
    }  # fmt: skip

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="attendance", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendance")
    mark = models.PositiveSmallIntegerField(choices=Mark.choices, default=Mark.NOT_MARKED)
    reason = models.CharField(max_length=20, blank=True, default="")
    made_up_on = models.DateField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "member"], name="attendance_once"),
            models.CheckConstraint(condition=Q(mark__in=Mark.values), name="attendance_mark_known"),
            models.CheckConstraint(
                condition=Q(reason="", mark__in=[Mark.NOT_MARKED, Mark.PRESENT])
                | (~Q(reason="") & Q(mark__in=[Mark.ABSENT, Mark.MADE_UP])),
                name="attendance_absent_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(made_up_on__isnull=True) & ~Q(mark=Mark.MADE_UP)
                | Q(made_up_on__isnull=False, mark=Mark.MADE_UP),
                name="attendance_made_up_with_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.mark}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise LockedError("attendance changes by put() and make_up() only")

    @property
    def was_absent(self) -> bool:
        return self.mark in (Mark.ABSENT, Mark.MADE_UP)
