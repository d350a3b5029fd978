"""zugong claims: whether the numbers of a text bear what it says. Needs no database; nothing leaves the machine."""

from __future__ import annotations

import json as json_module
from pathlib import Path

import click

from zugong.site.main import DONE, WRONG, load_rooms

MARKS = {"agrees": "✓", "rounding": "≈", "other_base": "◇", "contradiction": "■", "unknown": "?"}


@click.group()
def command() -> None:
    """Check the numbers of a text against each other."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def check(file: Path, as_json: bool) -> int:
    """Read FILE (.txt in UTF-8, GBK or GB18030, or .docx) and judge every relation between its numbers.

    Exit code 1: a contradiction was found.
    """
    load_rooms()
    from django.utils.translation import override

    from zugong.figures.claims import BadTextError, check_text, text_of

    with override("zh-hans"):
        try:
            report = check_text(text_of(file.read_bytes()))
        except BadTextError as fault:
            raise click.ClickException(f"{file.name}: {fault}") from fault
        except OSError as fault:
            raise click.ClickException(f"{file.name}: {fault.strerror}") from fault
    if as_json:
        click.echo(json_module.dumps(report.plain(), ensure_ascii=False))
    else:
        for claim in report.claims:
            click.echo(
                f"{MARKS[claim.verdict]} {claim.verdict:<13} {claim.relation:<6} {claim.reason}\n    {claim.sentence}"
            )
        click.echo(f"{len(report.claims)} relations, {len(report.contradictions)} contradictions")
    return WRONG if report.contradictions else DONE
