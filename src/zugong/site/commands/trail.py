"""``zugong trail``: verify, seal, and take heads outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zugong.site.main import DONE, WRONG, load_django

if TYPE_CHECKING:
    from zugong.foundation.events.verification import Report


@click.group()
def command() -> None:
    """The trail of all acts: verify it, seal it, take its heads outside the server."""
    load_django()


@command.command()
@click.option(
    "--heads",
    "paths",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A file or folder of heads kept outside the server; may be given more than once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(paths: tuple[Path, ...], as_json: bool) -> int:
    """Read the whole trail and name every edit, deletion and insertion. Changes nothing.

    Without --heads a consistent trail is not yet a proven one. Exit code 1 if something does not fit.
    """
    from zugong.foundation.events import verification
    from zugong.foundation.events.heads import HeadsError, read_heads
    from zugong.site.worker import offered

    try:
        outside = read_heads(paths)
    except HeadsError as fault:
        raise click.ClickException(str(fault)) from fault
    report = verification.verify(outside)
    for _room, module in offered("trail_checks"):
        report.findings += module.check()
    click.echo(json.dumps(report.as_data(), ensure_ascii=False, default=str)) if as_json else _print(report)
    return WRONG if report.wrong else DONE


def _print(report: Report) -> None:
    for finding in report.findings:
        click.echo(f"{'✗' if finding.wrong else '·'} {finding.line()}")
    for finding in report.counted():
        click.echo(finding.line())
    click.echo(f"{'✗' if report.wrong else '✓'} {report.conclusion().line()}")


@command.command()
def seal() -> int:
    """Seal everything that is committed, now. The worker does this by itself; needs its key."""
    from zugong.foundation.events.findings import bilingual
    from zugong.foundation.events.keys import KeyFileError, signing_key
    from zugong.foundation.events.verification import SEALED
    from zugong.site.worker import seal_everything

    try:
        signing_key(make=True)
        count = seal_everything()
    except KeyFileError as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(bilingual(SEALED, count=count))
    return DONE


@command.command()
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder elsewhere.",
)
def heads(folder: Path) -> int:
    """Add the newest head to the file of the day in a folder outside the server, after comparing what is there."""
    from datetime import datetime

    from zugong.foundation.calendar.clock import SHANGHAI
    from zugong.foundation.events.findings import bilingual
    from zugong.foundation.events.heads import NOTHING_NEW, HeadsError, export_heads

    try:
        path = export_heads(folder, datetime.now(SHANGHAI).date())
    except HeadsError as fault:
        click.echo(f"✗ {fault}")
        return WRONG
    except OSError as fault:
        raise click.ClickException(f"{folder}: {fault.strerror}") from fault
    click.echo(path or bilingual(NOTHING_NEW))
    return DONE
