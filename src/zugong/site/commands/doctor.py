"""``zugong doctor``: what lags or is missing."""

from __future__ import annotations

import json

import click

from zugong.site.main import DONE, WRONG, load_django


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
def command(as_json: bool) -> int:
    """Say what lags or is missing: worker, trail, disk, holiday table, backup. Changes nothing.

    Exit code 1 if something is wrong; lines with · only tell.
    """
    load_django()
    from django.utils import timezone

    from zugong.foundation.events.findings import bilingual
    from zugong.foundation.events.health import ALL_WELL, check

    found = list(check(timezone.now()))
    wrong = any(finding.wrong for finding in found)
    if as_json:
        click.echo(json.dumps([finding.as_data() for finding in found], ensure_ascii=False, default=str))
    else:
        for finding in found:
            click.echo(f"{'✗' if finding.wrong else '·'} {finding.line()}")
        if not wrong:
            click.echo(f"✓ {bilingual(ALL_WELL)}")
    return WRONG if wrong else DONE
