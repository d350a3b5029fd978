"""What the frame of every page shows: navigation by permission, who is signed in, the banners. No query of its own."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zugong.directory.queries import scope_of
from zugong.foundation.calendar.queries import is_sample
from zugong.foundation.rooms import NavEntry
from zugong.foundation.ui.nav import NavItem
from zugong.site.rooms import rooms


@cache
def entries() -> tuple[tuple[NavEntry, str], ...]:
    """Every room's entries with their addresses, in the order the rooms give them."""
    found = [entry for room in rooms() if room.desk for entry in importlib.import_module(room.desk).NAV]
    return tuple((entry, reverse(entry.url_name)) for entry in sorted(found, key=lambda entry: entry.order))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of ``ui/layout.html``."""
    shown: dict[str, Any] = {"sample": is_sample(), "open_network": settings.NETWORK != "closed"}
    person = getattr(request, "person", None)
    if person is None:
        return shown
    held = scope_of(person).permissions
    shown["nav"] = [
        NavItem(url, entry.label, request.path.startswith(url) if url != "/" else request.path == "/")
        for entry, url in entries()
        if entry.permission in held
    ]
    own = [(reverse("sign_in_own"), _("My sign-in"))]
    if "duties.see" in held:
        shown["search_url"] = reverse("search")
    shown |= {"person": person.name, "unit": str(person.organisation), "menu": own, "sign_out_url": reverse("sign_out")}
    return shown
