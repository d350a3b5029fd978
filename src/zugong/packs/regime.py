"""A whole pack that has been read: entries by collection, look-ups across files, and every check in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop

from zugong.directory import roles

from . import minimums
from .faults import Fault, sorted_faults
from .formulas import FormulaFault
from .parts import Asking, Part, installed
from .reading import Document, Steps, read_texts
from .schema import Validator, part_of

UNKNOWN_FILE = gettext_noop("No room knows a file of this name; see docs/pack-schema.json")
CODE_TWICE = gettext_noop("The code “%(code)s” stands a second time; the first is in %(file)s, line %(line)d")
UNKNOWN_ROLE = gettext_noop("The program has no role “%(role)s”; a pack gives names to its roles and adds none")
UNKNOWN_CODE = gettext_noop("There is no “%(code)s” among the %(collection)s of this pack")
NO_SUCH_DAY = gettext_noop("“%(text)s” is no day of the calendar")
MISSING_PACK = gettext_noop("pack.yaml is missing, or cannot be read")


@dataclass(frozen=True)
class Entry:
    """One entry of a collection, and where it stands."""

    collection: str
    data: Mapping[str, Any]
    document: Document
    steps: Steps

    @property
    def code(self) -> str:
        return str(self.data["code"])

    def fault(self, steps: Steps, msgid: str, **about: Any) -> Fault:
        """A fault at a place inside the entry."""
        return self.document.fault((*self.steps, *steps), msgid, **about)

    def named(self, steps: Steps) -> list[tuple[Steps, Any]]:
        """The codes at a place with the place of each: one, a list of them, or none."""
        value: Any = self.data
        for step in steps:
            value = value.get(step) if isinstance(value, Mapping) else value[int(step)]
            if value is None:
                return []
        return [((*steps, n), code) for n, code in enumerate(value)] if isinstance(value, list) else [(steps, value)]

    def formula_faults(self, steps: Steps, found: Iterable[FormulaFault]) -> Iterator[Fault]:
        for fault in found:
            yield self.fault((*steps, *fault.steps), fault.msgid, **fault.about)


@dataclass(frozen=True)
class Regime:
    """Documents whose schema holds, seen as one pack."""

    documents: Mapping[str, Document]
    parts: Sequence[Part]

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        return self.documents["pack.yaml"].content

    @cached_property
    def content(self) -> dict[str, Any]:
        """The pack as plain data: the manifest, and the entries of every collection in the order of the files."""
        known = [name for part in self.parts for name in part.collections]
        return {"pack": dict(self.manifest)} | {
            name: [dict(entry.data) for entry in self.entries(name)] for name in known
        }

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for path, document in sorted(self.documents.items()):
            if path == "pack.yaml":
                continue
            for name, rows in document.content.items():
                found.setdefault(name, []).extend(
                    Entry(name, row, document, (name, n)) for n, row in enumerate(rows or [])
                )
        return found

    def entries(self, collection: str) -> Sequence[Entry]:
        return self._entries.get(collection, ())

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, Entry]]:
        """Entries by collection and code; the first, where a code stands twice."""
        return {name: {entry.code: entry for entry in reversed(rows)} for name, rows in self._entries.items()}

    def find(self, collection: str, code: Any) -> Entry | None:
        return self.codes.get(collection, {}).get(code)

    def unknown(self, entry: Entry, steps: Steps, collection: str) -> Iterator[Fault]:
        """A fault for each code below ``steps`` (a code or a list of codes) that its collection does not have."""
        for place, code in entry.named(steps):
            if self.find(collection, code) is None:
                yield entry.fault(place, UNKNOWN_CODE, code=code, collection=collection)

    def unknown_roles(self, entry: Entry, *places: Steps) -> Iterator[Fault]:
        """A fault for each role named at one of the places (a key or a list of keys) that the program does not have."""
        known = {role.key for role in roles.all_roles()}
        for steps in places:
            for place, role in entry.named(steps):
                if role not in known:
                    yield entry.fault(place, UNKNOWN_ROLE, role=role)

    def askings(self) -> Iterator[Asking]:
        """Everything this pack asks of people, ledgers and forms alike."""
        for part in self.parts:
            yield from part.askings(self.content)


@dataclass(frozen=True)
class Checked:
    """The answer of a check: the pack as data, or its faults."""

    regime: Regime | None
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> Regime:
        """The regime. Raises ValueError when there are faults."""
        if self.regime is None or self.faults:
            raise ValueError("the pack has faults")
        return self.regime


def check(texts: Mapping[str, str], parts: Sequence[Part] | None = None) -> Checked:
    """Read and check a pack from its texts. Later checks wait until the earlier ones hold; the order is fixed."""
    rooms = installed() if parts is None else parts
    documents, faults = read_texts(texts)
    if faults:
        return Checked(None, faults)
    wrong = sorted_faults(_schema_faults(documents, rooms))
    if wrong:
        return Checked(None, wrong)
    regime = Regime(documents, rooms)
    return Checked(regime, sorted_faults(_cross_faults(regime)))


def _schema_faults(documents: Mapping[str, Document], parts: Sequence[Part]) -> Iterator[Fault]:
    validator = Validator(parts)
    if "pack.yaml" not in documents:
        yield Fault("pack.yaml", 1, 1, MISSING_PACK)
    for path, document in documents.items():
        name = part_of(path, parts)
        if name:
            yield from validator.faults(name, document)
        else:
            yield Fault(path, 1, 1, UNKNOWN_FILE)


def _cross_faults(regime: Regime) -> Iterator[Fault]:
    yield from _days(regime)
    yield from _codes_twice(regime)
    yield from minimums.faults(regime)
    checks: list[Callable[[Regime], Iterable[Fault]]] = [part.check for part in regime.parts]
    for own in checks:
        yield from own(regime)


def _codes_twice(regime: Regime) -> Iterator[Fault]:
    for name, first in regime.codes.items():
        for entry in regime.entries(name):
            kept = first[entry.code]
            if kept is not entry:
                line, _column = kept.document.at(*kept.steps)
                yield entry.fault(("code",), CODE_TWICE, code=entry.code, file=kept.document.path, line=line)


DAYS = {"valid_from", "ends_on", "on", "date", "published_on", "begins_on"}


def _days(regime: Regime) -> Iterator[Fault]:
    """Texts that look like days and are none, such as 2016-02-30."""
    for document in regime.documents.values():
        for steps, value in _walk(document.content, ()):
            if steps[-1] in DAYS and isinstance(value, str) and not _is_day(value):
                yield document.fault(steps, NO_SUCH_DAY, text=value)


def _walk(value: Any, steps: Steps) -> Iterator[tuple[Steps, Any]]:
    if steps:
        yield steps, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inside:
        yield from _walk(below, (*steps, key))


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
