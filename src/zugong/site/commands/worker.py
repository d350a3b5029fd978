"""``zugong worker``: the unattended work."""

from __future__ import annotations

import click

from zugong.site.main import DONE, WRONG, load_django


@click.command()
@click.option("--once", is_flag=True, help="One turn of everything, then stop; exit code 1 if a step failed.")
@click.option("--retry", is_flag=True, help="Try again what was set aside after repeated failure.")
def command(once: bool, retry: bool) -> int:
    """Seal the trail, run what follows from events, send reminders. `zugong serve` starts one by itself.

    Makes the signing key in HOME/keys on the first start. SIGTERM ends it after the current step.
    """
    load_django()
    from django.db import DatabaseError
    from django.utils import timezone

    from zugong.foundation.events import outbox
    from zugong.foundation.events.keys import KeyFileError
    from zugong.site import worker

    try:
        if retry:
            click.echo(f"{outbox.take_up_again(timezone.now())} taken up again")
        return WRONG if worker.work(once=once) else DONE
    except worker.AlreadyRunsError as fault:
        raise click.ClickException(f"another worker runs already ({fault})") from fault
    except KeyFileError as fault:
        raise click.ClickException(str(fault)) from fault
    except DatabaseError as fault:
        raise click.ClickException(f"{outbox.told(fault)}: is the database there and migrated?") from fault
