"""What a place calls its levels, posts, lines of work and roles. Packs and first set-up bring them in through here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from zugong.directory.models import Level, Line, Post, RoleTitle
from zugong.directory.roles import all_roles
from zugong.directory.rules.bulk import may_load
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest
from zugong.foundation.text.verdict import Refused


@dataclass(frozen=True)
class LevelSpec:
    """A level of one of the trees; ``rank`` 1 is the top."""

    code: str
    title: str
    tree: str
    rank: int


@dataclass(frozen=True)
class RoleSpec:
    """A role's title here, the post that goes with it and the role that stands in."""

    role: str
    title: str
    post: str = ""
    substitute: str = ""


@verb
def set_levels(*, levels: Sequence[LevelSpec], by: Actor) -> None:
    """Put levels in force: new ones are made, titles and ranks follow, none is taken away."""
    may_load(by).require()
    for each in levels:
        Level.objects.update_or_create(
            code=each.code, defaults={"title": each.title, "tree": each.tree, "rank": each.rank}
        )
    _tell("levels_set", [asdict(each) for each in levels], by)


@verb
def set_posts(*, posts: Mapping[str, str], by: Actor) -> None:
    """Put posts (code → title) in force, in this order; none is taken away."""
    may_load(by).require()
    for rank, (code, title) in enumerate(posts.items()):
        Post.objects.update_or_create(code=code, defaults={"title": title, "rank": rank})
    _tell("posts_set", dict(posts), by)


@verb
def set_lines(*, lines: Mapping[str, str], by: Actor) -> None:
    """Put lines of work (code → title) in force; none is taken away."""
    may_load(by).require()
    for code, title in lines.items():
        Line.objects.update_or_create(code=code, defaults={"title": title})
    _tell("lines_set", dict(lines), by)


@verb
def set_role_titles(*, roles: Sequence[RoleSpec], by: Actor) -> None:
    """Put titles of roles in force. No title adds a permission; a role the program does not have is refused."""
    may_load(by).require()
    known = {each.key for each in all_roles()}
    for each in roles:
        unknown = {each.role, each.substitute or each.role} - known
        if unknown:
            raise Refused(f"no such role: {', '.join(sorted(unknown))}")
        RoleTitle.objects.update_or_create(
            role=each.role, defaults={"title": each.title, "post_id": each.post or None, "substitute": each.substitute}
        )
    _tell("role_titles_set", [asdict(each) for each in roles], by)


def _tell(what: str, body: Any, by: Actor) -> None:
    told = {"count": len(body), "digest": digest(canonical(body))}
    record(f"directory.{what}", subject=("directory", what.removesuffix("_set")), by=by, data=told)
