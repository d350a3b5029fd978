"""List types as the pack in force defines them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zugong.engines.lists.models import By, Criterion, HelperRole, ListType, Sort, Stage
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb

SORTS = {"tasks": Sort.TASK, "problems": Sort.PROBLEM, "projects": Sort.PROJECT, "negative": Sort.TASK}
# A checklist's slot that is still open is no criterion and no helper yet.
Slots = Mapping[str, Iterable[Mapping[str, Any]]]


@verb
def define_list_types(
    *, lists: Iterable[Mapping[str, Any]], checklists: Slots | None = None, source: str, by: Actor
) -> None:
    """Put list types of an approved pack version in force, with their stages, reasons of listing and helpers.

    Those no longer named stay for their items. ``checklists`` are the items of each checklist by its code.
    """
    codes = []
    for row in lists:
        listed, _made = ListType.objects.update_or_create(code=row["code"], defaults=_columns(row))
        _stages(listed, row.get("stages", ()))
        for model, key in ((Criterion, "criteria"), (HelperRole, "helpers")):
            _slots(model, listed, (checklists or {}).get(row.get(key, ""), ()))
        codes.append(row["code"])
    record("lists.types_defined", subject=("packs.version", source), by=by, data={"codes": sorted(codes)})


def _columns(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the pack leaves open keeps the table's own default."""
    told: dict[str, Any] = {"title": row["title"], "kind_id": row["kind"]}
    if "type" in row:
        told["sort"] = SORTS.get(row["type"], row["type"])
    told |= {
        column: row[key]
        for column, key in (("follow_up_months", "follow_up_months"), ("quota_per_unit", "quota"))
        if row.get(key) is not None
    }
    if row.get("recheck_percent") is not None:
        told["recheck_percent"] = int(row["recheck_percent"])
    return told


def _stages(listed: ListType, stages: Iterable[Mapping[str, Any]]) -> None:
    """Stages by their codes; one that is gone stays for the items that have passed it, behind the others."""
    wanted = list(stages)
    if not wanted:
        return
    standing = {stage.code: stage for stage in listed.stages.all()}
    # Out of the way first: the order is unique.
    for n, stage in enumerate(standing.values()):
        Stage.objects.filter(pk=stage.pk).update(order=1000 + n)
    for n, each in enumerate(wanted):
        told = {"title": each["title"], "order": n, "by": each.get("by", By.OWNER)}
        Stage.objects.update_or_create(list=listed, code=each["code"], defaults=told)


def _slots(model: type[Criterion | HelperRole], listed: ListType, items: Iterable[Mapping[str, Any]]) -> None:
    for each in items:
        if "title" in each:
            told = {"title": each["title"], "order": each["n"]}
            model._default_manager.update_or_create(list=listed, code=f"n{each['n']}", defaults=told)
