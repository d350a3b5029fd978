"""Faults of templates. Each check takes a house and returns what it found, one line per fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.house import House

COMMENTS = re.compile(r"{#[^\n]*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
BORROWS = re.compile(r"{%\s*(?:include|extends)\s+(\S+)")
ADDRESS = re.compile(r"{%\s*url\s+(\S+)")
NAMED = re.compile(r"""\bname\s*=\s*["']([^"']+)["']""")
INLINE = re.compile(
    r"""<script(?![^>]*\ssrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|\shx-on[:\w-]*\s*=|javascript:""",
    re.IGNORECASE,
)
RAW = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|{%\s*autoescape\s+off")
MAY_BORROW_BY_VARIABLE = {"foundation.ui", "desk"}


def borrowed_templates(house: House) -> list[str]:
    """``include`` and ``extends`` of another room's template, ui excepted; by variable only where handed down."""
    found = []
    for room, where, name in _matches(house, BORROWS):
        if name[0] not in "\"'":
            if room not in MAY_BORROW_BY_VARIABLE:
                found.append(f"{where}: {name} is no name")
            continue
        other = house.rooms.get(name.strip("\"'").partition("/")[0])
        if other and other not in {room, "foundation.ui"}:
            found.append(f"{where}: {room} borrows {name} of {other}")
    return found


def upward_links(house: House) -> list[str]:
    """``{% url %}`` to a room above. The few routes of the site itself (home, sign-in) are everybody's."""
    owners = _owners(house)
    found = []
    for room, where, name in _matches(house, ADDRESS):
        space, _, rest = name.strip("\"'").rpartition(":")
        other = house.rooms.get(space.partition(":")[0]) if space else owners.get(rest)
        if other and other != "site" and not house.may_use(room, other):
            found.append(f"{where}: {room} links to {name} of {other}")
    return found


def _owners(house: House) -> dict[str, str]:
    """Route names without a namespace, by the room that defines them."""
    names = {}
    for path in house.files("urls.py"):
        text = path.read_text()
        if "app_name" not in text:
            names |= dict.fromkeys(NAMED.findall(text), house.room_of(path))
    return names


def misplaced_templates(house: House) -> list[str]:
    """Templates of a room outside ``templates/<room>/``, where they could hide another room's."""
    found = []
    for path, _ in house.templates():
        room = house.room_of(path)
        parts = path.relative_to(house.folder_of(room)).parts
        if room not in {"site", "foundation.ui"} and parts[:2] != ("templates", room.rpartition(".")[2]):
            found.append(str(path.relative_to(house.root)))
    return found


def inline_code(house: House) -> list[str]:
    """Scripts, styles and handlers inside a page: the content security policy refuses them."""
    return [
        f"{house.at(path, line)}: {fault.strip()}"
        for path, text in house.templates()
        for line, fault in _lines(INLINE, TAGS.sub(lambda tag: re.sub(r"[^\n]", "x", tag.group()), _spoken(text)))
    ]


def unescaped(house: House) -> list[str]:
    """``|safe`` and ``autoescape off`` outside foundation/ui."""
    return [
        f"{house.at(path, line)}: {fault}"
        for path, text in house.templates()
        if house.room_of(path) != "foundation.ui"
        for line, fault in _lines(RAW, _spoken(text))
    ]


def _spoken(text: str) -> str:
    """The template without its comments, lines kept."""
    return COMMENTS.sub(lambda comment: "\n" * comment.group().count("\n"), text)


def _lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    return ((text.count("\n", 0, match.end()) + 1, match.group()) for match in pattern.finditer(text))


def _matches(house: House, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    for path, text in house.templates():
        spoken = _spoken(text)
        for match in pattern.finditer(spoken):
            yield house.room_of(path), house.at(path, spoken.count("\n", 0, match.start()) + 1), match.group(1)


CHECKS = [borrowed_templates, upward_links, misplaced_templates, inline_code, unescaped]
