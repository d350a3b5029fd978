"""Reading a pack that nobody vouches for: YAML 1.2 without aliases, tags or merges; size, depth and paths capped.

The parser's events are taken one by one, so an alias is refused where it stands and nothing is ever expanded.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .faults import Fault, sorted_faults

FILE_BYTES, PACK_BYTES, FILES, SEEN = 128 * 1024, 1024 * 1024, 200, 1000
DEPTH, NODES, TEXT, KEY = 24, 20_000, 4000, 60
PATH = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,39}/)?[a-z0-9][a-z0-9_-]{0,39}\.yaml")
IGNORED = {"README.md"}

NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?")
ODD_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?[\d_]*(?:e[-+]?\d+)?|\.\d+|0[xob][\da-f]+|\.inf|\.nan)", re.IGNORECASE)
WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)
# Control signs, signs of width nothing, signs that turn the line round, line ends other than \n: none is text.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\uffff]|\r(?!\n)"
)
MARKUP = re.compile(r"<[A-Za-z/!?]|\{\{|\{%|\$\{|&(?:#\w+|[a-z]+);")
TAB = re.compile(r"^ *\t", re.MULTILINE)

NO_FOLDER = gettext_noop("The folder holds no pack: there is no pack.yaml")
BAD_NAME = gettext_noop("A pack holds files like lists.yaml or lists/tasks.yaml: small letters, digits, - and _")
NO_LINKS = gettext_noop("A link leads out of the folder; put the file itself here")
NO_FILE = gettext_noop("This is no ordinary file")
TOO_MANY = gettext_noop("A pack has at most %(most)d files")
TOO_BIG = gettext_noop("A file has at most %(most)d KB; split it")
PACK_TOO_BIG = gettext_noop("A pack has at most %(most)d KB")
NOT_UTF8 = gettext_noop("The file is not UTF-8 (GBK perhaps); save it as UTF-8")
BAD_SIGN = gettext_noop("A control sign (U+%(code)s) stands here; take it out")
TABBED = gettext_noop("The line begins with a tab; use spaces")
UNREADABLE = gettext_noop("This cannot be read as YAML: look at indentation, colons and quotation marks")
NO_ALIAS = gettext_noop("Anchors and aliases (& and *) are not allowed in a pack; write it out")
NO_TAG = gettext_noop("Tags (!) are not allowed in a pack")
NO_MERGE = gettext_noop("Merge keys (<<) are not allowed in a pack; write it out")
TWO_DOCUMENTS = gettext_noop("One file holds one document; take out the ---")
TOO_DEEP = gettext_noop("It is nested deeper than %(most)d levels")
TOO_MANY_NODES = gettext_noop("A file holds at most %(most)d entries; split it")
TOO_LONG = gettext_noop("A text has at most %(most)d characters")
BAD_KEY = gettext_noop("A key is a plain word here")
TWICE = gettext_noop("“%(key)s” stands here a second time; the first is in line %(line)d")
ODD = gettext_noop("“%(text)s” is not a plain number; write plain digits, or put a code in quotation marks")
NOT_PLAIN = gettext_noop("Texts are plain text: “%(text)s” looks like markup or a template")
NOT_MAPPING = gettext_noop("A file begins with keys such as lists:")

Place = tuple[int, int]
Steps = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """One file as plain data, with the line and column of every key and entry."""

    path: str
    content: dict[str, Any]
    places: Mapping[Steps, Place]

    def at(self, *steps: str | int) -> Place:
        """Where something stands; for what is not there, where it should have been."""
        while steps and steps not in self.places:
            steps = steps[:-1]
        return self.places.get(steps, (1, 1))

    def fault(self, steps: Steps, msgid: str, **about: Any) -> Fault:
        line, column = self.at(*steps)
        return Fault(self.path, line, column, msgid, about)


class _Stop(Exception):
    """The rest of the file is not worth reading."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__()


