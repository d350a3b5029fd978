"""``zugong backup``: the whole site in one file."""

from __future__ import annotations

import json
from pathlib import Path

import click

from zugong.site.main import DONE, load_django


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def command(target: Path, as_json: bool) -> int:
    """Write database, evidence and public keys to TARGET (a new .tar.gz file), and read it back to check it.

    The private key of the trail and the key of sessions are not in it: keep the first apart, the second is made anew.
    """
    load_django()
    from django.utils import timezone

    from zugong.foundation.events.health import mark_backup
    from zugong.site.backups import BackupError, write_backup

    try:
        manifest = write_backup(target, lambda step: click.echo(f"{step} …", err=True))
    except (BackupError, OSError) as fault:
        raise click.ClickException(str(fault)) from fault
    mark_backup(timezone.now())
    said = {"file": str(target), "parts": len(manifest["parts"]), "bytes": target.stat().st_size}
    click.echo(json.dumps(said) if as_json else f"{target}: {said['parts']} parts, {said['bytes']:,} bytes, checked")
    return DONE
