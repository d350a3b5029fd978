"""One run from an empty PostgreSQL to the table. ``zugong bench`` calls ``run``."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import files, pages, paper, sample, scale
from bench.figures import Record, lines, text_table
from bench.machine import machine
from bench.pages import ITEMS
from bench.postgresql import CHECKOUT, Cluster, postgresql
from bench.rounds import Pace, Stage, content_faults
from bench.servers import BARE, BARE_FOLDER, ZUGONG, Server, serving, zugong_environment
from bench.sides import Bare, SideError, Zugong

FIGURES = ("list", "overview", "create", "memory", "export", "import", "sqlite", "sample")
PAGES = FIGURES[:3]
RUNS = Path(__file__).parent / "runs"
PROCESSES = (1, 2)


@dataclass(frozen=True)
class Options:
    """What to measure and where to put it."""

    rounds: int = 3
    quick: bool = False
    only: Sequence[str] = FIGURES
    scale: bool = False
    kinds: int = 10
    json_file: Path | None = None
    write_docs: bool = False
    hold: bool = False


@dataclass
class Run:
    """A run under way: its databases, its home, what has been written down so far."""

    options: Options
    cluster: Cluster
    home: Path
    paths: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    name: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def note(self, record: Record) -> None:
        """Keep a record and write it down at once: a run that breaks off leaves what it had."""
        self.records.append(record)
        RUNS.mkdir(exist_ok=True)
        ending = "-quick.jsonl" if self.options.quick else ".jsonl"
        with (RUNS / f"{self.name[:10]}{ending}").open("a") as file:
            file.write(json.dumps({"run": self.name} | record, ensure_ascii=False) + "\n")

    def environment(self, database: str) -> dict[str, str]:
        home = self.home / (database or "sqlite")
        home.mkdir(exist_ok=True)
        return zugong_environment(home, self.cluster.address(database) if database else "")

    def zugong(self, server: Server, name: str = "zugong") -> Zugong:
        return Zugong(server, self.paths, self.sessions, name=name)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def run(options: Options) -> int:
    """Load, measure, compare, tell. 0: done; 1: the sides differ or rows do not add up; 2: could not be done."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_told: sys.exit(2))  # servers and database are taken down on the way out
    with postgresql() as cluster, tempfile.TemporaryDirectory(prefix="zugong-bench-home.") as home:
        this = Run(options, cluster, Path(home))
        this.note({"figure": "machine", "quick": options.quick, "postgresql": cluster.version, **machine(CHECKOUT)})
        try:
            prepare(this)
            if options.hold:
                return hold(this)
            for processes in PROCESSES:
                _stage(this, processes)
            if options.scale:
                scale.stage(this, say)
            if "sqlite" in options.only:
                _sqlite(this)
            if "sample" in options.only:
                _sample(this)
        except (SideError, subprocess.CalledProcessError) as fault:
            say(f"stopped: {fault}")
            return 2
        return _tell(this)


