"""The house keeps its own rules. Each check is proved able to fail in test_architecture_planted.py."""

from __future__ import annotations

import importlib
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from tests.architecture import code, pages, words
from tests.architecture.house import House
from tests.architecture.nouns import privacy_faults

from zugong.foundation.rooms import Room
from zugong.site.rooms import room_modules

HERE = Path(__file__).resolve().parents[1]
HOUSE = House(HERE / "src" / "zugong")
BESIDE = [House(HERE / folder) for folder in ("tests", "bench", "scripts")]


@pytest.mark.parametrize("check", [*code.CHECKS, *pages.CHECKS, *words.CHECKS], ids=lambda check: check.__name__)
def test_house_has_no(check):
    assert check(HOUSE) == []


@pytest.mark.parametrize("check", [code.long_files, code.banned_names], ids=lambda check: check.__name__)
@pytest.mark.parametrize("beside", BESIDE, ids=lambda house: house.root.name)
def test_folders_beside_the_house_have_no(check, beside):
    assert check(beside) == []


def test_every_room_describes_itself():
    found = {name: importlib.import_module(f"{name}.room").ROOM for name in room_modules()}
    assert [name for name, room in found.items() if not isinstance(room, Room)] == []


def test_every_field_has_a_privacy_label():
    nouns = [noun for noun in apps.get_models() if noun.__module__.startswith("zugong.")]
    assert privacy_faults(nouns) == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say(capsys):
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_migrations_of_a_room_are_one_line():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    own = {config.label for config in apps.get_app_configs() if config.name.startswith("zugong.")}
    assert {label: loader.graph.leaf_nodes(label) for label in own if len(loader.graph.leaf_nodes(label)) > 1} == {}


@pytest.mark.slow
def test_no_file_names_a_package_registry():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HERE, capture_output=True, text=True, check=True).stdout
    assert words.naming((HERE / name for name in listed.split("\0") if name), words.registry_hosts()) == []


def test_handbook_names_every_permission():
    """Begins to hold with the handbook's page of permissions; one of event types is to join it."""
    permissions = [
        name for module in room_modules() for name in importlib.import_module(f"{module}.room").ROOM.permissions
    ]
    page = HERE / "docs" / "permissions.md"
    assert not page.exists() or words.undocumented(permissions, page) == []
