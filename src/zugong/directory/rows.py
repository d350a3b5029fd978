"""Rows of the workbooks as plain data, and what can be wrong with them. No database."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zugong.foundation.text.canonical import canonical, digest

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,18}")
_ID_NUMBER = re.compile(r"(?<![0-9])([0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9])")
_SPACED_ID_NUMBER = re.compile(
    r"(?<![0-9])[1-9][0-9]{5}[ -]?(19|20)[0-9]{2}[ -]?(0[1-9]|1[0-2])[ -]?(0[1-9]|[12][0-9]|3[01])"
    r"[ -]?[0-9]{3}[0-9Xx](?![0-9])"
)
ID_NUMBER = _("This looks like an ID number. ID numbers are not kept here; nothing of this file was kept.")


@dataclass(frozen=True)
class Fault:
    """What is wrong at one cell, in words that say what to do. ``row`` counts as the workbook does."""

    row: int
    column: str
    message: str | Promise

    def plain(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "message": str(self.message)}


class BadRowsError(Exception):
    """Rows were refused and nothing was changed; ``faults`` says why, cell by cell."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(f"{first.row} {first.column}: {first.message} ({len(self.faults)})")


@dataclass(frozen=True)
class OrganisationRow:
    """A line of the tree. ``level`` is a code or title; ``parent``, ``unit`` and ``merged_into`` are codes."""

    row: int
    code: str
    name: str
    level: str
    tree: str = "unit"
    parent: str = ""
    unit: str = ""
    short_name: str = ""
    kind: str = ""
    phone: str = ""
    order: int = 0
    opened_on: dt.date | None = None
    closed_on: dt.date | None = None
    merged_into: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class PersonRow:
    """A line of the people; somebody with two roles stands on two lines with the same code, name and phone."""

    row: int
    code: str
    name: str
    organisation: str
    phone: str = ""
    post: str = ""
    role: str = ""
    at: str = ""
    line: str = ""
    from_on: dt.date | None = None
    shared: bool = False


@dataclass(frozen=True)
class MemberRow:
    """A line of the roster: name, branch, type and the branch's own number. Nothing else is taken."""

    row: int
    code: str
    name: str
    branch: str
    type: str


@dataclass(frozen=True)
class Loaded:
    """What a bulk load did: rows read, things made, rows that were there already, digest of the rows."""

    rows: int
    made: int
    unchanged: int
    digest: str
    more: Mapping[str, Any] = field(default_factory=dict)


def rows_digest(rows: Iterable[Any]) -> str:
    """Digest over the rows as they were read, in order."""
    return digest(canonical([{key: _plain(value) for key, value in asdict(row).items()} for row in rows]))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def tidy(text: str) -> str:
    """One space between words, composed characters; rare characters stay what they are."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def holds_id_number(text: str) -> bool:
    """Whether a text contains what looks like an 18- or 15-digit ID number, in any width of digits."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_ID_NUMBER.search(plain) or _SPACED_ID_NUMBER.search(plain))


def code_fault(code: str) -> str | Promise:
    """Why a code cannot be one; empty when it can. Codes stand in addresses and paths."""
    if not code:
        return _("The code is missing.")
    if not CODE.fullmatch(code):
        return _(
            "A code has at most 40 letters, digits, dots, hyphens and underscores, and begins with a letter or digit."
        )
    return ""


def person_code_fault(code: str) -> str | Promise:
    """The same for a person; the trail calls unattended work 'system', so nobody else may be called so."""
    if code.lower() == "system":
        return _("The code %(code)s is already in use.") % {"code": code}
    return code_fault(code)


def name_fault(name: str, longest: int) -> str | Promise:
    """Why a name cannot be one; empty when it can."""
    if not name:
        return _("The name is missing.")
    if len(name) > longest:
        return _("The name is longer than %(longest)d characters.") % {"longest": longest}
    if name[0] in "=+-@" or any(unicodedata.category(sign) in {"Cc", "Cn", "Co", "Cs"} for sign in name):
        return _("A name cannot begin with = + - @ or hold control characters.")
    if "\ufffd" in name or "?" in name:
        return _("The name holds a sign that stands for a lost character; save the file as .xlsx or GB18030.")
    return ""


def phone_fault(phone: str) -> str | Promise:
    """Why a telephone number cannot be one; empty when it can or when there is none."""
    if phone and not _PHONE.fullmatch(phone):
        return _("This is not a telephone number.")
    return ""
