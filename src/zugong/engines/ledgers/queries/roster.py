"""Who is on the roster, how it stood the last time, and counts of marks held against the marks themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from zugong.directory.models import Member, Organisation
from zugong.directory.models.people import MemberQuerySet
from zugong.engines.ledgers.models import Attendance, Entry, Mark, Value


def roster_of(entry: Entry) -> list[Member]:
    """Members of the organisation, or of the Party organisations that stand in it, in the order of the last roster.

    Once somebody has been marked the roster is what was marked; before the first filing it follows the directory.
    """
    if not entry.is_draft:
        marked = list(Member.objects.filter(attendance__entry=entry).order_by("attendance__id"))
        if marked:
            return marked
    return members_of(entry.organisation)


def members_of(organisation: Organisation) -> list[Member]:
    """Current members by name."""
    return list(members_in(organisation))


def members_in(organisation: Organisation) -> MemberQuerySet:
    """The same as a query: of the organisation, or of the Party organisations that stand in it."""
    here = Q(branch=organisation) | Q(branch__unit=organisation)
    return Member.objects.current().filter(here).order_by("name", "id")


@dataclass(frozen=True)
class Tick:
    """One member on the page: how it is marked now, and the reason given the last time."""

    member: Member
    mark: int
    reason: str
    last_reason: str
    made_up_on: dt.date | None = None
    pk: int = 0
    reason_title: str = ""


def ticks_of(entry: Entry) -> list[Tick]:
    """The roster with its marks; what was said of a member last time comes along, so that it can be offered."""
    now = {row.member_id: row for row in Attendance.objects.filter(entry=entry)}
    last, shape = last_reasons(entry), entry.version.shape
    found = []
    for member in roster_of(entry):
        row = now.get(member.pk) or Attendance(mark=Mark.NOT_MARKED)
        title = shape.reason_title(row.reason) if row.reason else ""
        found.append(Tick(member, row.mark, row.reason, last.get(member.pk, ""), row.made_up_on, row.pk or 0, title))
    return found


def last_reasons(entry: Entry) -> dict[int, str]:
    """Reasons of absence at the entry before this one."""
    before = (
        Entry.objects.filter(definition=entry.definition, organisation=entry.organisation, period__lt=entry.period)
        .filter(duty__filed_at__isnull=False)
        .order_by("-period", "-number")
        .values("pk")[:1]
    )
    rows = Attendance.objects.filter(entry__in=before).exclude(reason="")
    return dict(rows.values_list("member_id", "reason"))


def attendance_sums(entry: Entry) -> dict[str, int]:
    """Counts from the marks of one entry: roster, present, absent (made up or not), not marked, made up."""
    counts = dict(Attendance.objects.filter(entry=entry).values_list("mark").annotate(n=Count("id")).order_by())
    return sums_from(counts)


def sums_from(counts: dict[int, int]) -> dict[str, int]:
    """Counts by mark as the entry keeps them."""
    made_up = counts.get(Mark.MADE_UP, 0)
    return {
        "roster": sum(counts.values()), "present": counts.get(Mark.PRESENT, 0),
        "absent": counts.get(Mark.ABSENT, 0) + made_up, "not_marked": counts.get(Mark.NOT_MARKED, 0),
        "made_up": made_up,
    }  # fmt: skip


KEPT = ("roster", "present", "absent", "not_marked", "made_up")


def attendance_differences(definition_code: str = "", period: str = "") -> list[str]:
    """Codes of entries whose kept counts differ from their marks; empty when all is well. One pass over the table."""
    entries = Entry.objects.filter(version__rosters=True)
    if definition_code:
        entries = entries.filter(definition_id=definition_code)
    if period:
        entries = entries.filter(period=period)
    marks: dict[int, dict[int, int]] = {}
    rows = Attendance.objects.filter(entry__in=entries.values("pk"))
    for entry, mark, n in rows.values_list("entry_id", "mark").annotate(n=Count("id")).order_by():
        marks.setdefault(entry, {})[mark] = n
    return [
        code
        for pk, code, *kept in entries.values_list("pk", "duty__code", *KEPT)
        if dict(zip(KEPT, kept, strict=True)) != sums_from(marks.get(pk, {}))
    ]


def recent_texts(entry: Entry, element: str, at_most: int = 4) -> list[str]:
    """Words used lately for an element by this organisation and its neighbours, newest first, each once."""
    parent = entry.organisation.parent_id
    near = Q(entry__organisation=entry.organisation_id)
    if parent:
        near |= Q(entry__organisation__parent=parent)
    rows = Value.objects.in_force().filter(near, element__code=element).exclude(entry=entry)
    found: list[str] = []
    for text in rows.order_by("-entry_id").values_list("text", flat=True)[:60]:
        if text and text not in found:
            found.append(text)
        if len(found) == at_most:
            break
    return found
