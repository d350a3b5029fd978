"""The ways in are the ones the handbook names; the locked packages are the declared ones and name no address."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parents[1]
TARGETS = ["setup", "demo", "test", "check", "fix", "messages", "lock", "bench"]
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text())
RUN = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["postgres"]]
LOCKS = {"run.lock": RUN, "dev.lock": [*RUN, *PROJECT["dependency-groups"]["dev"]]}


def locked(name: str) -> dict[str, str]:
    """Versions by package."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", (HERE / "requirements" / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in lines}


def uncovered(wanted: list[str], have: dict[str, str]) -> list[str]:
    """Declared packages that the lock lacks or holds in a version not wanted."""
    return [
        need
        for need in wanted
        if not Requirement(need).specifier.contains(
            have.get(canonicalize_name(Requirement(need).name), "0"), prereleases=True
        )
        or canonicalize_name(Requirement(need).name) not in have
    ]


@pytest.mark.parametrize("target", TARGETS)
def test_target_is_in_the_makefile_and_in_the_readme(target):
    assert re.search(rf"^{target}:", (HERE / "Makefile").read_text(), re.MULTILINE)
    assert f"make {target}" in (HERE / "README.md").read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_address(name):
    assert "http" not in (HERE / "requirements" / name).read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_a_hash(name):
    text = (HERE / "requirements" / name).read_text()
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    assert [entry.splitlines()[0] for entry in entries[1:] if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(("name", "wanted"), LOCKS.items())
def test_lock_covers_what_the_project_declares(name, wanted):
    assert uncovered(wanted, locked(name)) == []


def test_both_locks_agree():
    run, dev = locked("run.lock"), locked("dev.lock")
    assert {
        package: (version, dev.get(package)) for package, version in run.items() if dev.get(package) != version
    } == {}


def test_missing_and_old_packages_are_found():
    assert uncovered(["a>=2", "b", "c>=1"], {"a": "1.9", "c": "1.0"}) == ["a>=2", "b"]


@pytest.mark.parametrize("script", [".ci/run", "scripts/needs", "scripts/chromium", "scripts/postgresql"])
def test_script_is_plain_shell_that_stops_at_the_first_error(script):
    text = (HERE / script).read_text()
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in text
    assert (HERE / script).stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", HERE / script], check=False).returncode == 0


def needs(purpose: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Ask ``scripts/needs`` as somebody whose machine has only the programs in a folder."""
    return subprocess.run(
        ["/bin/sh", HERE / "scripts" / "needs", purpose],
        env={"PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare_machine(tmp_path):
    """A folder of programs for a system that is no Debian with root."""
    for name, body in {"dirname": 'exec /usr/bin/dirname "$@"', "uname": "echo Other", "id": "echo 1000"}.items():
        program(tmp_path / name, body)
    return tmp_path


def program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_old_python_is_named_before_anything_is_begun(bare_machine):
    program(bare_machine / "python3", 'case "$1" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    answer = needs("setup", bare_machine)
    assert answer.returncode == 1
    assert answer.stderr.strip() == (
        "Zugong needs Python 3.11 or newer; python3 is Python 3.9.2. Name another: make setup PYTHON=python3.12"
    )


def test_everything_missing_is_named_at_once(bare_machine):
    answer = needs("test", bare_machine, PYTHON="python3.99")
    assert answer.returncode == 1
    for thing in ("Python 3.11 or newer (python3.99)", "make", "gettext", "git", "a font with Chinese characters"):
        assert f"- {thing}" in answer.stderr
