"""What one person's grants open on one day: role × subtree × line of work. Plain data, kept per process."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from zugong.directory.paths import ancestor_paths, path_end
from zugong.directory.roles import Role, role


@dataclass(frozen=True)
class Hold:
    """One grant in force. ``line`` is empty for every line of work."""

    role_key: str
    organisation_id: int
    path: str
    line: str

    @property
    def role(self) -> Role:
        return role(self.role_key)

    def opens(self, permission: str, line: str | None) -> bool:
        return permission in self.role.permissions and (not self.line or line is None or self.line == line)


@dataclass(frozen=True)
class Scope:
    """All holds of a person. Ask ``may`` for one thing, ``where`` for a filter over many."""

    person_id: int
    holds: tuple[Hold, ...]

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Every permission held anywhere, for navigation only."""
        return frozenset().union(*(hold.role.permissions for hold in self.holds))

    @cached_property
    def administers_only(self) -> bool:
        return bool(self.holds) and all(hold.role.administers for hold in self.holds)

    def may(self, permission: str, path: str, line: str | None = None) -> bool:
        """Whether ``permission`` is held at or above ``path``. ``line`` None: in some line of work."""
        return any(path.startswith(hold.path) and hold.opens(permission, line) for hold in self.holds)

    def may_in_every_line(self, permission: str, path: str) -> bool:
        """Whether one grant for every line of work covers ``path``."""
        return any(path.startswith(hold.path) and not hold.line and hold.opens(permission, None) for hold in self.holds)

    def paths(self, permission: str) -> tuple[str, ...]:
        """The highest subtrees in which the permission is held, in any line of work, shortest first."""
        found: list[str] = []
        for path in sorted(
            {hold.path for hold in self.holds if hold.opens(permission, None)}, key=lambda p: (len(p), p)
        ):
            if not any(path.startswith(kept) for kept in found):
                found.append(path)
        return tuple(found)

    def where(self, permission: str, path_field: str, line_field: str | None = None) -> Q:
        """Rows whose organisation lies in a subtree of the permission and whose line of work the grant covers."""
        condition = Q(pk__in=[])
        for path, line in self._areas(permission, with_lines=line_field is not None):
            area = Q(**{f"{path_field}__gte": path, f"{path_field}__lt": path_end(path)})
            condition |= area & Q(**{str(line_field): line}) if line else area
        return condition

    def _areas(self, permission: str, *, with_lines: bool) -> list[tuple[str, str]]:
        """Subtrees with their line; an area inside a wider one of the same line is left out."""
        areas = {(h.path, h.line if with_lines else "") for h in self.holds if h.opens(permission, None)}
        return sorted(
            (path, line)
            for path, line in areas
            if not any(
                path.startswith(other)
                and (not other_line or other_line == line)
                and (other, other_line) != (path, line)
                for other, other_line in areas
            )
        )

    def organisations(self) -> Q:
        """Organisations of the subtrees and the chains above them."""
        condition = self.where("directory.see", "path")
        above = {up for path in self.paths("directory.see") for up in ancestor_paths(path)}
        return condition | Q(path__in=sorted(above)) if above else condition


_kept: dict[tuple[int, int, dt.date], Scope] = {}
_KEPT_AT_MOST = 5000


def scope_on(person: Any, day: dt.date) -> Scope:
    """The person's scope on a day. Kept per process under the person's stamp, which every change of grants renews."""
    key = (person.pk, person.stamp, day)
    found = _kept.get(key)
    if found is None:
        if len(_kept) > _KEPT_AT_MOST:
            _kept.clear()
        found = _kept[key] = _read(person, day)
    return found


def _read(person: Any, day: dt.date) -> Scope:
    if not person.is_active:
        return Scope(person.pk, ())
    rows = (
        person.grants.filter(from_on__lte=day, ended_at__isnull=True)
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=day))
        .values_list("role", "organisation_id", "organisation__path", "line_id")
    )
    return Scope(person.pk, tuple(Hold(r, o, p, line or "") for r, o, p, line in rows))
