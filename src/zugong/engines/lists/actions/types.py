"""List types as the pack in force defines them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zugong.engines.lists.models import ListType
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb


@verb
def define_list_types(*, lists: Iterable[Mapping[str, Any]], source: str, by: Actor) -> None:
    """Put list types of an approved pack version in force; those no longer named stay for their items."""
    codes = []
    for row in lists:
        ListType.objects.update_or_create(code=row["code"], defaults={"title": row["title"], "kind_id": row["kind"]})
        codes.append(row["code"])
    record("lists.types_defined", subject=("packs.version", source), by=by, data={"codes": sorted(codes)})
