"""What a room says of itself: plain data, so that the rooms above need no registry and no decorator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class NavEntry:
    """One entry of the navigation, for whoever holds the permission anywhere. Rooms list theirs in ``desk.NAV``."""

    url_name: str
    label: str | Promise
    permission: str
    order: int


@dataclass(frozen=True)
class Room:
    """One room of the house.

    ``permissions`` are strings like ``"duties.decide"`` with a sentence in the users' words; ``reactions`` map an event
    type to the dotted path of a task; the other parts are dotted paths too, read by the room that understands them.
    """

    label: str
    title: str
    permissions: Mapping[str, str] = field(default_factory=dict)
    pack: str = ""
    figures: str = ""
    documents: str = ""
    doubts: str = ""
    desk: str = ""
    reactions: Mapping[str, str] = field(default_factory=dict)
    urls: str = ""
