"""Heads of the trail outside the server: what turns 'consistent' into 'proven'.

A file has lines ``number head signature`` and ``# key fingerprint base64``; one file a day, only ever added to. As
each head hangs on all before it, the newest one is enough. Put the folder where the server may write but not rewrite:
a share that keeps versions, a disc, a printout in a binder. The signature covers the text ``number head``. After a
restore of an older state move the files away first: they rightly tell of a trail that the database no longer holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext_noop

from zugong.foundation.events import keys
from zugong.foundation.events.findings import bilingual
from zugong.foundation.events.models import Batch

UNREADABLE = gettext_noop("%(file)s, line %(line)d: no head of the trail. Give the file as it was exported.")
DIFFERS = gettext_noop(
    "%(file)s holds another head of batch %(batch)d than the database. Nothing was added; run `zugong trail verify`."
)
NO_FILES = gettext_noop("%(file)s holds no heads-*.txt.")
NOTHING_NEW = gettext_noop("No new head since the last export.")


class HeadsError(Exception):
    """A file of heads cannot be used; the message says which line, in Chinese and English."""


@dataclass(frozen=True)
class Head:
    """One line: the head of a batch and its signature."""

    number: int
    head: str
    signature: str


@dataclass
class Heads:
    """What files outside the server say."""

    heads: list[Head] = field(default_factory=list)
    keys: dict[str, Ed25519PublicKey] = field(default_factory=dict)


def read_heads(paths: Iterable[Path]) -> Heads:
    """Files, or folders with ``heads-*.txt``. Raises HeadsError and OSError."""
    read = Heads()
    for path in paths:
        files = sorted(path.glob("heads-*.txt")) if path.is_dir() else [path]
        if not files:
            raise HeadsError(bilingual(NO_FILES, file=path))
        for file in files:
            _read(file, read)
    return read


def _read(file: Path, into: Heads) -> None:
    for place, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        words = line.split()
        try:
            if words[:2] == ["#", "key"]:
                _mark, _key, name, text = words
                into.keys[name] = keys.key_from_text(text)
                if keys.fingerprint(into.keys[name]) != name:
                    raise ValueError(name)
            elif words and words[0] != "#":
                number, head, signature = words
                into.heads.append(Head(int(number), head, signature))
        except ValueError as fault:
            raise HeadsError(bilingual(UNREADABLE, file=file, line=place)) from fault


def export_heads(folder: Path, on: date) -> Path | None:
    """Add the newest head to the file of the day; None when it is there already or nothing is sealed.

    First compares what the newest file says with the database and refuses to go on if they differ (HeadsError): an
    export must never bury a difference.
    """
    newest = Batch.objects.order_by("-number").first()
    if newest is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted(folder.glob("heads-*.txt"))
    told = read_heads(files[-1:]).heads if files else []
    stored = dict(Batch.objects.filter(number__in=[h.number for h in told]).values_list("number", "head"))
    for head in told:
        if stored.get(head.number) != head.head:
            raise HeadsError(bilingual(DIFFERS, file=files[-1], batch=head.number))
    if any(head.number == newest.number for head in told):
        return None
    return _append(folder / f"heads-{on.isoformat()}.txt", newest)


def _append(path: Path, batch: Batch) -> Path:
    known, named = keys.known_keys(), f"# key {batch.key} "
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    with path.open("a", encoding="utf-8") as file:
        if named not in text and batch.key in known:
            file.write(f"{named}{keys.key_as_text(known[batch.key])}\n")
        file.write(f"{batch.number} {batch.head} {batch.signature}\n")
    return path
