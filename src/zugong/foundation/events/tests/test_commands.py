"""The verbs and the worker are the site's; a room may not import them, so its tests load them by name."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from importlib import import_module

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection
from django.utils import timezone

from zugong.foundation.events import outbox
from zugong.foundation.events.models import Batch, Pulse, Setback

from .factories import record, seal_all, tamper

worker = import_module("zugong.site.worker")
serve = import_module("zugong.site.commands.serve")


@pytest.fixture
def zugong(key):
    def run(*words):
        verb = import_module(f"zugong.site.commands.{words[0]}").command
        result = CliRunner().invoke(verb, words[1:], standalone_mode=False, catch_exceptions=True)
        return result.return_value, result.output, str(result.exception or "")

    return run


@pytest.mark.django_db
def test_verify_says_consistent_then_names_an_edit(zugong):
    (event,) = record()
    assert zugong("trail", "seal")[0] == 0
    code, output, _fault = zugong("trail", "verify")
    assert (code, "Consistent, not proven" in output, "Cannot be seen here" in output) == (0, True, True)
    tamper("UPDATE events_event SET code = 'X' WHERE id = %s", event.id)
    code, output, _fault = zugong("trail", "verify")
    assert (code, f"Event {event.id} was edited" in output) == (1, True)


@pytest.mark.django_db
def test_verify_as_json_with_heads_from_outside(zugong, tmp_path):
    record()
    zugong("trail", "seal")
    code, output, _fault = zugong("trail", "heads", "--to", str(tmp_path / "out"))
    assert (code, output.strip()[-4:]) == (0, ".txt")
    code, output, _fault = zugong("trail", "verify", "--json", "--heads", str(tmp_path / "out"))
    told = json.loads(output)
    assert (code, told["conclusion"]["kind"], told["findings"]) == (0, "proven", [])
    assert zugong("trail", "heads", "--to", str(tmp_path / "out"))[0] == 0
    tamper("DELETE FROM events_batch")
    record()
    seal_all(import_module("zugong.foundation.events.keys").signing_key())
    code, output, _fault = zugong("trail", "heads", "--to", str(tmp_path / "out"))
    assert (code, output[0]) == (1, "✗")


@pytest.mark.django_db
def test_mistakes_are_one_line(zugong, tmp_path):
    assert "heads-*.txt" in zugong("trail", "verify", "--heads", str(tmp_path / "keys"))[2]
    (tmp_path / "keys" / "trail.key").write_text("x")
    assert "trail.key" in zugong("trail", "seal")[2]
    assert "trail.key" in zugong("worker", "--once")[2]


@pytest.mark.django_db
def test_doctor_exits_with_one_until_the_worker_ran(zugong):
    code, output, _fault = zugong("doctor")
    assert (code, "The worker has never run" in output) == (1, True)
    assert zugong("worker", "--once")[0] == 0
    code, output, _fault = zugong("doctor", "--json")
    assert (code, [f["kind"] for f in json.loads(output) if f["wrong"]]) == (0, [])
    assert "Nothing is wrong." in zugong("doctor")[1]


@pytest.mark.django_db
def test_one_turn_seals_everything_and_takes_up_what_was_set_aside(zugong):
    record(3)
    Setback.objects.create(position=-1, task="t", subject="s", code="c", next_try_at=timezone.now(), set_aside=True)
    code, output, _fault = zugong("worker", "--once", "--retry")
    assert (code, output.strip()) == (0, "1 taken up again")
    assert (Batch.objects.count(), Setback.objects.count()) == (1, 0)
    assert set(Pulse.objects.values_list("step", flat=True)) == set(worker.all_steps())


@pytest.mark.django_db
def test_second_worker_is_refused(zugong):
    with worker.only_worker():
        assert "another worker" in zugong("worker", "--once")[2]


@pytest.mark.django_db
def test_seal_waits_for_age_or_number(key, monkeypatch):
    record()
    worker.seal()
    record()
    worker.seal()
    assert Batch.objects.count() == 1
    monkeypatch.setattr(worker, "SEAL_AT", 1)
    worker.seal()
    assert Batch.objects.count() == 2


@pytest.mark.django_db
def test_failing_step_is_tried_later_and_later_and_holds_up_no_other(caplog):
    at, tried, worked, typed = timezone.now(), [], [], "王某"

    def fail():
        tried.append(at)
        raise RuntimeError(typed)

    one = worker.Worker({"bad": fail, "good": lambda: worked.append(at)}, now=lambda: at)
    for second in range(40):
        one.turn()
        at += timedelta(seconds=1)
        assert len(worked) == second + 1
    waits = [(after - before).seconds for before, after in zip(tried, tried[1:], strict=False)]
    assert waits == [5, 10, 20]
    pulse = Pulse.objects.get(step="bad")
    assert (pulse.failures, pulse.worked_at, typed in pulse.error) == (4, None, False)
    assert ["File " in record.message for record in caplog.records] == [True] + [False] * 3
    assert typed not in caplog.text


@pytest.mark.django_db
def test_pulse_that_cannot_be_written_stops_nothing(monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(worker.pulses, "beat", fail)
    assert worker.Worker({"good": int}).turn() == 0
    assert "the pulse of good was not written" in caplog.text


@pytest.mark.django_db
def test_worker_told_to_stop_ends_after_the_step():
    done = []
    one = worker.Worker({"first": lambda: (done.append(1), one.stop()), "second": lambda: done.append(2)})
    one.run()
    assert done == [1]


@pytest.mark.django_db
def test_heads_are_exported_by_the_worker_when_a_folder_is_set(key, settings, tmp_path):
    record()
    seal_all(key)
    worker.export()
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"heads": str(tmp_path / "out")})
    worker.export()
    assert len(list((tmp_path / "out").glob("heads-*.txt"))) == 1


def test_every_reaction_leads_to_a_task():
    for tasks in worker.reactions().values():
        assert all(callable(outbox.import_string(task)) for task in tasks)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
@pytest.mark.slow
def test_worker_on_another_machine_is_refused():
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [worker.WORKER])
    with worker.closing_lock() as lock:
        with pytest.raises(worker.AlreadyRunsError):
            lock.held()
        other.close()
        while not _free(lock):
            pass
        assert lock.held()
        lock.keeper.connection.close()  # as when the server was restarted
        while not _free(lock):
            pass


def _free(lock):
    """The server notices a closed session a moment later."""
    try:
        return lock.held()
    except worker.AlreadyRunsError:
        return False


def test_database_that_is_away_is_waited_for(monkeypatch, caplog):
    def fail():
        raise OperationalError

    monkeypatch.setattr(worker.connection, "ensure_connection", fail, raising=False)
    assert worker.DatabaseLock().held() is False
    assert "cannot be reached" in caplog.text


@pytest.mark.parametrize(
    ("host", "tls", "https", "lines"),
    [
        ("127.0.0.1", False, False, 1), ("localhost", False, False, 1), ("::1", False, False, 1),
        ("0.0.0.0", False, False, 3), ("0.0.0.0", True, True, 2), ("10.0.0.1", False, True, 2),
        ("zugong.local", False, False, 3),
    ],
)  # fmt: skip
def test_serve_says_what_is_off(settings, host, tls, https, lines):
    settings.ENVIRONMENT = settings.ENVIRONMENT.model_copy(update={"https": https})
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    said = serve.said(host, 8000, tls)
    assert (len(said), said[0].startswith("Zugong 组工 http")) == (lines, True)
    assert any("plain HTTP" in line for line in said) is (lines == 3)


def test_serve_refuses_half_a_tls_and_a_key_of_the_wrong_kind(tmp_path):
    path = tmp_path / "a.pem"
    path.write_text("-----BEGIN RSA PRIVATE KEY-----")
    run = CliRunner().invoke
    assert "together" in run(serve.command, ["--tls-cert", str(path)]).output
    assert "openssl pkcs8" in run(serve.command, ["--tls-cert", str(path), "--tls-key", str(path)]).output


@pytest.mark.slow
def test_pair_restarts_its_worker_and_ends_with_its_web(tmp_path, monkeypatch):
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    marks = tmp_path / "marks"
    work = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    web = [sys.executable, "-c", f"import pathlib\nwhile pathlib.Path({str(marks)!r}).exists() is False: pass"]
    assert serve.Pair(web, work).run() == 1


@pytest.mark.slow
@pytest.mark.sqlite
def test_fresh_home_migrates_serves_and_stops(tmp_path):
    """The real thing once, in its own processes: migrate, serve on a free port, SIGTERM."""
    env = {**os.environ, "ZUGONG_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "zugong.site.settings"}
    run = [sys.executable, "-c", "from zugong.site.main import main; main()"]
    early = subprocess.run([*run, "serve"], env=env, capture_output=True, text=True, check=False)
    assert (early.returncode, "zugong migrate" in early.stderr) == (2, True)
    subprocess.run([*run, "migrate"], env=env, check=True, capture_output=True)
    with serve.socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        taken = subprocess.run([*run, "serve", "--port", port], env=env, capture_output=True, text=True, check=False)
    assert (taken.returncode, "in use" in taken.stderr) == (2, True)
    served = subprocess.Popen([*run, "serve", "--port", port], env=env, stdout=subprocess.PIPE, text=True)
    assert served.stdout.readline().startswith(f"Zugong 组工 http://127.0.0.1:{port}/")
    key = tmp_path / "home" / "keys" / "trail.key"
    while not (key.exists() and _answers(int(port))) and served.poll() is None:
        pass
    served.terminate()
    assert served.wait(60) == 0
    served.stdout.close()


def _answers(port):
    """Whether a web process is up; what it answers is the pages' matter."""
    ask = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        ask.request("GET", "/nothing")
        return ask.getresponse().status > 0
    except (ConnectionError, http.client.HTTPException):
        return False
    finally:
        ask.close()
