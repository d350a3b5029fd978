"""``zugong bench``: Zugong and the bare pages on the same data. The code lies in ``bench/`` of the checkout."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

CHECKOUT = Path(__file__).resolve().parents[4]
FIGURES = ("list", "overview", "create", "memory", "export", "import", "sqlite", "sample")
NO_CHECKOUT = "the benchmarks lie in the source checkout (bench/), which is not here"


def _chosen(_context: click.Context, _option: click.Parameter, words: str) -> tuple[str, ...]:
    chosen = tuple(word.strip() for word in words.split(",") if word.strip())
    unknown = [word for word in chosen if word not in FIGURES]
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}; choose from {', '.join(FIGURES)}")
    return chosen


@click.command(name="bench")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1, 100), help="Rounds of every figure.")
@click.option("--quick", is_flag=True, help="Two short rounds: shows that all works, its figures are no results.")
@click.option("--only", default=",".join(FIGURES), show_default=True, callback=_chosen, help="Some figures, by comma.")
@click.option("--scale", is_flag=True, help="Also the overview at six million duties; takes minutes and 6 GB of disk.")
@click.option("--kinds", default=10, show_default=True, type=click.IntRange(1, 100), help="Kinds of duty for --scale.")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write table and records here."
)
@click.option("--write-docs", is_flag=True, help="Put table and machine into docs/performance.md.")
@click.option("--hold", is_flag=True, help="Load and serve both sides until Enter; measure nothing.")
def command(**chosen: object) -> int:
    """Measure list, overview and create against the bare pages, in one run on one machine.

    Starts a PostgreSQL of its own and removes it. Raw rounds are added to bench/runs/. Exit code 1: the two sides did
    not show the same rows, or rows did not add up afterwards.
    """
    if not (CHECKOUT / "bench" / "run.py").exists():
        raise click.ClickException(NO_CHECKOUT)
    sys.path.insert(0, str(CHECKOUT))
    run = importlib.import_module("bench.run")
    code: int = run.run(run.Options(**chosen))
    return code
