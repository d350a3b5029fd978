"""What lags or is missing, before people notice: the worker, the trail, the disk, the holiday table, the backup."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min
from django.utils.translation import gettext_noop

from zugong.foundation.calendar import clock
from zugong.foundation.calendar.queries import working_calendar
from zugong.foundation.events.findings import Finding
from zugong.foundation.events.guard import unguarded_tables
from zugong.foundation.events.models import Batch, Event, Pulse, Setback
from zugong.foundation.events.outbox import told

NO_DATABASE = gettext_noop("The database cannot be reached: %(error)s. Check ZUGONG_DATABASE and that it runs.")
NOT_MIGRATED = gettext_noop("The database lacks %(count)d changes of this version: run `zugong migrate`.")
NEVER_RAN = gettext_noop("The worker has never run: nothing is sealed and no reminder goes out. Start `zugong serve`.")
SILENT = gettext_noop("The worker has been silent since %(at)s: restart `zugong serve` or `zugong worker`.")
FAILING = gettext_noop("Step %(step)s of the worker failed %(count)d times in a row: %(error)s.")
UNSEALED = gettext_noop("%(count)d events wait to be sealed, the oldest since %(at)s.")
SET_ASIDE = gettext_noop("%(count)d reactions were set aside after repeated failure: `zugong worker --retry`.")
UNGUARDED = gettext_noop(
    "Table %(table)s has lost the triggers that refuse changes: tell whoever maintains the program."
)
DISK = gettext_noop("Only %(free)d MB are free on the disk of %(folder)s: make room.")
NO_HEADS = gettext_noop("Heads of the trail are not kept outside the server: set ZUGONG_HEADS to a folder elsewhere.")
OLD_HEADS = gettext_noop("The newest heads outside the server are older than two days: %(folder)s.")
NO_TABLE = gettext_noop("The holiday table of %(year)d is not loaded: deadlines in it are estimates.")
NO_BACKUP = gettext_noop("No backup is known: run `zugong backup`.")
OLD_BACKUP = gettext_noop("The last backup is %(days)d days old: run `zugong backup`.")
ALL_WELL = gettext_noop("Nothing is wrong.")

SILENCE, WAITING, OLD = timedelta(minutes=2), timedelta(minutes=5), timedelta(days=2)
FAILURES = 3
LEAST_FREE = 1_024 * 1_024 * 1_024
BACKUP_MARK = "last-backup"


@dataclass(frozen=True)
class Unsealed:
    """Events that no batch holds yet."""

    count: int
    oldest_at: datetime | None


def unsealed() -> Unsealed:
    highest = Batch.objects.order_by("-number").values_list("highest", flat=True).first() or 0
    found = Event.objects.filter(id__gt=highest).aggregate(count=Count("id"), oldest=Min("at"))
    return Unsealed(found["count"], found["oldest"])


def check(now: datetime) -> Iterator[Finding]:
    """Everything ``zugong doctor`` looks at. Without a usable database only what needs none."""
    usable = True
    for finding in _database():
        usable = False
        yield finding
    if usable:
        yield from what_lags(now)
        yield from _guard()
        yield from _heads(now)
        yield from _holidays()
    yield from _disk()
    yield from _backup(now)


def what_lags(now: datetime) -> Iterator[Finding]:
    """The worker and its work; the desk shows these."""
    pulses = list(Pulse.objects.order_by("step"))
    if not pulses:
        yield Finding("worker_never_ran", NEVER_RAN)
    elif now - (latest := max(pulse.tried_at for pulse in pulses)) > SILENCE:
        yield Finding("worker_silent", SILENT, {"at": _local(latest)})
    for pulse in pulses:
        if pulse.failures >= FAILURES:
            values = {"step": pulse.step, "count": pulse.failures, "error": pulse.error}
            yield Finding("step_failing", FAILING, values)
    waiting = unsealed()
    if waiting.oldest_at and now - waiting.oldest_at > WAITING:
        yield Finding("unsealed", UNSEALED, {"count": waiting.count, "at": _local(waiting.oldest_at)})
    aside = Setback.objects.filter(set_aside=True).count()
    if aside:
        yield Finding("set_aside", SET_ASIDE, {"count": aside})


def mark_backup(now: datetime) -> None:
    """Told by the backup command when a backup is complete and checked."""
    (_home() / BACKUP_MARK).write_text(now.isoformat(), encoding="utf-8")


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        lacking = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as fault:
        yield Finding("no_database", NO_DATABASE, {"error": told(fault)})
        return
    if lacking:
        yield Finding("not_migrated", NOT_MIGRATED, {"count": lacking})


def _guard() -> Iterator[Finding]:
    for table in unguarded_tables(connection):
        yield Finding("unguarded", UNGUARDED, {"table": table})


def _heads(now: datetime) -> Iterator[Finding]:
    folder = settings.ENVIRONMENT.heads
    if not folder:
        yield Finding("no_heads", NO_HEADS, wrong=False)
        return
    days = [path.stat().st_mtime for path in Path(folder).glob("heads-*.txt")]
    newest = Batch.objects.order_by("-number").values_list("sealed_at", flat=True).first()
    if newest and newest.timestamp() - max(days, default=0.0) > OLD.total_seconds():
        yield Finding("old_heads", OLD_HEADS, {"folder": folder})


def _holidays() -> Iterator[Finding]:
    """The coming year's table is published in November as a rule: missing in December is wrong."""
    today = clock.today()
    if today.month >= 11 and today.year + 1 not in working_calendar().published:
        yield Finding("no_holidays", NO_TABLE, {"year": today.year + 1}, wrong=today.month == 12)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(_home()).free
    if free < LEAST_FREE:
        yield Finding("disk", DISK, {"free": free // 1_048_576, "folder": str(_home())})


def _backup(now: datetime) -> Iterator[Finding]:
    mark = _home() / BACKUP_MARK
    if not mark.exists():
        yield Finding("no_backup", NO_BACKUP, wrong=False)
        return
    age = now - datetime.fromisoformat(mark.read_text(encoding="utf-8").strip())
    if age > OLD:
        yield Finding("old_backup", OLD_BACKUP, {"days": age.days})


def _home() -> Path:
    home: Path = settings.HOME
    return home


def _local(at: datetime) -> str:
    return at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
