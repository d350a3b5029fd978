#!/usr/bin/env python3
"""Keeps each room's django.po in step with its texts.

    scripts/messages.py          new texts in, gone texts out; what is to be translated stays empty
    scripts/messages.py --check  names what is missing, untranslated or fuzzy; exit 1 if anything is

Both take --house FOLDER, the source tree (src/zugong).
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
HOUSE = Path(__file__).resolve().parents[1] / "src" / "zugong"
GROUPS = {"foundation", "engines", "domains"}
ASIDE = {"tests", "migrations", "locale", "static", "__pycache__"}
WORDS = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3",
    "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3",
)  # fmt: skip
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: zugong\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--house", type=Path, default=HOUSE)
    options = parser.parse_args()
    settings.configure(USE_I18N=True)
    django.setup()
    faults = []
    with tempfile.TemporaryDirectory() as work:
        for room in rooms(options.house):
            texts = extract(room, Path(work))
            catalogue = room / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"
            if options.check:
                faults += unloaded(room.relative_to(options.house), room, texts)
                faults += check(room.relative_to(options.house), texts, catalogue)
            elif texts or catalogue.exists():
                update(texts, catalogue)
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return 1 if faults else 0


def rooms(house: Path) -> list[Path]:
    """Folders that own texts: a room each, as Django looks for translations per installed room."""
    folders = [path for path in sorted(house.iterdir()) if path.is_dir() and path.name not in ASIDE]
    return [
        room
        for folder in folders
        for room in (sorted(folder.glob("*/")) if folder.name in GROUPS else [folder])
        if room.name not in ASIDE
    ]


def extract(room: Path, work: Path) -> Path | None:
    """The template catalogue of a room's texts, or nothing if it says nothing."""
    copy = Path(tempfile.mkdtemp(dir=work))
    files = []
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]):
        inside = path.relative_to(room)
        if ASIDE & set(inside.parts[:-1]):
            continue
        text = path.read_text()
        target = copy / inside
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text + described(path) if path.suffix == ".py" else templatize(text, origin=str(path)))
        files.append(str(inside))
    result = copy / "django.pot"
    keywords = [f"--keyword={word}" for word in WORDS]
    run(
        ["xgettext", "--language=Python", "--from-code=UTF-8", "--add-location=file", "--no-wrap", "--sort-by-file",
         "--add-comments=Translators", *keywords, f"--output={result}", "--files-from=-"],
        cwd=copy,
        stdin="\n".join(files),
    )  # fmt: skip
    if result.exists():
        result.write_text(result.read_text().replace("charset=CHARSET", "charset=UTF-8"))
        return result
    return None


def described(path: Path) -> str:
    """The title and the permissions' sentences of a room.py: plain data there, texts on the screen."""
    if path.name != "room.py":
        return ""
    words = {
        word.arg: word.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for word in node.keywords
    }
    permissions = words.get("permissions")
    values = [words.get("title"), *(permissions.values if isinstance(permissions, ast.Dict) else [])]
    return "".join(f"\n_({value.value!r})" for value in values if isinstance(value, ast.Constant))


def unloaded(name: Path, room: Path, texts: Path | None) -> list[str]:
    """Django reads the translations of installed rooms (those with a room.py) and of the site."""
    installed = room.name == "site" or (room / "room.py").exists()
    return [] if installed or texts is None else [f"{name}: has texts but no room.py, so its translations are not read"]


def check(room: Path, texts: Path | None, catalogue: Path) -> list[str]:
    """Texts without a finished translation; translations of texts that are gone."""
    if texts is None:
        return [f"{room}: {catalogue.name} translates nothing any more"] if catalogue.exists() else []
    if not catalogue.exists():
        return [f"{room}: no {LANGUAGE}/LC_MESSAGES/django.po for its texts"]
    said = subprocess.run(
        ["msgcmp", str(catalogue), str(texts)], capture_output=True, text=True, check=False, env=plain_language()
    )
    faults: dict[str, str] = {}
    for path, line, fault in re.findall(
        r"^(.*):(\d+): (?:warning: )?(this message .*?)(?: in .*)?$", said.stderr, re.MULTILINE
    ):
        faults.setdefault(text_at(Path(path), int(line)), fault)
    if said.returncode and not faults:
        return [f"{room}: {said.stderr.strip()}"]
    return [f"{room}: {fault}: {text}" for text, fault in faults.items()]


def text_at(path: Path, line: int) -> str:
    """The msgid of the entry whose msgstr stands on a line; a long one is cut after its first line."""
    entry = path.read_text().splitlines()[:line]
    start = max(number for number, text in enumerate(entry) if text.startswith("msgid "))
    text = entry[start].removeprefix("msgid ")
    return text if text != '""' else entry[start + 1]


def update(texts: Path | None, catalogue: Path) -> None:
    """Merge without guessing: a text that changed is a new text."""
    if texts is None:
        catalogue.unlink()
        return
    if not catalogue.exists():
        catalogue.parent.mkdir(parents=True, exist_ok=True)
        catalogue.write_text(HEADER)
    run(
        ["msgmerge", "--quiet", "--update", "--backup=none", "--no-fuzzy-matching", "--no-wrap", "--add-location=file",
         str(catalogue), str(texts)]
    )  # fmt: skip
    run(["msgattrib", "--no-obsolete", "--no-wrap", "--add-location=file", "-o", str(catalogue), str(catalogue)])


def run(command: list[str], cwd: Path | None = None, stdin: str = "") -> None:
    done = subprocess.run(
        command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False, env=plain_language()
    )
    if done.returncode:
        sys.exit(f"{command[0]}: {done.stderr.strip()}")


def plain_language() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}


if __name__ == "__main__":
    if not shutil.which("xgettext"):
        sys.exit("gettext (xgettext, msgmerge, msgcmp) is missing; scripts/needs setup says how to get it")
    sys.exit(main())
