"""zugong duties: the sheets that count them."""

from __future__ import annotations

import json as json_module

import click

from zugong.site.main import DONE, WRONG, load_django


@click.group()
def command() -> None:
    """Count duties anew, or check that the sheets say what the rows say."""


@command.command()
@click.option("--check", is_flag=True, help="Only compare; change nothing. Exit code 1 when something differs.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def recount(check: bool, as_json: bool) -> int:
    """Make every sheet anew from the duties themselves."""
    load_django()
    from zugong.duties import tallies

    if not check:
        n = tallies.recount()
        click.echo(json_module.dumps({"sheets": n}) if as_json else f"{n} sheets counted anew")
        return DONE
    found = tallies.differences()
    click.echo(json_module.dumps({"differences": found}) if as_json else "\n".join(found) or "sheets and rows agree")
    return WRONG if found else DONE
