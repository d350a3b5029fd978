"""``zugong serve``: the web server and one worker, started and stopped together."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import Any

import click

from zugong.site.main import DONE, WRONG, load_django

LIFETIME, PATIENCE = "12h", 20
QUICK, LONGEST_WAIT = 10.0, 60.0
PLAIN = (
    "plain HTTP: what people type, passwords too, can be read on the way; cookies are not marked secure, HSTS is off. "
    "Give --tls-cert and --tls-key, or put a proxy with TLS before it and set ZUGONG_HTTPS=true"
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; SQLite 1, PostgreSQL one per core.")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Certificate, PEM.")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its key, PEM (PKCS#8).")
def command(host: str, port: int, workers: int | None, tls_cert: Path | None, tls_key: Path | None) -> int:
    """Start the web server and exactly one worker; Ctrl-C stops both.

    Run `zugong migrate` before the first start. Over TLS cookies are marked secure by themselves.
    """
    tls = _tls(tls_cert, tls_key)
    if tls:
        os.environ["ZUGONG_HTTPS"] = "true"
    load_django()
    _check_ready(host, port)
    _collect_static()
    web = [
        sys.executable, "-m", "granian", "zugong.site.wsgi:application", "--interface", "wsgi", "--no-ws",
        "--host", host, "--port", str(port), "--workers", str(workers or _web_processes()), "--blocking-threads", "4",
        "--workers-lifetime", LIFETIME, "--workers-kill-timeout", str(PATIENCE), "--respawn-failed-workers",
        "--log-level", "warning", *tls,
    ]  # fmt: skip
    work = [sys.executable, "-c", "from zugong.site.main import main; main()", "worker"]
    for line in said(host, port, bool(tls)):
        click.echo(line)
    return Pair(web, work).run()


def said(host: str, port: int, tls: bool) -> list[str]:
    """The address, and what is off without TLS when others can reach it."""
    from django.conf import settings

    shown = f"[{host}]" if ":" in host else host
    lines = [f"Zugong 组工 {'https' if tls else 'http'}://{shown}:{port}/  (Ctrl-C stops)"]
    if not tls and not _is_loopback(host) and not settings.ENVIRONMENT.https:
        lines.append(PLAIN)
    if not _is_loopback(host) and set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        lines.append("ZUGONG_HOSTS names only this machine: set it to the names people type, with commas")
    return lines


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(cert: Path | None, key: Path | None) -> list[str]:
    if not cert and not key:
        return []
    if not cert or not key:
        raise click.UsageError("give --tls-cert and --tls-key together")
    if "BEGIN PRIVATE KEY" not in key.read_text(encoding="ascii", errors="replace"):
        raise click.ClickException(
            f"{key} is no PKCS#8 key without password: openssl pkcs8 -topk8 -nocrypt -in {key} -out new.key"
        )
    return ["--ssl-certificate", str(cert), "--ssl-keyfile", str(key)]


def _check_ready(host: str, port: int) -> None:
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        lacking = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as fault:
        raise click.ClickException(f"no database: {str(fault).strip().partition(chr(10))[0]}") from fault
    finally:
        connection.close()
    if lacking:
        raise click.ClickException(f"the database lacks {len(lacking)} changes: run `zugong migrate` first")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise click.ClickException(f"{host}:{port}: {fault.strerror}") from fault


def _web_processes() -> int:
    from django.db import connection

    return 1 if connection.vendor == "sqlite" else os.cpu_count() or 1


def _collect_static() -> None:
    """Once for each state of the static files: compressing them takes seconds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            at: Any = storage.get_modified_time(path)
            state.update(f"{path} {at.timestamp()} {storage.size(path)}\n".encode())
    mark = Path(settings.STATIC_ROOT) / ".state"
    if mark.exists() and mark.read_text() == state.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(state.hexdigest())


class Pair:
    """Two processes: the web ends the pair, a worker that ends is started again, later and later."""

    def __init__(self, web: Sequence[str], work: Sequence[str]) -> None:
        self.web, self.work = web, work
        self.stopping = threading.Event()
        self.wait = 1.0

    def run(self) -> int:
        """Until told to stop (0) or until the web server ends by itself (1)."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)
        # A session of their own: Ctrl-C reaches only this process, which stops them in order.
        web = subprocess.Popen(self.web, start_new_session=True)  # noqa: S603  # our own command line
        worker, since = self._start_worker()
        try:
            while not self.stopping.wait(0.5) and web.poll() is None:
                if worker.poll() is not None:
                    self.wait = 1.0 if time.monotonic() - since > QUICK else min(self.wait * 2, LONGEST_WAIT)
                    click.echo(f"the worker ended ({worker.returncode}), again in {self.wait:.0f} s", err=True)
                    if not self.stopping.wait(self.wait):
                        worker, since = self._start_worker()
        finally:
            _end([web, worker])
        return DONE if self.stopping.is_set() else WRONG

    def _start_worker(self) -> tuple[subprocess.Popen[bytes], float]:
        return subprocess.Popen(self.work, start_new_session=True), time.monotonic()  # noqa: S603  # our own command

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping.set()


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to stop, again every second as one that is just starting may not hear it, and end by force at last."""
    until = time.monotonic() + PATIENCE
    left = [process for process in processes if process.poll() is None]
    while left and time.monotonic() < until:
        for process in left:
            process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            left[0].wait(1)
        left = [process for process in left if process.poll() is None]
    for process in left:
        process.kill()
        process.wait()