def read_folder(folder: Path) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Texts by path, and what is wrong with the files as files. Nothing outside the folder is opened."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    size = 0
    try:
        for path in _files(folder):
            raw = _bytes(folder / path, path)
            size += len(raw)
            if size > PACK_BYTES:
                raise _Stop(Fault(path, 1, 1, PACK_TOO_BIG, {"most": PACK_BYTES // 1024}))
            try:
                texts[path] = decode(path, raw)
            except _Stop as stop:
                faults.append(stop.fault)
    except _Stop as stop:
        faults.append(stop.fault)
    if not faults and "pack.yaml" not in texts:
        faults.append(Fault("pack.yaml", 1, 1, NO_FOLDER))
    return texts, sorted_faults(faults)


def _files(folder: Path) -> Iterator[str]:
    found: list[str] = []
    seen = 0
    for inside in [""] + sorted(e.name + "/" for e in _entries(folder) if e.is_dir(follow_symlinks=False)):
        for entry in _entries(folder / inside):
            seen += 1
            path = inside + entry.name
            if entry.is_symlink():
                raise _Stop(Fault(path, 1, 1, NO_LINKS))
            if entry.is_dir() and not inside or path in IGNORED:
                continue
            if not entry.is_file(follow_symlinks=False):
                raise _Stop(Fault(path, 1, 1, NO_FILE))
            if not PATH.fullmatch(path):
                raise _Stop(Fault(path, 1, 1, BAD_NAME))
            found.append(path)
    if len(found) > FILES or seen > SEEN:
        raise _Stop(Fault("pack.yaml", 1, 1, TOO_MANY, {"most": FILES}))
    yield from sorted(found)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, hidden files left out, in the order of names."""
    with os.scandir(folder) as entries:
        kept = [entry for _n, entry in zip(range(SEEN + 1), entries, strict=False) if not entry.name.startswith(".")]
    return sorted(kept, key=lambda entry: entry.name)


def _bytes(file: Path, path: str) -> bytes:
    try:
        with open(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as opened:
            raw = opened.read(FILE_BYTES + 1)
    except OSError:
        raise _Stop(Fault(path, 1, 1, NO_FILE)) from None
    if len(raw) > FILE_BYTES:
        raise _Stop(Fault(path, 1, 1, TOO_BIG, {"most": FILE_BYTES // 1024}))
    return raw


def decode(path: str, raw: bytes) -> str:
    """UTF-8 text, with or without its mark in front."""
    try:
        return raw.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as fault:
        before = raw[: fault.start]
        column = len(before) - before.rfind(b"\n")
        raise _Stop(Fault(path, before.count(b"\n") + 1, column, NOT_UTF8)) from None


def read_texts(texts: Mapping[str, str]) -> tuple[dict[str, Document], tuple[Fault, ...]]:
    """Every text as a document; a text with faults gives none."""
    documents, faults = {}, []
    if len(texts) > FILES:
        return {}, (Fault("pack.yaml", 1, 1, TOO_MANY, {"most": FILES}),)
    if sum(len(text.encode(errors="replace")) for text in texts.values()) > PACK_BYTES:
        return {}, (Fault("pack.yaml", 1, 1, PACK_TOO_BIG, {"most": PACK_BYTES // 1024}),)
    for path, text in sorted(texts.items()):
        document, found = read_text(path, text)
        faults += found
        if not found and document is not None:
            documents[path] = document
    return documents, sorted_faults(faults)


def read_text(path: str, text: str) -> tuple[Document | None, list[Fault]]:
    """One text as a document, or what is wrong with it."""
    if not PATH.fullmatch(path):
        return None, [Fault(path, 1, 1, BAD_NAME)]
    if len(text.encode(errors="replace")) > FILE_BYTES:
        return None, [Fault(path, 1, 1, TOO_BIG, {"most": FILE_BYTES // 1024})]
    for sign, msgid in ((CONTROL, BAD_SIGN), (TAB, TABBED)):
        if found := sign.search(text):
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            return None, [Fault(path, line, column, msgid, {"code": f"{ord(found.group()[-1]):04X}"})]
    builder = _Builder(path, text)
    try:
        content = builder.build()
    except _Stop as stop:
        return None, [*builder.faults, stop.fault]
    return Document(path, content, builder.places), builder.faults


class _Builder:
    """Turns the events of one text into plain data; depth is capped, so recursion is too."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.events = _events(path, text)
        self.places: dict[Steps, Place] = {}
        self.faults: list[Fault] = []
        self.nodes = 0

    def build(self) -> dict[str, Any]:
        content: Any = {}
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._stop(event, TWO_DOCUMENTS)
                content = self._node(next(self.events), ())
            elif isinstance(event, StreamEndEvent):
                break
        if content is None:
            return {}
        if not isinstance(content, dict):
            raise _Stop(Fault(self.path, 1, 1, NOT_MAPPING))
        return content

    def _node(self, event: Event, steps: Steps) -> Any:
        self._refuse(event, len(steps))
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(steps)
        return self._mapping(steps)

    def _refuse(self, event: Event, depth: int) -> None:
        """What no pack may hold, wherever it stands."""
        self.nodes += 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise self._stop(event, NO_ALIAS)
        if getattr(event, "tag", None) is not None:
            raise self._stop(event, NO_TAG)
        if depth > DEPTH:
            raise self._stop(event, TOO_DEEP, most=DEPTH)
        if self.nodes > NODES:
            raise self._stop(event, TOO_MANY_NODES, most=NODES)

    def _sequence(self, steps: Steps) -> list[Any]:
        found: list[Any] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                break
            inside = (*steps, len(found))
            self.places[inside] = _place(event)
            found.append(self._node(event, inside))
        return found

    def _mapping(self, steps: Steps) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, len(steps))
            inside = (*steps, key)
            if key in found:
                self.faults.append(self._fault(event, TWICE, key=key, line=self.places[inside][0]))
            else:
                self.places[inside] = _place(event)
            value = self._node(next(self.events), inside)
            found.setdefault(key, value)
        return found

    def _key(self, event: Event, depth: int) -> str:
        self._refuse(event, depth)
        if not isinstance(event, ScalarEvent) or not 0 < len(event.value) <= KEY or "\n" in event.value:
            raise self._stop(event, BAD_KEY)
        if event.value == "<<":
            raise self._stop(event, NO_MERGE)
        if found := CONTROL.search(event.value):
            raise self._stop(event, BAD_SIGN, code=f"{ord(found.group()[0]):04X}")
        return str(event.value)

    def _scalar(self, event: ScalarEvent) -> Any:
        text = str(event.value)
        if event.style is None and event.implicit[0]:
            if text in WORDS:
                return WORDS[text]
            if NUMBER.fullmatch(text):
                return Decimal(text) if "." in text else int(text)
            if ODD_NUMBER.fullmatch(text):
                self.faults.append(self._fault(event, ODD, text=text))
        if len(text) > TEXT:
            self.faults.append(self._fault(event, TOO_LONG, most=TEXT))
        elif found := CONTROL.search(text):
            self.faults.append(self._fault(event, BAD_SIGN, code=f"{ord(found.group()[0]):04X}"))
        elif found := MARKUP.search(text):
            self.faults.append(self._fault(event, NOT_PLAIN, text=found.group()))
        return text.strip()

    def _fault(self, event: Event, msgid: str, **about: Any) -> Fault:
        return Fault(self.path, *_place(event), msgid, about)

    def _stop(self, event: Event, msgid: str, **about: Any) -> _Stop:
        return _Stop(self._fault(event, msgid, **about))


def _events(path: str, text: str) -> Iterator[Event]:
    """The parser's events; what it cannot read is a fault at its place."""
    try:
        yield from YAML(typ="rt").parse(io.StringIO(text))
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise _Stop(Fault(path, mark.line + 1 if mark else 1, mark.column + 1 if mark else 1, UNREADABLE)) from None
    except (YAMLError, ValueError, IndexError, RecursionError, OverflowError):
        raise _Stop(Fault(path, 1, 1, UNREADABLE)) from None


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1
