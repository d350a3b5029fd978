"""Protections that are code: a pack may make them stricter, never looser.

Two people, groups of five, the right to answer and to appeal, no compulsory photo, nobody sees more than the scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop

from .faults import Fault

if TYPE_CHECKING:
    from .regime import Entry, Regime

PEOPLE, GROUP = 2, 5
# Who may decide, seen from whoever did the thing. A new word is a decision record.
DECIDERS = {
    "level_above": gettext_noop("somebody of the level above"),
    "asker": gettext_noop("somebody of the organisation that asked"),
    "same_unit": gettext_noop("another person of the same unit"),
    "outside_unit": gettext_noop("somebody outside the unit"),
}
DOERS = {"doer", "self", "owner", "filer", "author"}
PHOTO = {"none", "optional"}

DOER_DECIDES = gettext_noop("Whoever did a thing cannot decide on it; choose another decider: %(choices)s")
UNKNOWN_DECIDER = gettext_noop("“%(text)s” is no decider; choose from: %(choices)s")
SAME_ROLE = gettext_noop("The role “%(role)s” enters and decides in the same unit; give the decision to another role")
ONE_PERSON = gettext_noop("At least %(least)d people take part: one does, another decides")
SMALL_GROUP = gettext_noop("A group of fewer than %(least)d is never shown apart")
RIGHT_KEPT = gettext_noop("The right to answer and to appeal cannot be taken away")
PHOTO_REQUIRED = gettext_noop("A photo is never required; write “optional” or “none”")


def faults(regime: Regime) -> Iterator[Fault]:
    """Everything in a pack that would loosen a minimum, wherever it stands."""
    yield from _manifest(regime)
    for collection in regime.codes:
        for entry in regime.entries(collection):
            yield from _decider(entry)
            yield from _photo(entry)
            yield from _groups(entry)


def _manifest(regime: Regime) -> Iterator[Fault]:
    document = regime.documents["pack.yaml"]
    own: Mapping[str, Any] = regime.manifest.get("minimums") or {}
    if own.get("people", PEOPLE) < PEOPLE:
        yield document.fault(("minimums", "people"), ONE_PERSON, least=PEOPLE)
    if own.get("group", GROUP) < GROUP:
        yield document.fault(("minimums", "group"), SMALL_GROUP, least=GROUP)
    for right in ("answer", "appeal"):
        if own.get(right, True) is not True:
            yield document.fault(("minimums", right), RIGHT_KEPT)
    if own.get("photo", "none") not in PHOTO:
        yield document.fault(("minimums", "photo"), PHOTO_REQUIRED)


def _decider(entry: Entry) -> Iterator[Fault]:
    decider = entry.data.get("decider")
    if not decider:
        return
    who = decider["who"]
    if who in DOERS:
        yield entry.fault(("decider", "who"), DOER_DECIDES, choices=", ".join(DECIDERS))
    elif who not in DECIDERS:
        yield entry.fault(("decider", "who"), UNKNOWN_DECIDER, text=who, choices=", ".join(DECIDERS))
    if decider.get("people", 1) < 1:
        yield entry.fault(("decider", "people"), ONE_PERSON, least=PEOPLE)
    doers = set(entry.data.get("doers", ()))
    for key in ("roles", "substitutes"):
        for n, role in enumerate(decider.get(key, ())):
            if who == "same_unit" and role in doers:
                yield entry.fault(("decider", key, n), SAME_ROLE, role=role)


def _photo(entry: Entry) -> Iterator[Fault]:
    evidence = entry.data.get("evidence") or {}
    if evidence.get("photo", "none") not in PHOTO:
        yield entry.fault(("evidence", "photo"), PHOTO_REQUIRED)
    if entry.data.get("type") == "photo" and entry.data.get("required", "never") != "never":
        yield entry.fault(("required",), PHOTO_REQUIRED)


def _groups(entry: Entry) -> Iterator[Fault]:
    if entry.data.get("smallest_group", GROUP) < GROUP:
        yield entry.fault(("smallest_group",), SMALL_GROUP, least=GROUP)
