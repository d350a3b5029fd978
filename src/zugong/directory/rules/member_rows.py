"""What is wrong with rows of members, and how a roster differs from what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Member, Organisation, Tree
from zugong.directory.queries import Finder, OrganisationNotFoundError
from zugong.directory.rows import ID_NUMBER, BadRowsError, Fault, MemberRow, code_fault, holds_id_number, name_fault
from zugong.foundation.events.models import Actor

from .bulk import LOAD, reach
from .people import LONGEST_NAME
from .tree_rows import OUTSIDE


@dataclass
class Differences:
    """A roster beside what is kept: what is new, gone, different or in another branch. Nothing is done yet.

    ``gone`` are members of the roster's own branches that do not stand in it.
    """

    added: list[tuple[MemberRow, Organisation]] = field(default_factory=list)
    changed: list[tuple[MemberRow, Member]] = field(default_factory=list)
    moved: list[tuple[MemberRow, Member, Organisation]] = field(default_factory=list)
    gone: list[Member] = field(default_factory=list)
    same: int = 0

    def counts(self) -> dict[str, int]:
        return {
            "added": len(self.added), "changed": len(self.changed), "moved": len(self.moved), "gone": len(self.gone),
            "same": self.same,
        }  # fmt: skip


def compare_members(rows: Sequence[MemberRow], by: Actor) -> Differences:
    """How ``rows`` differ from the members kept. Raises BadRowsError with every fault found."""
    finder, places = Finder.of_all(Tree.PARTY), reach(by, LOAD)
    kept = {each.code: each for each in Member.objects.select_related("branch")}
    faults: list[Fault] = []
    found: list[tuple[MemberRow, Organisation]] = []
    seen: set[str] = set()
    for row in rows:
        wrong, branch = _check(row, finder, places, kept.get(row.code))
        if row.code in seen:
            wrong.append(("code", _("This code stands in the file twice.")))
        seen.add(row.code)
        faults += [Fault(row.row, column, message) for column, message in wrong if message]
        if branch:
            found.append((row, branch))
    if faults:
        raise BadRowsError(faults)
    return _differences(found, kept, seen)


def _check(
    row: MemberRow, finder: Finder, places: tuple[str, ...], kept: Member | None
) -> tuple[list[tuple[str, str | Promise]], Organisation | None]:
    wrong: list[tuple[str, str | Promise]] = [
        ("code", code_fault(row.code)),
        ("name", name_fault(row.name, LONGEST_NAME)),
        ("type", "" if 0 < len(row.type) <= 40 else _("The type of member is missing or too long.")),
    ]
    texts = {"code": row.code, "name": row.name, "branch": row.branch, "type": row.type}
    wrong += [(column, ID_NUMBER) for column, text in texts.items() if holds_id_number(text)]
    if kept and not any(kept.branch.path.startswith(place) for place in places):
        wrong.append(("code", OUTSIDE))
    try:
        branch = finder.find(row.branch)
    except OrganisationNotFoundError as unknown:
        return [*wrong, ("branch", str(unknown))], None
    if branch.closed_on:
        wrong.append(("branch", _("%(name)s is closed.") % {"name": branch.name}))
    if not any(branch.path.startswith(place) for place in places):
        wrong.append(("branch", OUTSIDE))
    return wrong, branch


def _differences(found: list[tuple[MemberRow, Organisation]], kept: dict[str, Member], seen: set[str]) -> Differences:
    differences = Differences()
    for row, branch in found:
        member = kept.get(row.code)
        if member is None:
            differences.added.append((row, branch))
        elif member.branch_id != branch.pk:
            differences.moved.append((row, member, branch))
        elif (member.name, member.type, member.left_on) != (row.name, row.type, None):
            differences.changed.append((row, member))
        else:
            differences.same += 1
    branches = {branch.pk for _row, branch in found}
    differences.gone = [
        each for each in kept.values() if each.branch_id in branches and each.left_on is None and each.code not in seen
    ]
    return differences
