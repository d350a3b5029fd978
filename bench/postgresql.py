"""A PostgreSQL that lives no longer than the run, durable as a city's: fsync, synchronous commit, full pages are on."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

CHECKOUT = Path(__file__).resolve().parents[1]
OWNER = "zgbench"

# For a machine of its own with 8 GB or more. All that is not named here is PostgreSQL's default, durability included.
TUNING = {
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Cluster:
    """A running server; both sides come to it over TCP on loopback."""

    port: int
    version: str

    def address(self, database: str) -> str:
        return f"postgresql://{OWNER}:{OWNER}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.address(database), autocommit=True)

    def environment(self, database: str) -> dict[str, str]:
        """For a program that takes libpq's variables."""
        return {"PGDATABASE": database, "PGUSER": OWNER, "PGPASSWORD": OWNER, "PGPORT": str(self.port)}

    def create(self, database: str, template: str = "template0") -> None:
        """A new database, or a copy of ``template``; one of that name is dropped first."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def settle(self, *databases: str) -> None:
        """Statistics up to date and dirty pages on disk, so that neither side pays for the other's loading."""
        for database in databases:
            with self.connect(database) as connection:
                connection.execute("VACUUM ANALYZE")
                connection.execute("CHECKPOINT")


@contextmanager
def postgresql(tuning: Mapping[str, str] = TUNING) -> Iterator[Cluster]:
    """Start a server in a private folder and remove it afterwards."""
    programs = subprocess.run(
        [CHECKOUT / "scripts" / "postgresql", "--where"], capture_output=True, text=True, check=True
    ).stdout.strip()
    folder = Path(tempfile.mkdtemp(prefix="zugong-bench.", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": folder, "timezone": "UTC"}
    given = " ".join(f"-c {name}={value}" for name, value in (options | dict(tuning)).items())
    try:
        _run(f"{programs}/initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        _run(f"{programs}/pg_ctl", "-D", data, "-l", folder / "log", "-w", "start", "-o", given)
        yield Cluster(port, _version(port))
    finally:
        if (data / "postmaster.pid").exists():
            _run(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _version(port: int) -> str:
    with psycopg.connect(host="127.0.0.1", port=port, user=OWNER, dbname="postgres") as connection:
        return str(connection.execute("SHOW server_version").fetchone()[0])


def _run(*command: str | Path) -> None:
    """As the owner of the files: PostgreSQL refuses to run as root."""
    before = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*before, *map(str, command)], cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")
