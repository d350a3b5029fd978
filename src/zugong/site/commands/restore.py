"""``zugong restore``: a backup into an empty site, brought to this version."""

from __future__ import annotations

from pathlib import Path

import click

from zugong.site.main import DONE, load_django


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(source: Path) -> int:
    """Restore SOURCE into an empty ZUGONG_HOME and an empty database, then bring its tables to this version.

    Move the files of outside heads away first and compare with them afterwards: zugong trail verify --heads FILE.
    """
    load_django()
    from django.core.management import call_command

    from zugong.foundation.events.sealing import forget_gaps
    from zugong.site.backups import BackupError, put_back

    try:
        manifest = put_back(source, lambda step: click.echo(f"{step} …", err=True))
    except (BackupError, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    call_command("migrate", interactive=False, verbosity=0)
    forget_gaps()
    click.echo(f"restored from Zugong {manifest['zugong']}; now run: zugong trail verify")
    return DONE
