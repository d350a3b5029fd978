"""What is wrong with rows of a tree, cell by cell, before any of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Level, Organisation, Tree
from zugong.directory.rows import BadRowsError, Fault, OrganisationRow, code_fault, name_fault, phone_fault
from zugong.foundation.events.models import Actor

from .bulk import LOAD, reach
from .organisations import LONGEST_NAME

DEEPEST = 12
OUTSIDE = _("This lies outside the part of the tree you keep.")


@dataclass
class TreePlan:
    """Rows that may be made, generation by generation, and what was there before."""

    levels: dict[tuple[str, str], Level]
    existing: dict[str, Organisation]
    generations: list[list[OrganisationRow]] = field(default_factory=list)
    unchanged: int = 0

    def level_of(self, row: OrganisationRow) -> Level | None:
        return self.levels.get((row.tree, row.level))


def check_tree(rows: Sequence[OrganisationRow], by: Actor) -> TreePlan:
    """A plan for the rows. Raises BadRowsError with every fault found."""
    levels: dict[tuple[str, str], Level] = {}
    for level in Level.objects.all():
        levels[level.tree, level.code] = levels[level.tree, level.title] = level
    existing = {each.code: each for each in Organisation.objects.select_related("parent")}
    plan = TreePlan(levels, existing)
    by_code: dict[str, OrganisationRow] = {}
    faults: list[Fault] = []
    for row in rows:
        faults += _own_faults(row, plan, row.code in by_code)
        by_code.setdefault(row.code, row)
    places = reach(by, LOAD)
    for row in rows:
        faults += _links(row, by_code, plan, places)
    depths, circles = _depths(by_code)
    faults += [Fault(row.row, "parent", _("This organisation would stand below itself.")) for row in circles]
    faults += [
        Fault(by_code[code].row, "parent", _("The tree would become too deep."))
        for code, depth in depths.items()
        if depth >= DEEPEST
    ]
    if faults:
        raise BadRowsError(sorted(faults, key=lambda fault: fault.row))
    _arrange(plan, by_code, depths)
    return plan


def _own_faults(row: OrganisationRow, plan: TreePlan, again: bool) -> list[Fault]:
    """Faults that the row shows by itself."""
    found: list[tuple[str, str | Promise]] = [
        ("code", code_fault(row.code)),
        ("name", name_fault(row.name, LONGEST_NAME)),
        ("short_name", name_fault(row.short_name, 40) if row.short_name else ""),
        ("phone", phone_fault(row.phone)),
        ("aliases", next((fault for alias in row.aliases if (fault := name_fault(alias, LONGEST_NAME))), "")),
        ("kind", _("Too long.") if len(row.kind) > 40 else ""),
        ("code", _("This code stands in the file twice.") if again else ""),
        ("tree", "" if row.tree in Tree.values else _("This is neither of the two trees.")),
        ("closed_on", _ends_too_early(row)),
        ("merged_into", _("What was merged needs the day it ended.") if row.merged_into and not row.closed_on else ""),
    ]
    if row.tree in Tree.values and plan.level_of(row) is None:
        found.append(("level", _("There is no level “%(level)s” in this tree.") % {"level": row.level[:40]}))
    standing = plan.existing.get(row.code)
    if standing is not None:
        found.append(("code", _differs(row, standing, plan)))
    return [Fault(row.row, column, message) for column, message in found if message]


def _ends_too_early(row: OrganisationRow) -> str | Promise:
    early = row.opened_on and row.closed_on and row.closed_on < row.opened_on
    return _("It ends before it begins.") if early else ""


def _differs(row: OrganisationRow, standing: Organisation, plan: TreePlan) -> str | Promise:
    level = plan.level_of(row)
    parent = standing.parent.code if standing.parent else ""
    same = (standing.name, standing.parent_id and parent or "", standing.level_id) == (
        row.name, row.parent, level.code if level else "",
    )  # fmt: skip
    if same:
        return ""
    return _("%(code)s is there already with another name, level or place; change it on its own page.") % {
        "code": row.code
    }


def _links(
    row: OrganisationRow, by_code: dict[str, OrganisationRow], plan: TreePlan, places: tuple[str, ...]
) -> list[Fault]:
    """Faults of what the row points at."""
    found: list[tuple[str, str | Promise]] = [("parent", _parent_fault(row, by_code, plan, places))]
    if row.unit:
        found.append(("unit", _target_fault(row.unit, by_code, plan, Tree.UNIT)))
        if row.tree != Tree.PARTY:
            found.append(("unit", _("Only a Party organisation stands in a unit.")))
    if row.merged_into:
        found.append(("merged_into", _target_fault(row.merged_into, by_code, plan, row.tree)))
        if row.merged_into == row.code:
            found.append(("merged_into", _("An organisation cannot be merged into itself.")))
    return [Fault(row.row, column, message) for column, message in found if message]


def _target_fault(code: str, by_code: dict[str, OrganisationRow], plan: TreePlan, tree: str) -> str | Promise:
    target = by_code.get(code) or plan.existing.get(code)
    if target is None:
        return _("There is no organisation with the code %(code)s.") % {"code": code[:40]}
    return "" if target.tree == tree else _("They stand in different trees.")


def _parent_fault(
    row: OrganisationRow, by_code: dict[str, OrganisationRow], plan: TreePlan, places: tuple[str, ...]
) -> str | Promise:
    if row.code in plan.existing:
        return ""
    if not row.parent:
        return "" if any(place.count("/") <= 2 for place in places) else OUTSIDE
    fault = _target_fault(row.parent, by_code, plan, row.tree)
    if fault:
        return fault
    standing, level = plan.existing.get(row.parent), plan.level_of(row)
    if standing is not None:
        if not any(standing.path.startswith(place) for place in places):
            return OUTSIDE
        if standing.closed_on and not row.closed_on:
            return _("%(name)s is closed.") % {"name": standing.name}
    above = plan.level_of(by_code[row.parent]) if row.parent in by_code else None
    above = above or (plan.levels.get((standing.tree, standing.level_id)) if standing else None)
    if level and above and level.rank < above.rank:
        return _("%(level)s cannot stand below %(parent)s.") % {"level": level.title, "parent": above.title}
    return ""


def _depths(by_code: dict[str, OrganisationRow]) -> tuple[dict[str, int], list[OrganisationRow]]:
    """How deep each row stands within the file, and the rows that stand in a circle."""
    depths: dict[str, int] = {}
    circles: list[OrganisationRow] = []
    for code in by_code:
        way: list[str] = []
        at = code
        while at in by_code and at not in depths and at not in way:
            way.append(at)
            at = by_code[at].parent
        if at in way:
            circles += [by_code[each] for each in way[way.index(at) :]]
        start = depths.get(at, -1)
        for step, each in enumerate(reversed(way), start=1):
            depths[each] = start + step
    return depths, circles


def _arrange(plan: TreePlan, by_code: dict[str, OrganisationRow], depths: dict[str, int]) -> None:
    """New rows by tree and depth: units first, so that Party organisations can point at them."""
    groups: dict[tuple[bool, int], list[OrganisationRow]] = {}
    for code, row in by_code.items():
        if code in plan.existing:
            plan.unchanged += 1
        else:
            groups.setdefault((row.tree == Tree.PARTY, depths[code]), []).append(row)
    plan.generations = [groups[key] for key in sorted(groups)]
