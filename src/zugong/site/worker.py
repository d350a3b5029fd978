"""The unattended work: one process that seals the trail, runs what subscribes to events, and the steps of the rooms.

A step that fails is logged, tried again later and later, and holds up no other. SIGTERM ends the work after the
current step.
"""

from __future__ import annotations

import fcntl
import importlib
import importlib.util
import logging
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType, ModuleType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from zugong.foundation.calendar import clock
from zugong.foundation.events import heads, keys, outbox, pulses, sealing
from zugong.foundation.events.health import unsealed
from zugong.foundation.events.models import Batch
from zugong.site.rooms import room_modules, rooms

Step = Callable[[], object]

TICK = 3.0  # seconds between turns
SEAL_EVERY, SEAL_AT = timedelta(seconds=20), 1_000  # a batch is cut when so old or so many
BEAT_EVERY = timedelta(seconds=15)
HEADS_EVERY = timedelta(hours=1)
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0
WORKER = 7_305_516_241_002  # the advisory lock's number

log = logging.getLogger("zugong.worker")


def offered(name: str) -> Iterator[tuple[str, ModuleType]]:
    """The module ``name`` of every room that has one, lowest room first."""
    for room in room_modules():
        if importlib.util.find_spec(f"{room}.{name}"):
            yield room, importlib.import_module(f"{room}.{name}")


def reactions() -> dict[str, list[str]]:
    """Event type → tasks of all rooms, lowest room first."""
    found: dict[str, list[str]] = {}
    for room in rooms():
        for type, task in room.reactions.items():
            found.setdefault(type, []).append(task)
    return found


def all_steps() -> dict[str, Step]:
    """What is done at every turn, in order: seal, react, the rooms' own steps (``worker_steps.STEPS``), heads."""
    steps: dict[str, Step] = {"seal": seal, "react": react}
    for room, module in offered("worker_steps"):
        steps |= {f"{room.rpartition('.')[2]}.{name}": step for name, step in module.STEPS.items()}
    return {**steps, "heads": export}


def seal() -> None:
    """Seal when the last batch is old enough or much waits, until nothing is left."""
    last = Batch.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    if last and timezone.now() - last < SEAL_EVERY and unsealed().count < SEAL_AT:
        return
    seal_everything()


def seal_everything() -> int:
    """Seal batch after batch; how many were written."""
    count = 0
    while sealing.seal(timezone.now()):
        count += 1
    return count


def react() -> None:
    """Run what subscribes to the newly sealed events."""
    outbox.react(reactions(), timezone.now())


def export() -> None:
    """The newest head to the folder outside the server, if one is set."""
    if settings.ENVIRONMENT.heads:
        heads.export_heads(Path(settings.ENVIRONMENT.heads), datetime.now(clock.SHANGHAI).date())


@dataclass
class Turn:
    """When a step may run again and how it went."""

    not_before: datetime | None = None
    beat_at: datetime | None = None
    failures: int = 0


@dataclass
class Worker:
    """Runs the steps in turn. ``every`` gives a step more than a tick of rest."""

    steps: Mapping[str, Step]
    every: Mapping[str, timedelta] = field(default_factory=lambda: {"heads": HEADS_EVERY})
    now: Callable[[], datetime] = timezone.now
    stopping: threading.Event = field(default_factory=threading.Event)
    turns: dict[str, Turn] = field(default_factory=dict)

    def turn(self) -> int:
        """Run every step that is due; how many failed."""
        if not connection.in_atomic_block:
            close_old_connections()
        failed = 0
        for name, step in self.steps.items():
            turn = self.turns.setdefault(name, Turn())
            if self.stopping.is_set() or (turn.not_before and self.now() < turn.not_before):
                continue
            error = self._run(name, step, turn)
            failed += bool(error)
            self._beat(name, turn, error)
        return failed

    def run(self, ready: Callable[[], bool] = lambda: True) -> None:
        """Turn until told to stop, except while not ``ready``."""
        while not self.stopping.is_set():
            if ready():
                self.turn()
            self.stopping.wait(TICK)

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.stopping.set()

    def _run(self, name: str, step: Step, turn: Turn) -> str:
        rest = self.every.get(name, timedelta(0))
        try:
            step()
        except Exception as fault:  # noqa: BLE001  # whatever a room's step does, the others go on
            turn.failures += 1
            wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(turn.failures - 1, 10))
            turn.not_before = self.now() + timedelta(seconds=wait)
            if turn.failures == 1:
                # Without the message: it may quote what a person typed.
                stack = "".join(traceback.format_tb(fault.__traceback__))
                log.warning("step %s failed: %s, tried again in %d s\n%s", name, outbox.told(fault), wait, stack)
            else:
                log.warning("step %s failed %d times: %s", name, turn.failures, outbox.told(fault))
            return outbox.told(fault)
        turn.failures, turn.not_before = 0, self.now() + rest
        return ""

    def _beat(self, name: str, turn: Turn, error: str) -> None:
        """Not at every turn: on SQLite each is a write."""
        if not error and turn.beat_at and self.now() - turn.beat_at < BEAT_EVERY:
            return
        try:
            pulses.beat(name, self.now(), error=error)
        except DatabaseError as fault:
            log.warning("the pulse of %s was not written: %s", name, outbox.told(fault))
        else:
            turn.beat_at = None if error else self.now()


class AlreadyRunsError(Exception):
    """Another worker holds the lock."""


@contextmanager
def only_worker() -> Iterator[None]:
    """One worker for each home. Raises AlreadyRunsError."""
    path: Path = settings.HOME / "worker.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunsError(str(path)) from None
        yield


@dataclass
class DatabaseLock:
    """One worker for each PostgreSQL database, on whatever machine: a lock of a connection kept for nothing else."""

    keeper: BaseDatabaseWrapper | None = None

    def held(self) -> bool:
        """Take the lock unless it is held; False while the database cannot be reached.

        Raises AlreadyRunsError when another worker has it.
        """
        try:
            connection.ensure_connection()
            if connection.vendor == "postgresql" and not (self.keeper and self.keeper.is_usable()):
                self._take()
        except DatabaseError as fault:
            log.warning("the database cannot be reached: %s", outbox.told(fault))
            connection.close()
            return False
        return True

    def release(self) -> None:
        if self.keeper:
            self.keeper.close()
        self.keeper = None

    def _take(self) -> None:
        self.release()
        self.keeper = connection.copy()
        with self.keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [WORKER])
            taken = cursor.fetchone()
        if not taken or not taken[0]:
            self.release()
            raise AlreadyRunsError(str(connection.settings_dict["NAME"]))


def work(*, once: bool) -> int:
    """Make the key if there is none and run; with ``once`` one turn with all there is to seal. Returns what failed."""
    with only_worker(), closing_lock() as lock:
        keys.signing_key(make=True)
        steps = all_steps()
        if once:
            return Worker({**steps, "seal": seal_everything}).turn() if lock.held() else len(steps)
        worker = Worker(steps)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, worker.stop)
        worker.run(lock.held)
    return 0


@contextmanager
def closing_lock() -> Iterator[DatabaseLock]:
    lock = DatabaseLock()
    try:
        yield lock
    finally:
        lock.release()
