"""``zugong migrate``: brings the database to this version."""

from __future__ import annotations

import click

from zugong.site.main import DONE, load_django


@click.command()
def command() -> int:
    """Make the tables, or bring them to this version, naming each change as it is done.

    Safe to run again. Back up first: a change of the tables is not undone by an older version.
    """
    load_django()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from zugong.foundation.events.guard import unguarded_tables

    settings.HOME.mkdir(parents=True, exist_ok=True)
    try:
        call_command("migrate", interactive=False)
        bare = unguarded_tables(connection)
    except DatabaseError as fault:
        raise click.ClickException(str(fault).strip().partition("\n")[0]) from fault
    if bare:
        raise click.ClickException(f"{', '.join(bare)}: the triggers that keep the trail append-only are gone")
    return DONE
