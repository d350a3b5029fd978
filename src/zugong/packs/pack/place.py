"""Levels, lines of work, posts, and what a place calls the roles. Loaded through the verbs of ``directory``."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop

from zugong.directory.actions import vocabulary
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion
from zugong.packs.parts import Content, Part
from zugong.packs.regime import Regime
from zugong.packs.schema import CODE, TITLE, entry

OWN_SUBSTITUTE = gettext_noop("A role cannot stand in for itself")
SEVERAL_TOPS = gettext_noop("The tree “%(tree)s” has no level of rank 1")
# The directory keeps short codes for these; see the models there.
SHORT = CODE | {"pattern": r"^[a-z0-9][a-z0-9_-]{0,39}$"}
RANK = {"type": "integer", "minimum": 1, "maximum": 20}


def check(regime: Regime) -> Iterator[Fault]:
    """Each tree has a top; roles are the program's own, their posts and substitutes exist."""
    levels = regime.entries("levels")
    for tree in sorted({str(level.data["tree"]) for level in levels}):
        own = [level for level in levels if level.data["tree"] == tree]
        if all(level.data["rank"] != 1 for level in own):
            yield own[0].fault(("rank",), SEVERAL_TOPS, tree=tree)
    for role in regime.entries("roles"):
        yield from regime.unknown_roles(role, ("code",), ("substitute",))
        if role.data.get("substitute") == role.code:
            yield role.fault(("substitute",), OWN_SUBSTITUTE)
        yield from regime.unknown(role, ("post",), "posts")


def load(content: Content, version: PackVersion, by: Actor) -> None:
    """Put levels, lines, posts and role titles in force; whoever confirmed the pack need not keep the directory."""
    levels = [vocabulary.LevelSpec(row["code"], row["title"], row["tree"], row["rank"]) for row in content["levels"]]
    vocabulary.set_levels(levels=levels, by=SYSTEM)
    vocabulary.set_lines(lines={row["code"]: row["title"] for row in content["lines"]}, by=SYSTEM)
    vocabulary.set_posts(posts={row["code"]: row["title"] for row in content["posts"]}, by=SYSTEM)
    titles = [
        vocabulary.RoleSpec(row["code"], row["title"], row.get("post", ""), row.get("substitute", ""))
        for row in content["roles"]
    ]
    vocabulary.set_role_titles(roles=titles, by=SYSTEM)


PART = Part(
    name="place",
    title="Levels, lines of work, posts, role titles",
    files=("place.yaml", "place/*.yaml"),
    collections={
        "levels": entry(
            {"code": SHORT, "tree": {"enum": ["unit", "party"]}, "rank": RANK}, ["tree", "rank"],
        ),
        "lines": entry({"code": SHORT}),
        "posts": entry({"code": SHORT}),
        "roles": entry({"code": SHORT, "title": TITLE, "post": SHORT, "substitute": SHORT}),
    },
    check=check,
    load=load,
)  # fmt: skip
