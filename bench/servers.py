"""The web servers of both sides: the same granian, the same number of processes, loopback, a port of their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import pages
from bench.client import Connection, request
from bench.postgresql import CHECKOUT, free_port

READY_WITHIN = 60.0
BARE_FOLDER = Path(__file__).parent / "bare"
BARE, ZUGONG = "hello:app", "zugong.site.wsgi:application"


@dataclass
class Server:
    """A running web server; ``worker`` is the process beside it, where there is one."""

    port: int
    process: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes] | None = None

    def get(self, path: str, cookies: Mapping[str, str] | None = None) -> str:
        """One page, or RuntimeError naming what came instead."""
        connection = Connection(self.port)
        answer = connection.ask(request(path, cookies))
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"GET {path} answers {answer.status}: {answer.text[:300]}")
        return answer.text

    def memory(self) -> dict[str, float]:
        """Proportional set size in MB of web processes and worker."""
        web = sum(pss(pid) for pid in tree(self.process.pid))
        worker = sum(pss(pid) for pid in tree(self.worker.pid)) if self.worker else 0.0
        return {"web_mb": web, "worker_mb": worker, "all_mb": web + worker}


def tree(root: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "status").read_text()
        except OSError:
            continue
        parents.setdefault(int(re.search(r"PPid:\s+(\d+)", status).group(1)), []).append(int(folder.name))
    found, rest = [], [root]
    while rest:
        found.append(rest.pop())
        rest += parents.get(found[-1], [])
    return found


def pss(pid: int) -> float:
    """Proportional set size of one process in MB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE).group(1)) / 1024


def zugong_environment(home: Path, database: str) -> dict[str, str]:
    """What Zugong is started with. ``database`` empty: SQLite below ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ZUGONG_", "PG", "COVERAGE"))}
    return kept | {
        "ZUGONG_HOME": str(home), "ZUGONG_DATABASE": database, "DJANGO_SETTINGS_MODULE": "zugong.site.settings",
    }  # fmt: skip


def has_verb(name: str) -> bool:
    return (CHECKOUT / "src" / "zugong" / "site" / "commands" / f"{name}.py").exists()


@contextmanager
def serving(
    application: str, processes: int, environment: Mapping[str, str], *, folder: Path = CHECKOUT, worker: bool = False
) -> Iterator[Server]:
    """Serve until the block ends. ``worker``: with Zugong's worker process, if there is one yet."""
    port = free_port()
    command = [sys.executable, "-m", "granian", *pages.GRANIAN, "--workers", str(processes), "--port", str(port)]
    with tempfile.TemporaryFile() as log:
        web = subprocess.Popen([*command, application], cwd=folder, env=dict(environment), stdout=log, stderr=log)
        server = Server(port, web)
        try:
            if worker and has_verb("worker"):
                server.worker = subprocess.Popen(verb_command("worker"), env=dict(environment), stdout=log, stderr=log)
            _wait(server, log)
            yield server
        finally:
            for process in (server.worker, web):
                _stop(process)


def verb_command(*arguments: str) -> list[str]:
    """``zugong …`` by the Python that runs the bench."""
    return [sys.executable, "-c", "from zugong.site.main import main; main()", *arguments]


def _wait(server: Server, log: object) -> None:
    """Until the first answer below 500; what the server said when there is none."""
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and server.process.poll() is None:
        try:
            connection = Connection(server.port)
            status = connection.ask(request("/")).status
            connection.close()
        except (OSError, RuntimeError):
            time.sleep(0.1)
            continue
        if status < 500:
            return
        break
    log.seek(0)
    raise RuntimeError("the server is not ready: " + log.read().decode(errors="replace")[-3000:])


def _stop(process: subprocess.Popen[bytes] | None) -> None:
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
