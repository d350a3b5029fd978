"""The house as files: which room a file belongs to and which rooms are below it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# Lowest first; the rooms of one entry do not know each other. docs/architecture.md tells why.
ORDER = [
    ["foundation"],
    ["foundation.text"],
    ["foundation.calendar"],
    ["foundation.draws"],
    ["foundation.events"],
    ["foundation.evidence"],
    ["foundation.ui"],
    ["directory"],
    ["packs"],
    ["figures"],
    ["documents"],
    ["duties"],
    ["doubts"],
    ["engines.lists", "engines.ledgers"],
    ["engines.*"],
    ["domains.*"],
    ["desk"],
    ["site"],
]
GROUPS = {"foundation", "engines", "domains"}
NO_ROOM = {"tests", "templates", "locale", "static", "__pycache__"}
RANKS = {room: rank for rank, rooms in enumerate(ORDER) for room in rooms}


@dataclass(frozen=True)
class House:
    """A source tree like ``src/zugong``; tests plant faults in trees of their own."""

    root: Path

    def room_of(self, path: Path) -> str:
        """``engines.lists`` for a file below engines/lists, ``directory`` for one below directory."""
        parts = path.relative_to(self.root).parts
        if len(parts) > 2 and parts[0] in GROUPS and parts[1] not in NO_ROOM:
            return f"{parts[0]}.{parts[1]}"
        return parts[0]

    def folder_of(self, room: str) -> Path:
        return self.root.joinpath(*room.split("."))

    @cached_property
    def rooms(self) -> dict[str, str]:
        """Rooms by label (their folder's name)."""
        single = [path for path in self.root.iterdir() if path.is_dir() and path.name not in GROUPS | NO_ROOM]
        grouped = [path for group in GROUPS for path in (self.root / group).glob("*/") if path.name not in NO_ROOM]
        return {path.name: ".".join(path.relative_to(self.root).parts) for path in single + grouped}

    def may_use(self, room: str, other: str) -> bool:
        """Whether a room may point at another: itself or one below."""
        return room == other or rank(other) < rank(room)

    def files(self, *patterns: str) -> Iterator[Path]:
        for pattern in patterns:
            yield from sorted(path for path in self.root.rglob(pattern) if "__pycache__" not in path.parts)

    def code(self) -> Iterator[tuple[Path, ast.Module]]:
        """Product code: every Python file but migrations and tests, parsed."""
        for path in self.files("*.py"):
            if not {"migrations", "tests"} & set(path.relative_to(self.root).parts):
                yield path, ast.parse(path.read_text(), str(path))

    def templates(self) -> Iterator[tuple[Path, str]]:
        for path in self.files("*.html"):
            if "templates" in path.relative_to(self.root).parts:
                yield path, path.read_text()

    def at(self, path: Path, line: int) -> str:
        return f"{path.relative_to(self.root)}:{line}"


def rank(room: str) -> int:
    """Height of a room; a room nobody planned stands at the top and may be used by none."""
    return RANKS.get(room, RANKS.get(f"{room.split('.')[0]}.*", len(ORDER)))


def name_of(node: ast.expr) -> str:
    """Last part of a name: ``ForeignKey`` of ``models.ForeignKey``."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
