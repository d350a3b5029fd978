"""Finds the rooms by folder. Nothing else in the house discovers anything."""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from zugong.foundation.rooms import Room

if TYPE_CHECKING:
    from zugong.figures.bases import Base
    from zugong.packs.parts import Part

HOUSE = Path(__file__).resolve().parents[1]


def room_modules() -> list[str]:
    """Dotted names of every package that has a ``room.py``, lowest layer first (the order of docs/architecture.md)."""
    found = sorted(path.parent for path in HOUSE.glob("**/room.py"))
    names = ["zugong." + ".".join(path.relative_to(HOUSE).parts) for path in found]
    names += [name for name in os.environ.get("ZUGONG_EXTRA_ROOMS", "").split(",") if name]
    return sorted(names, key=_height)


def _height(name: str) -> tuple[int, str]:
    low = ["foundation", "directory", "packs", "figures", "documents"]
    order = [*low, "duties", "doubts", "engines", "domains", "desk"]
    part = name.split(".")[1] if name.startswith("zugong.") else "domains"
    return (order.index(part), name)


@cache
def rooms() -> tuple[Room, ...]:
    """Every room's own description, lowest first."""
    return tuple(importlib.import_module(f"{name}.room").ROOM for name in room_modules())


def pack_parts() -> list[Part]:
    """What each room brings to packs, lowest room first; read when the models are there."""
    return [part for room in rooms() if room.pack for part in importlib.import_module(room.pack).PARTS]


def figure_bases() -> list[Base]:
    """What each room brings to be counted; read when the models are there."""
    return [base for room in rooms() if room.figures for base in importlib.import_module(room.figures).BASES]
