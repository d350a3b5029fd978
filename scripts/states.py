#!/usr/bin/env python3
"""Draws the pages of the handbook that are tables of the code: docs/states/duty.md and docs/permissions.md.

scripts/states.py          write them anew
scripts/states.py --check  name those that differ; exit 1 if any does (tests/test_docs.py asks the same)
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation import override

HERE = Path(__file__).resolve().parents[1]
HOUSE = HERE / "src" / "zugong"
if not settings.configured:
    settings.configure(USE_I18N=True)
    django.setup()

from zugong.duties.states import TRANSITIONS, UNFINISHED, State  # noqa: E402  # labels need settings
from zugong.foundation.rooms import Room  # noqa: E402
from zugong.site.roles import ROLES  # noqa: E402
from zugong.site.rooms import room_modules, rooms  # noqa: E402

MADE = "<!-- Made by scripts/states.py from {source}. Do not edit: change the table in the code and run it again. -->"


def chinese(module: str) -> dict[str, str]:
    """The translations of one room, by English text."""
    folder = HOUSE.joinpath(*module.split(".")[1:])
    catalogue = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if not catalogue.exists():
        return {}
    found = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', catalogue.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def table(*heads: str) -> list[str]:
    return [row(*heads), row(*("---" for _ in heads))]


def english(state: State) -> str:
    with override("en"):
        return str(state.label)


def duty_page() -> str:
    """The states of a duty: the picture, the states with both words, the verbs."""
    words = chinese("zugong.duties")
    arrows = [f"  {start} --> {to}: {verb}" for verb, (starts, to) in TRANSITIONS.items() for start in starts]
    final = [f"  {state} --> [*]" for state in State if not any(state in starts for starts, _ in TRANSITIONS.values())]
    lines = [
        MADE.format(source="src/zugong/duties/states.py"),
        "# States of a duty",
        "",
        "A verb moves a duty with one conditional update; where the state is no longer one it starts from, the verb is",
        "refused. `finish` is filing where the kind closes by filing. Nothing else changes the state.",
        "",
        "```mermaid",
        "stateDiagram-v2",
        "  [*] --> open",
        *arrows,
        *final,
        "```",
        "",
        *table("State", "Word", "中文", "Unfinished"),
        *(row(f"`{s}`", english(s), words[english(s)], "yes" if s in UNFINISHED else "no") for s in State),
        "",
        *table("Verb", "From", "To"),
        *(row(f"`{v}`", ", ".join(starts), to) for v, (starts, to) in TRANSITIONS.items()),
    ]
    return "\n".join(lines) + "\n"


def holders(permission: str) -> str:
    """Titles of the roles that hold a permission."""
    titles = [role.title for role in ROLES.values() if permission in role.permissions]
    told = "、".join(titles) or "no role yet"
    return told if asked(permission) else f"{told} (no code asks for it yet)"


def asked(permission: str) -> bool:
    """Whether any code but the two tables names it: else nobody is refused for want of it."""
    paths = [path for path in HOUSE.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]
    code = [path for path in paths if path.name not in {"room.py", "roles.py"}]
    return any(f'"{permission}"' in path.read_text(encoding="utf-8") for path in code)


def room_section(room: Room, words: Mapping[str, str]) -> list[str]:
    held = (
        row(f"`{key}`", sentence, words.get(sentence, ""), holders(key)) for key, sentence in room.permissions.items()
    )
    return ["", f"## {room.title}", "", *table("Permission", "Allows to", "中文", "Roles that hold it"), *held]


def permissions_page() -> str:
    """Every permission with its sentence and its roles, room by room; then the roles."""
    lines = [
        MADE.format(source="the rooms' room.py and src/zugong/site/roles.py"),
        "# Permissions and roles",
        "",
        "A permission counts in the subtree and the line of work of the grant that brings it. A pack may give a role",
        "another title; it can add no permission. What a rule asks besides is in each room's `rules.py`.",
    ]
    for module, room in zip(room_modules(), rooms(), strict=True):
        if room.permissions:
            lines += room_section(room, chinese(module))
    lines += ["", "## Roles", "", *table("Role", "Key", "What it is", "Administrator", "Second factor")]
    for role in ROLES.values():
        yes = ["yes" if flag else "–" for flag in (role.administers, role.second_factor)]
        lines.append(row(role.title, f"`{role.key}`", role.description, *yes))
    return "\n".join(lines) + "\n"


PAGES = {"docs/states/duty.md": duty_page, "docs/permissions.md": permissions_page}


def differing() -> list[str]:
    """Pages that are not what the code says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (HERE / name).exists() or (HERE / name).read_text(encoding="utf-8") != page()
    ]


def main(arguments: list[str]) -> int:
    if "--check" in arguments:
        sys.stdout.writelines(f"{name} differs: run scripts/states.py\n" for name in differing())
        return 1 if differing() else 0
    for name, page in PAGES.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
