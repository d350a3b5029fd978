"""Materialised paths, '/1/6/40/': the ids from the root down. A subtree is a range of texts. No database."""

from __future__ import annotations


def path_end(path: str) -> str:
    """First text after every path that begins with ``path`` ('/' is followed by '0')."""
    return path[:-1] + "0"


def ancestor_paths(path: str) -> list[str]:
    """'/1/6/40/' → ['/1/', '/1/6/', '/1/6/40/']."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts))]


def depth(path: str) -> int:
    """'/1/6/40/' → 3."""
    return path.count("/") - 1
