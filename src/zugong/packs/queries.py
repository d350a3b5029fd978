"""Reads of packs: the version of a day, its data, what differs between two."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from zugong.foundation.text.canonical import canonical, digest

from .models import PackVersion, State
from .parts import Content


class NoPackError(LookupError):
    """No version of a pack was in force on the day."""


def version_on(day: dt.date) -> PackVersion:
    """The version in force on a day. A period asks with its first day and keeps the answer. Raises NoPackError."""
    found = PackVersion.objects.on(day).first()
    if found is None:
        raise NoPackError(day.isoformat())
    return found


def version_in_force() -> PackVersion | None:
    """The version in force now; none in a new database."""
    return PackVersion.objects.filter(state=State.IN_FORCE).first()


def content_of(version: PackVersion) -> Content:
    """The checked data of a version; read once per process. Do not change it."""
    return _content(version.digest, version.pk)


@lru_cache(maxsize=32)
def _content(_digest: str, key: int) -> Content:
    text = PackVersion.objects.values_list("content", flat=True).get(pk=key)
    return read_content(text)


def content_on(day: dt.date) -> Content:
    """The data of the version in force on a day. Raises NoPackError."""
    return content_of(version_on(day))


def entry_on(collection: str, code: str, day: dt.date) -> Mapping[str, Any] | None:
    """One entry of the version in force on a day, such as a kind of duty with its day rule."""
    return next((entry for entry in content_on(day)[collection] if entry["code"] == code), None)


def write_content(content: Content) -> str:
    """Canonical JSON; decimals are marked so that they come back as decimals."""
    return canonical(_plain(content)).decode()


def read_content(text: str) -> Content:
    content: Content = json.loads(text, object_hook=_decimals)
    return content


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Mapping):
        return {key: _plain(below) for key, below in value.items()}
    return [_plain(below) for below in value] if isinstance(value, list | tuple) else value


def _decimals(found: dict[str, Any]) -> Any:
    return Decimal(found["$decimal"]) if set(found) == {"$decimal"} else found


def files_digest(texts: Mapping[str, str]) -> str:
    """Digest over every file with its path."""
    return digest(canonical(sorted([path, text] for path, text in texts.items())))


@dataclass(frozen=True)
class Change:
    """One difference between two packs. ``sign``: + added, - gone, ~ changed."""

    sign: str
    collection: str
    code: str
    field: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        place = f"{self.sign} {self.collection}.{self.code}"
        if self.sign != "~":
            return f"{place}  {self.after or self.before}"
        return f"{place}  {self.field}: {self.before or '–'} → {self.after or '–'}"

    def plain(self) -> dict[str, str]:
        return dict(vars(self))


def differences(old: Content, new: Content) -> list[Change]:
    """What is added, gone and changed, entry by entry and field by field, in a fixed order."""
    found = list(_changed("pack", "pack", old.get("pack", {}), new.get("pack", {})))
    for collection in sorted((set(old) | set(new)) - {"pack"}):
        before = {entry["code"]: entry for entry in old.get(collection, ())}
        after = {entry["code"]: entry for entry in new.get(collection, ())}
        for code in sorted(set(before) | set(after)):
            if code not in after:
                found.append(Change("-", collection, code, before=before[code]["title"]))
            elif code not in before:
                found.append(Change("+", collection, code, after=after[code]["title"]))
            else:
                found += _changed(collection, code, before[code], after[code])
    return found


def _changed(collection: str, code: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = dict(_leaves(old)), dict(_leaves(new))
    for field in sorted(set(before) | set(after)):
        if before.get(field) != after.get(field):
            yield Change("~", collection, code, field, before.get(field, ""), after.get(field, ""))


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every plain value with its place; entries of lists go by their code, so that one put in moves no other."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _leaves(below, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple):
        for n, below in enumerate(value):
            own = below.get("code", n) if isinstance(below, Mapping) else n
            yield from _leaves(below, f"{name}[{own}]")
    else:
        yield name, json.dumps(value) if value is None or isinstance(value, bool) else str(value)
