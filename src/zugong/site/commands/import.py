"""zugong import: a workbook brought in through the same checks as the page, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from zugong.site.main import DONE, WRONG, load_django

KINDS = ("tree", "people", "members", "entries")
SHOWN = 50


@click.command(name="import")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "by", required=True, help="Code of the person who brings it in, with that person's rights.")
@click.option("--ledger", default="", help="With entries: the code of the ledger.")
@click.option("--period", default="", help="With entries: like 2016-07.")
@click.option("--table", default="", help="With entries: one of the ledger's tables, or attendance.")
@click.option("--check", "only_check", is_flag=True, help="Only check: nothing is taken over.")
def command(kind: str, file: Path, by: str, ledger: str, period: str, table: str, only_check: bool) -> int:
    """Check FILE cell by cell and take it over in one step. Exit code 1: faults were found, nothing has changed."""
    if (kind == "entries") != bool(ledger and period):
        raise click.UsageError("--ledger and --period belong to entries, and entries need them")
    load_django()
    from django.utils.translation import override

    from zugong.foundation.text.verdict import Refused
    from zugong.site import importing

    with override("zh-hans"):
        try:
            faults, done = importing.bring_in(
                kind, file.name, file.read_bytes(), by, (ledger, period, table), take_over=not only_check
            )
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from refusal
    for line in faults[:SHOWN]:
        click.echo(line, err=True)
    click.echo(f"{len(faults)} faults, nothing has changed" if faults else done)
    return WRONG if faults else DONE
