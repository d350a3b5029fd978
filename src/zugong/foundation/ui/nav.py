"""An entry of the rooms' navigation."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise


class NavItem(NamedTuple):
    """Address, words, whether the reader is there, how many things wait.."""

    url: str
    label: str | Promise
    active: bool = False
    waiting: int = 0
