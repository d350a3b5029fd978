"""The one command. Each verb is a module of ``commands`` with a click command named after the file."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click
from django.core.exceptions import ImproperlyConfigured

FOLDER = Path(__file__).parent / "commands"
DONE, WRONG, NOT_DONE = 0, 1, 2


class Verbs(click.Group):
    """Finds the verbs by file name and loads only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"zugong.site.commands.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zugong")
def cli() -> None:
    """Zugong 组工: duties, records and decisions of a city's organisation work.

    Exit code 0: done and nothing wrong. 1: done and something is wrong. 2: not done.
    """


def load_django() -> None:
    """Start Django for a verb that needs the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zugong.site.settings")
    import django
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as fault:
        told = "; ".join(f"ZUGONG_{str(one['loc'][0]).upper()}: {one['msg']}" for one in fault.errors())
        raise click.ClickException(f"a setting is wrong. {told}") from fault
    except (ImproperlyConfigured, ValueError) as fault:
        raise click.ClickException(f"a setting is wrong. {fault}") from fault


def load_rooms() -> None:
    """Start the rooms with their words and tables but no database: a verb that asks it by mistake is told so."""
    import django
    from django.conf import settings

    if not settings.configured:
        from zugong.site.rooms import HOUSE, room_modules

        settings.configure(
            INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *room_modules(), "zugong.site"],
            AUTH_USER_MODEL="directory.Person",
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            LANGUAGE_CODE="zh-hans",
            LOCALE_PATHS=[HOUSE / "site" / "locale"],
            USE_TZ=True,
            TIME_ZONE="Asia/Shanghai",
        )
        django.setup()


def main() -> None:
    """Run a verb; a user's mistake is one line, never a traceback."""
    try:
        code = cli(standalone_mode=False)
    except ImproperlyConfigured as mistake:
        click.echo(f"Error: {mistake}", err=True)
        sys.exit(NOT_DONE)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(NOT_DONE)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(NOT_DONE)
    sys.exit(code if isinstance(code, int) else DONE)
