"""Loading whole trees in one step: thousands of rows in a few statements per depth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from zugong.directory.models import Alias, Organisation, OrganisationVersion
from zugong.directory.rows import Loaded, OrganisationRow, rows_digest
from zugong.directory.rules.bulk import may_load
from zugong.directory.rules.tree_rows import TreePlan, check_tree
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb

from .grants import extend_administrators
from .organisations import EVER, organisation_search

BATCH = 500


@verb
def load_organisations(*, rows: Sequence[OrganisationRow], by: Actor) -> Loaded:
    """Open every organisation of ``rows`` with aliases and history: whole or not at all, one event.

    A row whose organisation stands there already exactly so is passed over. Raises BadRowsError with every fault.
    """
    may_load(by).require()
    plan = check_tree(rows, by)
    made: dict[str, Organisation] = {}
    for generation in plan.generations:
        _make_generation(generation, plan, made)
    _link_successors(plan, made)
    _write_histories(plan, made)
    extend_administrators(by=by)
    done = Loaded(len(rows), len(made), plan.unchanged, rows_digest(rows))
    record(
        "directory.tree_loaded",
        subject=("directory", "tree"),
        by=by,
        data={"rows": done.rows, "made": done.made, "unchanged": done.unchanged, "digest": done.digest},
    )
    return done


def _make_generation(rows: Iterable[OrganisationRow], plan: TreePlan, made: dict[str, Organisation]) -> None:
    """One depth of the tree: rows first under a path nobody has, then their paths in one statement."""
    fresh = Organisation.objects.bulk_create([_organisation(row, plan, made) for row in rows], batch_size=BATCH)
    above = Organisation.objects.filter(pk=OuterRef("parent_id")).values("path")
    Organisation.objects.filter(path__gte="~").update(
        path=Concat(
            Coalesce(Subquery(above), Value("/")), Cast(F("pk"), CharField()), Value("/"), output_field=CharField()
        )
    )
    for each in fresh:
        each.path = f"{each.parent.path if each.parent else '/'}{each.pk}/"
        made[each.code] = each


def _organisation(row: OrganisationRow, plan: TreePlan, made: dict[str, Organisation]) -> Organisation:
    level = plan.level_of(row)
    assert level is not None
    return Organisation(
        code=row.code, name=row.name, short_name=row.short_name, tree=row.tree, level=level, kind=row.kind,
        parent=made.get(row.parent) or plan.existing.get(row.parent), path=f"~{row.code}",
        unit=made.get(row.unit) or plan.existing.get(row.unit), order=row.order, phone=row.phone,
        opened_on=row.opened_on, closed_on=row.closed_on,
        search=organisation_search(row.name, row.short_name, *row.aliases),
    )  # fmt: skip


def _link_successors(plan: TreePlan, made: dict[str, Organisation]) -> None:
    merged = [row for generation in plan.generations for row in generation if row.merged_into]
    for row in merged:
        made[row.code].merged_into = made.get(row.merged_into) or plan.existing[row.merged_into]
    Organisation.objects.bulk_update([made[row.code] for row in merged], ["merged_into"], batch_size=BATCH)


def _write_histories(plan: TreePlan, made: dict[str, Organisation]) -> None:
    versions = [
        OrganisationVersion(
            organisation=each, name=each.name, kind=each.kind, level_id=each.level_id, parent_id=each.parent_id,
            path=each.path, valid_from=each.opened_on or EVER, valid_until=each.closed_on,
        )
        for each in made.values()
        if each.closed_on is None or each.closed_on > (each.opened_on or EVER)
    ]  # fmt: skip
    OrganisationVersion.objects.bulk_create(versions, batch_size=BATCH)
    aliases = [
        Alias(organisation=made[row.code], name=name)
        for generation in plan.generations
        for row in generation
        for name in dict.fromkeys(row.aliases)
        if name != row.name
    ]
    Alias.objects.bulk_create(aliases, batch_size=BATCH)
