"""Faults of Python files. Each check takes a house and returns what it found, one line per fault."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import GROUPS, House, name_of, text_of

LINES = 400
BANNED = {"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "managers", "base", "misc"}
RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
ADDRESSES = {"reverse", "reverse_lazy", "redirect", "resolve_url"}
SAFE = {"mark_safe", "format_html", "format_html_join", "SafeString", "html_safe"}
TAG = re.compile(
    r"</?(a|abbr|b|br|button|code|div|dd|dl|dt|em|form|h[1-6]|hr|i|img|input|label|li|nav|ol|option|p|pre|script|section"
    r"|select|small|span|strong|style|svg|table|tbody|td|textarea|th|thead|tr|ul)(\s[^<]*)?/?>",
    re.IGNORECASE,
)
DOTTED = ("pack", "figures", "documents", "doubts", "desk", "urls")


def long_files(house: House) -> list[str]:
    """Python files (but migrations) and templates of more than 400 lines."""
    return [
        f"{path.relative_to(house.root)}: {count} lines"
        for path in house.files("*.py", "*.html")
        if "migrations" not in path.parts and (count := len(path.read_text().splitlines())) > LINES
    ]


def banned_names(house: House) -> list[str]:
    """Modules whose name says nothing."""
    return [str(path.relative_to(house.root)) for path in house.files("*") if _is_module(path) and path.stem in BANNED]


def _is_module(path: Path) -> bool:
    return (path.suffix == ".py" and path.is_file()) or (path / "__init__.py").exists()


def upward_foreign_keys(house: House) -> list[str]:
    """Relations given as text that point at a room above or beside; imports are import-linter's."""
    found = []
    for path, tree in house.code():
        room = house.room_of(path)
        for node in calls(tree, RELATIONS):
            targets = [*node.args[:1], *(word.value for word in node.keywords if word.arg in {"to", "through"})]
            for target in targets:
                other = house.rooms.get(_label(target))
                if other and not house.may_use(room, other):
                    found.append(f"{house.at(path, node.lineno)}: {room} points up at {other}")
    return found


def _label(target: ast.expr) -> str:
    if name_of(target) == "AUTH_USER_MODEL":
        return "directory"
    return text_of(target).rpartition(".")[0]


def upward_addresses(house: House) -> list[str]:
    """``reverse("desk:home")`` and the like in a room below the one addressed."""
    found = []
    for path, tree in house.code():
        room = house.room_of(path)
        for node in calls(tree, ADDRESSES):
            other = house.rooms.get(text_of(node.args[0] if node.args else None).partition(":")[0])
            if other and not house.may_use(room, other):
                found.append(f"{house.at(path, node.lineno)}: {room} addresses {other}")
    return found


def html_in_python(house: House) -> list[str]:
    """Markup in Python outside foundation/ui; documentation strings are prose."""
    found = []
    for path, tree in house.code():
        if house.room_of(path) == "foundation.ui":
            continue
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in prose and (tag := TAG.search(text_of(node))):
                found.append(f"{house.at(path, node.lineno)}: {tag.group()}")
    return found


def safe_marks(house: House) -> list[str]:
    """``mark_safe`` and its like anywhere but in foundation/ui."""
    return [
        f"{house.at(path, node.lineno)}: {name}"
        for path, tree in house.code()
        if house.room_of(path) != "foundation.ui"
        for node in ast.walk(tree)
        for name in _names(node)
        if name in SAFE
    ]


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [alias.name for alias in node.names]
    return [name_of(node)] if isinstance(node, ast.Name | ast.Attribute) else []


PUBLIC_VIEWS = ("zugong.directory.views.sign_in_fresh",)  # the fresh proof every deciding page asks for


def foreign_forms_and_views(house: House) -> list[str]:
    """Forms and views of another room: private even for the views that import-linter lets in."""
    found = []
    for path, tree in house.code():
        own = "zugong." + house.room_of(path)
        for module, line in imports(tree):
            private = re.match(r"(zugong\..*?)\.(forms|views)(\.|$)", module)
            if module.startswith(PUBLIC_VIEWS):
                continue
            if private and private.group(1) != own and own != "zugong.site":
                found.append(f"{house.at(path, line)}: {module}")
    return found


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def calls(tree: ast.Module, names: set[str]) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and name_of(node.func) in names)


def room_descriptions(house: House) -> list[str]:
    """Rooms with nouns or pages but no ``room.py``, and ``room.py`` whose label, permissions or parts are wrong."""
    found = []
    for label, room in house.rooms.items():
        folder = house.folder_of(room)
        path = folder / "room.py"
        if path.exists():
            found += [f"{room}: {fault}" for fault in _description_faults(house, path, label)]
        elif room != "site" and any(_is_module(folder / name) for name in ("models.py", "models", "urls.py")):
            found.append(f"{room}: no room.py")
    return found


def _description_faults(house: House, path: Path, label: str) -> list[str]:
    try:
        tree = ast.parse(path.read_text())
    except SyntaxError as fault:
        return [f"room.py does not parse: {fault.msg}"]
    room = next((a.value for a in tree.body if isinstance(a, ast.Assign) and name_of(a.targets[0]) == "ROOM"), None)
    if not isinstance(room, ast.Call) or name_of(room.func) != "Room":
        return ["room.py has no ROOM = Room(…)"]
    words = {word.arg: word.value for word in room.keywords}
    faults = [] if text_of(words.get("label")) == label else [f"label is not {label!r}"]
    faults += [f"permission {key!r} of another room" for key in _keys(words) if not key.startswith(f"{label}.")]
    parts = [text_of(words.get(name)) for name in DOTTED]
    reactions = words.get("reactions")
    parts += [text_of(value) for value in reactions.values] if isinstance(reactions, ast.Dict) else []
    return faults + [
        f"{part} is no module of this room" for part in parts if part and not _own_module(house, path, part)
    ]


def _keys(words: dict[str | None, ast.expr]) -> list[str]:
    permissions = words.get("permissions")
    return [text_of(key) for key in permissions.keys] if isinstance(permissions, ast.Dict) else []


def _own_module(house: House, path: Path, dotted: str) -> bool:
    """Whether ``zugong.room.module[.name]`` or ``…module:name`` leads to a module of the room."""
    inside = "zugong." + house.room_of(path)
    first, *_ = dotted.removeprefix(inside + ".").replace(":", ".").split(".")
    return dotted.startswith(inside + ".") and any(_is_module(path.parent / name) for name in (f"{first}.py", first))


def migration_names(house: House) -> list[str]:
    """Migrations without a name of their own, and two with the same number."""
    found, seen = [], set()
    for path in house.files("[0-9][0-9][0-9][0-9]_*.py"):
        number = path.with_name(path.name[:4])
        if re.search(r"_auto_|_auto$", path.stem):
            found.append(f"{path.relative_to(house.root)}: not named")
        if number in seen:
            found.append(f"{path.relative_to(house.root)}: number taken")
        seen.add(number)
    return found


def unknown_folders(house: House) -> list[str]:
    """Python modules right below a group that stands for several rooms; only foundation has one, ``rooms.py``."""
    allowed = {"foundation/__init__.py", "foundation/rooms.py", "engines/__init__.py", "domains/__init__.py"}
    found = {str(path.relative_to(house.root)) for group in GROUPS for path in (house.root / group).glob("*.py")}
    return sorted(found - allowed)


CHECKS = [
    long_files,
    banned_names,
    upward_foreign_keys,
    upward_addresses,
    html_in_python,
    safe_marks,
    foreign_forms_and_views,
    room_descriptions,
    migration_names,
    unknown_folders,
]
