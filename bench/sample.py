"""What is done with a whole city: the sample built, its figures put to the records, the half-year report written."""

from __future__ import annotations

import json
import subprocess
import time
import zipfile
from pathlib import Path

from bench.figures import Record
from bench.postgresql import CHECKOUT
from bench.servers import verb_command, zugong_environment
from bench.sides import SideError

PERIOD = "2016-H1"


def records(home: Path, *, small: bool, rounds: int) -> list[Record]:
    """The sample city on SQLite, as ``zugong demo`` makes it; each command as a whole, from start to exit."""
    place = home / "sample"
    place.mkdir()
    environment = zugong_environment(place, "") | {"ZUGONG_NETWORK": "closed"}
    seconds, _said = _timed(environment, "demo", "--no-serve", *(["--small"] if small else []))
    found: list[Record] = [{"figure": "demo", "s": seconds, "small": small}]
    for number in range(1, rounds + 1):
        seconds, said = _timed(environment, "figures", "--period", PERIOD, "--json")
        told = json.loads(said)["figures"]
        base = sum(figure["records"] for figure in told)
        found.append({"figure": "figures", "round": number, "s": seconds, "figures": len(told), "records": base})
    for number in range(1, rounds + 1):
        file = place / "report.docx"
        seconds, _said = _timed(environment, "report", "half-year", "--period", PERIOD, "--out", str(file))
        if not zipfile.is_zipfile(file):
            raise SideError("zugong report half-year wrote no Word file")
        found.append({"figure": "report", "round": number, "s": seconds, "bytes": file.stat().st_size})
    return found


def _timed(environment: dict[str, str], *arguments: str) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(verb_command(*arguments), cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):
        raise SideError(f"zugong {' '.join(arguments)} ends with {done.returncode}: {done.stderr[-1500:]}")
    return seconds, done.stdout
