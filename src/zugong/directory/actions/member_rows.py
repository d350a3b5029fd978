"""Loading a roster of members: what differs is said first, and nobody is taken off it in silence."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zugong.directory.models import Member
from zugong.directory.rows import MemberRow, rows_digest
from zugong.directory.rules.bulk import may_load
from zugong.directory.rules.member_rows import Differences, compare_members
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb

BATCH = 500


@verb
def load_members(*, rows: Sequence[MemberRow], by: Actor, leaving: Collection[str] = ()) -> Differences:
    """Add, change and move members as ``rows`` say; of those gone from the roster only the codes in ``leaving`` leave.

    Whole or not at all, one event with counts. Returns what differed before. Raises BadRowsError with every fault.
    """
    may_load(by).require()
    found = compare_members(rows, by)
    day = today()
    Member.objects.bulk_create(
        (
            Member(code=row.code, name=row.name, type=row.type, branch=branch, joined_on=day)
            for row, branch in found.added
        ),
        batch_size=BATCH,
    )
    touched: list[Member] = []
    for row, member in [(row, member) for row, member, _branch in found.moved] + found.changed:
        member.name, member.type, member.left_on = row.name, row.type, None
        touched.append(member)
    for _row, member, branch in found.moved:
        member.branch = branch
    Member.objects.bulk_update(touched, ["name", "type", "left_on", "branch"], batch_size=BATCH)
    left = Member.objects.filter(pk__in=[each.pk for each in found.gone if each.code in set(leaving)])
    told = {**found.counts(), "left": left.update(left_on=day), "rows": len(rows), "digest": rows_digest(rows)}
    record("directory.members_loaded", subject=("directory", "members"), by=by, data=told)
    return found
