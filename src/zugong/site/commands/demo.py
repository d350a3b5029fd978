"""``zugong demo``: the sample city, ready to walk through."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from zugong.site.main import DONE, load_django

SHIPPED = Path(__file__).resolve().parents[2] / "regimes" / "xiantao-2016"
ITEMS, FEW_ITEMS = 1500, 150


@click.command()
@click.option("--small", is_flag=True, help="A city of five towns and 35 villages, ready in seconds.")
@click.option(
    "--pack",
    "pack",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A small city under another pack, with values made up from its own elements.",
)
@click.option("--no-serve", is_flag=True, help="Only build.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--real-sign-in", is_flag=True, help="Ask for second factors too, as a real city does.")
@click.pass_context
def command(
    context: click.Context, small: bool, pack: Path | None, no_serve: bool, port: int, real_sign_in: bool
) -> int:
    """Build the fictional city 沔州市 as of Friday 2016-07-29 and serve it on this machine only.

    A database that holds anything real is refused; a sample that is already there is served as it is.
    """
    os.environ.setdefault("ZUGONG_NETWORK", "closed")
    if real_sign_in:
        os.environ["ZUGONG_REAL_SIGN_IN"] = "true"
    load_django()
    from zugong.site.sample.build import accounts

    _build(small, pack)
    click.echo(f"\n演示数据,与真实单位和个人无关 / sample data. Sign in at http://127.0.0.1:{port}/ with")
    from zugong.directory.roles import role
    from zugong.site.sample.founders import PASSWORD

    for key, code, unit in accounts():
        click.echo(f"  {role(key).title:　<8} {code:<28} {unit}")
    click.echo(f"  密码 / password: {PASSWORD}\n")
    if no_serve:
        return DONE
    from zugong.site.commands.serve import command as serve

    ended: int = context.invoke(serve, host="127.0.0.1", port=port, workers=None, tls_cert=None, tls_key=None)
    return ended


def _build(small: bool, pack: Path | None) -> None:
    """Make the tables and the city, unless a sample stands there already."""
    from django.conf import settings
    from django.core.management import call_command

    from zugong.foundation.calendar.queries import forget, is_sample
    from zugong.site.sample import stranger
    from zugong.site.sample.build import build, is_empty
    from zugong.site.sample.place import FULL, SMALL

    Path(settings.HOME).mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    forget()
    if not is_empty():
        if is_sample():
            click.echo("the sample is there already; remove its ZUGONG_HOME to build it anew", err=True)
            return
        raise click.ClickException("this database holds something real; give the sample a ZUGONG_HOME of its own")
    started = time.monotonic()
    with click.progressbar(length=100, label="sample", file=sys.stderr) as bar:
        tell = _Teller(bar).tell
        size, items = (SMALL, FEW_ITEMS) if small else (FULL, ITEMS)
        _fill(lambda: stranger.build(pack, tell) if pack else build(size, SHIPPED, items, tell))
    click.echo(f"built in {time.monotonic() - started:.0f} s", err=True)


def _fill(fill: Callable[[], object]) -> None:
    """Faults of a pack are told as ``pack check`` tells them."""
    from zugong.packs.actions.versions import BadPackError

    try:
        fill()
    except BadPackError as bad:
        told = "\n".join(str(fault) for fault in bad.faults[:20])
        raise click.ClickException(f"the pack has faults; nothing was built\n{told}") from bad


class _Teller:
    """Moves one bar through the parts, each with its share of the time."""

    SHARE = {
        "pack": (0, 1), "units": (1, 4), "members": (5, 5), "list items": (10, 12), "projects": (22, 8),
        "activity days": (30, 50), "ledgers": (80, 18), "sheets": (98, 2),
    }  # fmt: skip

    def __init__(self, bar: Any) -> None:
        self.bar: Any = bar
        self.at = 0

    def tell(self, what: str, done: int, of: int) -> None:
        first, share = self.SHARE[what]
        place = first + share * done // max(of, 1)
        if place > self.at:
            self.bar.update(place - self.at, what)
            self.at = place
