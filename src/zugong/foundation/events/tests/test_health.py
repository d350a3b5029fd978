from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from zugong.foundation.calendar import clock
from zugong.foundation.events import health, pulses
from zugong.foundation.events.guard import lifted
from zugong.foundation.events.health import check, mark_backup, unsealed, what_lags
from zugong.foundation.events.models import Event, Pulse, Setback

from .factories import record, seal_all, tamper

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def kinds(findings):
    return [(finding.kind, finding.wrong) for finding in findings]


def test_fresh_installation_lacks_its_worker(key):
    assert kinds(what_lags(NOW)) == [("worker_never_ran", True)]


def test_nothing_lags_after_a_beat(key):
    pulses.beat("seal", NOW)
    assert kinds(what_lags(NOW + health.SILENCE)) == []
    assert kinds(what_lags(NOW + health.SILENCE + timedelta(seconds=1))) == [("worker_silent", True)]


def test_step_that_fails_again_and_again_is_named_until_it_works(key):
    for _ in range(health.FAILURES):
        assert kinds(what_lags(NOW)) in ([], [("worker_never_ran", True)])
        pulses.beat("seal", NOW, error="OSError at keys.py:1")
    (finding,) = what_lags(NOW)
    assert finding.values == {"step": "seal", "count": health.FAILURES, "error": "OSError at keys.py:1"}
    pulses.beat("seal", NOW)
    assert (Pulse.objects.get().failures, kinds(what_lags(NOW))) == (0, [])


def test_events_waiting_long_and_reactions_set_aside_are_counted(key):
    pulses.beat("seal", NOW)
    record(2)
    assert unsealed().count == 2
    later = Event.objects.order_by("id")[0].at + health.WAITING + timedelta(seconds=1)
    Setback.objects.create(position=1, task="t", subject="s", code="c", next_try_at=NOW, set_aside=True)
    pulses.beat("seal", later)
    assert kinds(what_lags(later)) == [("unsealed", True), ("set_aside", True)]
    seal_all(key)
    assert unsealed() == health.Unsealed(0, None)


def test_doctor_tells_of_the_rest_without_calling_it_wrong(key, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2016, 11, 2))
    pulses.beat("seal", NOW)
    assert [kind for kind in kinds(check(NOW)) if kind[1]] == []
    assert ("no_backup", False) in kinds(check(NOW))
    assert ("no_heads", False) in kinds(check(NOW))


@pytest.mark.parametrize(("day", "said"), [((2098, 10, 31), []), ((2098, 11, 1), [False]), ((2098, 12, 1), [True])])
def test_missing_holiday_table_is_wrong_from_december(monkeypatch, day, said):
    monkeypatch.setattr(clock, "today", lambda: date(*day))
    assert [finding.wrong for finding in health._holidays()] == said


def test_backup_grows_old(key):
    mark_backup(NOW)
    assert kinds(health._backup(NOW + health.OLD)) == []
    (finding,) = health._backup(NOW + timedelta(days=9))
    assert (finding.kind, finding.values) == ("old_backup", {"days": 9})


def test_heads_outside_grow_old(key, settings, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"heads": str(folder)})
    assert kinds(health._heads(NOW)) == []
    record()
    seal_all(key)
    assert kinds(health._heads(NOW)) == [("old_heads", True)]
    path = folder / "heads-2016-07-15.txt"
    path.touch()
    assert kinds(health._heads(NOW)) == []
    os.utime(path, (0, 0))
    assert kinds(health._heads(NOW)) == [("old_heads", True)]


def test_full_disk_lost_triggers_and_missing_changes_are_named(key, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 2**80)
    assert kinds(health._disk()) == [("disk", True)]
    with lifted(connection):
        assert kinds(health._guard()) == [("unguarded", True), ("unguarded", True)]
    tamper("DELETE FROM django_migrations WHERE app = 'events'")
    assert kinds(check(NOW))[0] == ("not_migrated", True)
