"""Backup and restore, run as a site runs them: by the command, in a home of its own."""

import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ZUGONG = Path(sys.executable).with_name("zugong")


@pytest.fixture
def site(tmp_path):
    """Runs the command in a home: ``site(home, "backup", …)`` gives the finished process."""

    def run(home, *words):
        environment = {
            **os.environ, "ZUGONG_HOME": str(tmp_path / home), "ZUGONG_DATABASE": "", "ZUGONG_NETWORK": "closed",
            "DJANGO_SETTINGS_MODULE": "zugong.site.settings",
        }  # fmt: skip
        return subprocess.run([ZUGONG, *map(str, words)], env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def filled(site, tmp_path):
    assert site("one", "migrate").returncode == 0
    (tmp_path / "one/files/a").mkdir(parents=True)
    (tmp_path / "one/files/a/paper.txt").write_text("原件")
    assert site("one", "trail", "seal").returncode == 0
    with sqlite3.connect(tmp_path / "one/zugong.sqlite3") as database:
        database.execute("INSERT INTO directory_line (code, title) VALUES ('organisation', '组织')")
    return tmp_path / "one"


def test_backup_comes_back_whole_and_without_the_private_key(site, filled, tmp_path):
    done = site("one", "backup", tmp_path / "b.tar.gz", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["parts"] >= 2
    with tarfile.open(tmp_path / "b.tar.gz") as archive:
        assert not [name for name in archive.getnames() if name.endswith(("trail.key", "secret.key"))]
    assert site("two", "restore", tmp_path / "b.tar.gz").returncode == 0
    assert (tmp_path / "two/files/a/paper.txt").read_text() == "原件"
    with sqlite3.connect(tmp_path / "two/zugong.sqlite3") as database:
        assert database.execute("SELECT title FROM directory_line").fetchall() == [("组织",)]
    assert site("two", "trail", "verify").returncode == 0


def test_backup_never_writes_over_a_file(site, filled, tmp_path):
    (tmp_path / "b.tar.gz").write_text("mine")
    assert site("one", "backup", tmp_path / "b.tar.gz").returncode == 2
    assert (tmp_path / "b.tar.gz").read_text() == "mine"


def test_restore_refuses_a_site_that_is_not_empty(site, filled, tmp_path):
    site("one", "backup", tmp_path / "b.tar.gz")
    again = site("one", "restore", tmp_path / "b.tar.gz")
    assert (again.returncode, "not empty" in again.stderr) == (2, True)


def packed(path, *members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b"no archive") and path,
        lambda path: packed(path, ("../../outside.txt", b"x")),
        lambda path: packed(path, ("manifest.json", b"{}"), ("files/extra.txt", b"x")),
        lambda path: packed(path, ("manifest.json", b"not json")),
    ],
)
def test_hostile_backup_is_refused_and_nothing_is_written(site, tmp_path, make):
    done = site("three", "restore", make(tmp_path / "bad.tar.gz"))
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert not (tmp_path / "outside.txt").exists()
    assert not (tmp_path / "three/files").exists()
