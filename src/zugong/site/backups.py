"""One file that holds a site: database, evidence and the public keys of the trail, each part with its digest.

The private key that signs the trail stays out: whoever has a backup must not be able to seal another story.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

import zugong

MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "database.sqlite3", "database.dump"
PARTS = ("files", "keys")
PRIVATE = ("trail.key",)


class BackupError(Exception):
    """A backup or restore that cannot go on; the message says what to do."""


def write_backup(target: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """Write the backup to ``target`` (a new .tar.gz file) and read it back before saying it is done.

    Returns the manifest. Raises BackupError; a half-written file is removed.
    """
    if target.exists():
        raise BackupError(f"{target} exists; choose another name")
    with tempfile.TemporaryDirectory(prefix="zugong-backup-") as folder:
        place = Path(folder)
        tell("database")
        _dump(place)
        for part in PARTS:
            tell(part)
            _copy(settings.HOME / part, place / part)
        manifest = {"zugong": zugong.__version__, "database": connection.vendor, "parts": dict(_digests(place))}
        (place / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        try:
            tell("writing")
            target.touch(mode=0o600)
            with tarfile.open(target, "w:gz", compresslevel=3) as archive:
                archive.add(place, arcname=".")
            tell("reading it back")
            with tempfile.TemporaryDirectory(prefix="zugong-check-") as check:
                read_backup(target, Path(check))
        except (OSError, tarfile.TarError, BackupError):
            target.unlink(missing_ok=True)
            raise
    return manifest


def read_backup(source: Path, place: Path) -> dict[str, Any]:
    """Unpack into the empty folder ``place`` and check every digest. Raises BackupError naming what is wrong."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(place, filter="data")  # refuses paths out of the folder, links and devices
        manifest: dict[str, Any] = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, EOFError, tarfile.TarError, ValueError) as fault:
        raise BackupError(f"{source} is not a backup of this program: {fault}") from fault
    (place / MANIFEST).unlink()
    found, told = dict(_digests(place)), manifest.get("parts", {})
    wrong = sorted(name for name in set(found) | set(told) if found.get(name) != told.get(name))
    if wrong:
        raise BackupError(f"{source} is damaged: {', '.join(wrong[:5])}")
    return manifest


def put_back(source: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """Restore into an empty home and an empty database. Raises BackupError and changes nothing where they are not."""
    _refuse_unless_empty()
    with tempfile.TemporaryDirectory(prefix="zugong-restore-") as folder:
        place = Path(folder)
        tell("reading")
        manifest = read_backup(source, place)
        if manifest["database"] != connection.vendor:
            raise BackupError(f"the backup is of {manifest['database']}, this site runs on {connection.vendor}")
        tell("database")
        _load(place)
        for part in PARTS:
            tell(part)
            _copy(place / part, settings.HOME / part)
    return manifest


def _digests(place: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(place.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                yield path.relative_to(place).as_posix(), "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    if source.exists():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(*PRIVATE), dirs_exist_ok=True)


def _refuse_unless_empty() -> None:
    if any((settings.HOME / "files").glob("*")) or connection.introspection.table_names():
        raise BackupError("this site is not empty; restore into a new ZUGONG_HOME and an empty database")


def _dump(place: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(place / SQLITE) as copy:
            connection.connection.backup(copy)
        copy.close()
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={place / POSTGRESQL}"])


def _load(place: Path) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        shutil.copyfile(place / SQLITE, connection.settings_dict["NAME"])
        return
    _run(["pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(place / POSTGRESQL)])


def _run(command: list[str]) -> None:
    """A program of PostgreSQL on this database; the password goes through the environment, never the command line."""
    given: dict[str, Any] = connection.settings_dict
    place = ["--dbname", given["NAME"]]
    for option, key in (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER")):
        place += [option, given[key]] if given[key] else []
    program = shutil.which(command[0])
    if program is None:
        raise BackupError(f"{command[0]} is missing; install the PostgreSQL client programs")
    environment = {**os.environ, "PGPASSWORD": given["PASSWORD"]}
    whole = [program, *place, *command[1:]]
    done = subprocess.run(whole, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # no shell
    if done.returncode:
        raise BackupError(f"{command[0]}: {done.stderr.strip().partition(chr(10))[0]}")
