"""Directions between rooms: import-linter holds them in the house and finds each kind planted in a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
DIRECTIONS = [
    ("duties/rules.py", "def f():\n    import zugong.desk", "zugong.duties is not allowed to import zugong.desk"),
    (
        "foundation/text/a.py",
        "import zugong.foundation.ui",
        "zugong.foundation.text is not allowed to import zugong.foundation.ui",
    ),
    (
        "engines/lists/a.py",
        "import zugong.engines.asks",
        "zugong.engines.lists is not allowed to import zugong.engines.asks",
    ),
    (
        "engines/asks/a.py",
        "import zugong.engines.reviews",
        "zugong.engines.asks is not allowed to import zugong.engines.reviews",
    ),
    (
        "domains/exams/a.py",
        "import zugong.domains.talent",
        "zugong.domains.exams is not allowed to import zugong.domains.talent",
    ),
    (
        "duties/models.py",
        "from zugong.duties import actions",
        "zugong.duties.models is not allowed to import zugong.duties.actions",
    ),
    (
        "duties/actions.py",
        "from zugong.duties import forms",
        "zugong.duties.actions is not allowed to import zugong.duties.forms",
    ),
    ("engines/lists/rules.py", "from zugong.engines.lists import views", "zugong.engines.lists.views"),
    ("duties/other.py", "from zugong.duties import forms", "Illegal imports of protected package zugong.duties.forms"),
    ("shed/__init__.py", "", "The following modules are not listed as layers"),
]
ROOMS = [
    "",
    "site",
    "desk",
    "domains",
    "domains/exams",
    "domains/talent",
    "engines",
    "engines/lists",
    "engines/asks",
    "engines/reviews",
    "duties",
    "foundation",
    "foundation/text",
    "foundation/ui",
]
MODULES = ["foundation/rooms.py", "duties/forms.py", "duties/actions.py", "engines/lists/views.py"]


def lint(folder: Path, planted: dict[str, str]) -> str:
    """What import-linter says, with the house's own contracts, of a small house."""
    empty = dict.fromkeys([*(f"{room}/__init__.py".lstrip("/") for room in ROOMS), *MODULES], "")
    for name, text in (empty | planted).items():
        path = folder / "zugong" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", HERE / "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.slow
def test_sound_house_keeps_all_directions(tmp_path):
    assert " 0 broken" in lint(tmp_path, {})


@pytest.mark.slow
@pytest.mark.parametrize(("file", "text", "fault"), DIRECTIONS, ids=[row[0] for row in DIRECTIONS])
def test_planted_direction_is_found(tmp_path, file, text, fault):
    said = lint(tmp_path, {file: text})
    assert " 0 broken" not in said
    assert fault in " ".join(said.split())


@pytest.mark.slow
def test_directions_between_rooms_are_kept():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
