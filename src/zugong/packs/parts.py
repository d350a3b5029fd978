"""What a room brings to packs: its files, their schema, its own checks, its loading. ``site`` hands the parts down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zugong.foundation.events.models import Actor

from .faults import Fault

if TYPE_CHECKING:
    from .models import PackVersion
    from .regime import Regime

Schema = Mapping[str, Any]
# A pack as plain data: the manifest under "pack", else a list of entries under each collection's name.
Content = Mapping[str, Any]


@dataclass(frozen=True)
class Asking:
    """What one form, or one ledger, asks of whom, how often. ``subject``: what one filling in is about."""

    collection: str
    code: str
    title: str
    subject: str
    elements: tuple[str, ...]
    times_a_year: int
    burden: Mapping[str, Any] = field(default_factory=dict)


def _nothing(_regime: Regime) -> Iterable[Fault]:
    return ()


def _asks_nothing(_content: Content) -> Iterable[Asking]:
    return ()


@dataclass(frozen=True)
class Part:
    """One room's part of a pack. A room's ``pack.py`` has a tuple ``PARTS`` of them.

    ``files`` are patterns of paths (``lists.yaml``, ``lists/*.yaml``); in such a file stand the ``collections``, each a
    list of entries of the given schema, each entry with a ``code`` of its own. ``check`` sees the whole pack after its
    schema holds. ``load`` puts a version in force, in the transaction of the caller. ``askings`` tells what is asked
    of people, so that nothing is asked twice.
    """

    name: str
    title: str
    files: tuple[str, ...]
    collections: Mapping[str, Schema]
    check: Callable[[Regime], Iterable[Fault]] = _nothing
    load: Callable[[Content, PackVersion, Actor], None] | None = None
    askings: Callable[[Content], Iterable[Asking]] = _asks_nothing

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of one file of this part."""
        return {
            "type": "object",
            "title": self.title,
            "properties": {
                name: {"type": "array", "maxItems": 2000, "items": entry} for name, entry in self.collections.items()
            },
            "additionalProperties": False,
        }


_installed: list[Part] = []


def install(parts: Iterable[Part]) -> None:
    """Put the rooms' parts in force, lowest room first; called once at start-up."""
    wanted = list(parts)
    names = [name for part in wanted for name in (part.name, *part.files, *part.collections)]
    twice = {name for name in names if names.count(name) > 1 and name not in {part.name for part in wanted}}
    assert not twice, f"two parts claim {sorted(twice)}"
    _installed[:] = wanted


def installed() -> tuple[Part, ...]:
    return tuple(_installed)
