"""What a role is. The table itself is code of ``site`` and is handed down at start-up; the database keeps keys only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """A role in the users' words. ``administers`` marks the three administrators, who read no business content."""

    key: str
    title: str
    description: str
    permissions: frozenset[str]
    administers: bool = False
    second_factor: bool = False


_table: dict[str, Role] = {}


def install(roles: Mapping[str, Role]) -> None:
    """Put the table of ``site`` in force; called once at start-up."""
    _table.clear()
    _table.update(roles)


def role(key: str) -> Role:
    """The role under ``key``; an unknown key (an older database) grants nothing."""
    return _table.get(key) or Role(key, key, "", frozenset())


def all_roles() -> tuple[Role, ...]:
    return tuple(_table.values())