def inside(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Run a module of the bench inside Zugong and take what it says."""
    command = [sys.executable, "-m", "bench.inside", *arguments]
    done = subprocess.run(command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def django(environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "-m", "django", *arguments]
    subprocess.run(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, check=True)


def prepare(this: Run) -> None:
    """Both sides loaded with the same data, kept as templates to copy."""
    say("loading the bare side")
    this.cluster.create("bare_loaded")
    load = [sys.executable, str(BARE_FOLDER / "limits.py"), "load", "--pg", this.cluster.address("bare_loaded")]
    subprocess.run([*load, "--sqlite", str(this.home / "bare.sqlite3")], stdout=subprocess.DEVNULL, check=True)
    say("loading Zugong")
    this.cluster.create("zugong_loaded")
    told = fill(this, "zugong_loaded")
    this.paths, this.sessions = told["paths"], told["sessions"]
    this.cluster.settle("bare_loaded", "zugong_loaded")


def fill(this: Run, database: str) -> dict[str, Any]:
    """An empty Zugong with the data set in it."""
    environment = this.environment(database)
    django(environment, "migrate", "--verbosity", "0")
    django(environment, "collectstatic", "--no-input", "--verbosity", "0")
    started = time.perf_counter()
    told = inside(environment, "load")
    counts = {key: told[key] for key in ("duties", "sheets", "loaded_s")}
    this.note({"figure": "load", "database": database or "sqlite", "s": time.perf_counter() - started, **counts})
    return told


def _stage(this: Run, processes: int) -> None:
    """Fresh copies of both databases, both servers up, every figure in alternating rounds."""
    pace, only = Pace.of(this.options.rounds, this.options.quick), this.options.only
    for side in ("bare", "zugong"):
        this.cluster.create(side, f"{side}_loaded")
    this.cluster.settle("bare", "zugong")
    environment = this.environment("zugong") | {"ZUGONG_HOME": str(this.home / "zugong_loaded")}
    with ExitStack() as stack:
        bare = Bare(stack.enter_context(serving(BARE, processes, bare_environment(this, "bare"), folder=BARE_FOLDER)))
        own = this.zugong(stack.enter_context(serving(ZUGONG, processes, environment, worker=True)))
        _compare(this, bare, own)
        if processes == 1 and "memory" in only:
            _memory(this, "idle", bare, own)
        stage = Stage("postgresql", processes, (bare, own))
        for figure in measurable(this, own, [key for key in PAGES if key in only]):
            for record in stage.records(figure, pace, say):
                this.note(record)
        if processes == 1:
            _once(this, bare, own, environment)
    if stage.made:
        _check_rows(this, stage, environment)


def _once(this: Run, bare: Bare, own: Zugong, environment: dict[str, str]) -> None:
    """What one process shows as well as more."""
    only = this.options.only
    if "list" in only:
        this.note({"figure": "plans", **inside(environment, "plans")})
    if "memory" in only:
        _memory(this, "after load", bare, own)
    if "export" in only:
        _export(this, own)
    if "import" in only:
        _import(this, own, environment, "postgresql")


def bare_environment(this: Run, database: str) -> dict[str, str]:
    return this.environment(database) | this.cluster.environment(database)


def measurable(this: Run, own: Zugong, wanted: Sequence[str]) -> list[str]:
    """The figures wanted whose page exists and, for create, takes a row."""
    found = []
    for figure in wanted:
        try:
            own.try_new_row() if figure == "create" else own.page(figure)
            found.append(figure)
        except (SideError, RuntimeError) as fault:
            this.faults.append(f"{figure}: not measured: {fault}")
            say(this.faults[-1])
    return found


def _compare(this: Run, bare: Bare, own: Zugong) -> None:
    figures = [figure for figure in ("list", "overview") if figure in this.options.only and figure in own.paths]
    with suppress(RuntimeError):  # a page that does not answer is told by ``measurable``
        faults = content_faults(bare, own, figures)
        this.faults += faults
        this.note({"figure": "content", "compared": figures, "faults": faults, "signed_in": own.signed_in})
        for fault in faults:
            say(f"the sides differ: {fault}")


def _memory(this: Run, moment: str, bare: Bare, own: Zugong) -> None:
    for _time in range(3):
        for side in (bare, own):
            with suppress(RuntimeError, SideError):
                side.page("list")
    this.note(
        {"figure": "memory", "moment": moment, "bare_mb": bare.server.memory()["all_mb"], **own.server.memory()}
    )  # fmt: skip


def _export(this: Run, own: Zugong) -> None:
    """The whole list as a workbook; with the rows that create added."""
    try:
        for record in files.export_records(own, 2 if this.options.quick else 3):
            this.note(record)
    except (SideError, RuntimeError) as fault:
        this.faults.append(f"export: not measured: {fault}")
        say(this.faults[-1])


def _import(this: Run, own: Zugong, environment: dict[str, str], database: str) -> None:
    """Workbooks of as many rows as the data set has items; every row must be there afterwards."""
    for name in pages.A_ROW:
        say(f"import of {name}, {database}")
        try:
            this.note({"sheet": name, "database": database, **_brought_in(this, own, environment, name)})
        except (SideError, RuntimeError) as fault:
            this.faults.append(f"import of {name}, {database}: {fault}")
            say(this.faults[-1])


def _brought_in(this: Run, own: Zugong, environment: dict[str, str], name: str) -> Record:
    file = this.home / f"{name}.xlsx"
    told = inside(environment, "importing", "prepare", name, str(file))
    if environment["ZUGONG_DATABASE"]:
        this.cluster.settle("zugong")  # statistics of the members and entries just made
    before = inside(environment, "importing", "count")
    record = files.import_record(own, told, file.read_bytes())
    after = inside(environment, "importing", "count")
    found = {key: n - before[key] for key, n in after.items() if n != before[key]}
    wanted = {key: n * told["rows"] for key, n in pages.A_ROW[name].items()}
    if found != wanted:
        raise SideError(f"{told['rows']} rows sent, {found} found, not {wanted}")
    return record | {"entries": told["entries"], "found": found}


def _check_rows(this: Run, stage: Stage, environment: dict[str, str]) -> None:
    """Every answer is one row on both sides; on ours each with its item and event, the sheets still true."""
    told = inside(environment, "recount")
    new = told["items"] - ITEMS
    with this.cluster.connect("bare") as connection:
        bare = connection.execute("SELECT count(*) FROM item").fetchone()[0] - ITEMS
    this.note(
        {"figure": "rows", "processes": stage.processes, "made": dict(stage.made), "bare": bare, "new": new, **told}
    )
    tried = 1  # by ``measurable``
    wrong = told["differences"] or told["opened"] != new
    if wrong or new - tried != stage.made["zugong"] or bare != stage.made["bare"]:
        this.faults.append(f"rows do not add up after create: {dict(stage.made)} said, {bare} bare, {told}")
        say(this.faults[-1])


def _sqlite(this: Run) -> None:
    """The same Zugong on SQLite with one web process, in absolute figures."""
    say("loading Zugong on SQLite")
    told = fill(this, "")
    pace, environment = Pace.of(this.options.rounds, this.options.quick), this.environment("")
    with serving(ZUGONG, 1, environment, worker=True) as server:
        own = Zugong(server, this.paths, told["sessions"])
        for figure in measurable(this, own, [key for key in PAGES if key in this.options.only] or PAGES):
            for record in Stage("sqlite", 1, (own,)).records(figure, pace, say):
                this.note(record)
        if "import" in this.options.only:
            _import(this, own, environment, "sqlite")


def _sample(this: Run) -> None:
    """Building a whole city, its figures, its half-year report."""
    say("the sample city, its figures and its report")
    try:
        for record in sample.records(this.home, small=this.options.quick, rounds=2 if this.options.quick else 3):
            this.note(record)
    except SideError as fault:
        this.faults.append(f"sample: {fault}")
        say(this.faults[-1])


def hold(this: Run) -> int:
    """Serve both until Enter, or without a terminal until stopped; for tuning by hand."""
    own_environment = this.environment("zugong_loaded")
    with (
        serving(BARE, 1, bare_environment(this, "bare_loaded"), folder=BARE_FOLDER) as bare,
        serving(ZUGONG, 1, own_environment, worker=True) as server,
    ):
        own = this.zugong(server)
        for name, value in own_environment.items():
            if name.startswith(("ZUGONG_", "DJANGO_")):
                print(f"export {name}='{value}'")
        print(f"# bare http://127.0.0.1:{bare.port}  Zugong http://127.0.0.1:{server.port}  cookies {own.cookies}")
        sys.stdout.flush()
        if not sys.stdin.readline():
            signal.pause()
    return 0


def _tell(this: Run) -> int:
    found = lines(this.records)
    print(text_table(found))
    for fault in this.faults:
        print(f"! {fault}")
    if this.options.json_file:
        told = {"run": this.name, "quick": this.options.quick, "lines": [asdict(line) for line in found],
                "faults": this.faults, "records": this.records}  # fmt: skip
        this.options.json_file.write_text(json.dumps(told, ensure_ascii=False, indent=1))
    if this.options.write_docs:
        paper.write(this.records, found, this.name)
    return 1 if this.faults else 0
