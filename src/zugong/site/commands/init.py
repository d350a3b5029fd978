"""``zugong init``: the first set-up of a city in an empty database."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zugong.site.main import DONE, NOT_DONE, load_django

if TYPE_CHECKING:
    from zugong.directory.actions.founding import Founded

SHOWN = 50
ROLES = {
    "system_admin": ("System administrator", "sysadmin"),
    "security_admin": ("Security administrator", "secadmin"),
    "audit_admin": ("Audit administrator", "auditor"),
}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--system-admin", type=(str, str), metavar="NAME PHONE", help="Keeps units and people; asked if left out."
)
@click.option("--security-admin", type=(str, str), metavar="NAME PHONE", help="Gives roles and locks accounts.")
@click.option("--audit-admin", type=(str, str), metavar="NAME PHONE", help="Reads what the other two did.")
@click.option("--tree", type=FILE, help="Workbook of the units and Party organisations (.xlsx, .xls, .ods, .csv).")
@click.option("--city", type=(str, str), metavar="CODE NAME", help="Without --tree: the one unit to begin with.")
@click.option("--people", type=FILE, help="Workbook of the people with posts and roles.")
@click.option("--dry-run", is_flag=True, help="Try everything in a throw-away database; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(
    system_admin: tuple[str, str] | None,
    security_admin: tuple[str, str] | None,
    audit_admin: tuple[str, str] | None,
    tree: Path | None,
    city: tuple[str, str] | None,
    people: Path | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Found a city: the database, the trees, three administrators with a sign-in slip each, the people.

    Whole or not at all; a database that holds anything is refused. Print the slips: their codes are shown once.
    """
    if bool(tree) == bool(city):
        raise click.UsageError("give either --tree FILE or --city CODE NAME")
    given = {"system_admin": system_admin, "security_admin": security_admin, "audit_admin": audit_admin}
    named = {role: _ask(role, pair) for role, pair in given.items()}
    if not dry_run:
        return _run(named, tree, city, people, as_json=as_json, dry_run=False)
    with tempfile.TemporaryDirectory(prefix="zugong-dry-run-") as folder:
        os.environ |= {"ZUGONG_HOME": folder, "ZUGONG_DATABASE": ""}
        return _run(named, tree, city, people, as_json=as_json, dry_run=True)


def _ask(role: str, pair: tuple[str, str] | None) -> tuple[str, str]:
    """Name and telephone of one administrator; asked for where somebody sits at the terminal."""
    if pair:
        return pair
    title, _code = ROLES[role]
    if not sys.stdin.isatty():
        raise click.UsageError(f"--{role.replace('_', '-')} NAME PHONE is missing")
    name = click.prompt(f"{title}, name", err=True)
    return name, click.prompt(f"{title}, telephone (may be empty)", default="", show_default=False, err=True)


def _run(
    named: Mapping[str, tuple[str, str]],
    tree: Path | None,
    city: tuple[str, str] | None,
    people: Path | None,
    *,
    as_json: bool,
    dry_run: bool,
) -> int:
    load_django()
    from zugong.directory.rows import BadRowsError
    from zugong.foundation.text.verdict import Refused

    try:
        founded = _found(named, tree, city, people)
    except BadRowsError as bad:
        return _refuse([fault.plain() for fault in bad.faults], as_json)
    except Refused as refusal:
        return _refuse([{"row": 0, "column": "", "message": str(refusal)}], as_json)
    finally:
        if dry_run:
            from django.db import connections

            connections.close_all()
    _tell(founded, as_json=as_json, dry_run=dry_run)
    return DONE


def _found(
    named: Mapping[str, tuple[str, str]], tree: Path | None, city: tuple[str, str] | None, people: Path | None
) -> Founded:
    from django.conf import settings
    from django.core.management import call_command

    from zugong.directory.actions.founding import Founder, found_city, is_empty
    from zugong.directory.rows import OrganisationRow
    from zugong.directory.workbooks import read_rows
    from zugong.foundation.text.verdict import Refused

    Path(settings.HOME).mkdir(parents=True, exist_ok=True, mode=0o700)
    if tree:
        _say(f"reading {tree.name}")
        rows: list[Any] = read_rows("tree", tree.read_bytes(), tree.name)
    else:
        assert city
        rows = [OrganisationRow(1, city[0], city[1], "city")]
    if people:
        _say(f"reading {people.name}")
    folk = read_rows("people", people.read_bytes(), people.name) if people else []
    _say("making the database")
    call_command("migrate", verbosity=0, interactive=False)
    if not is_empty():
        raise Refused("the database is not empty; found a city in a new one")
    _say(f"founding: {len(rows)} units, {len(folk)} rows of people")
    founders = {role: Founder(ROLES[role][1], name, phone) for role, (name, phone) in named.items()}
    return found_city(administrators=founders, tree=rows, people=folk)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _refuse(faults: list[dict[str, Any]], as_json: bool) -> int:
    if as_json:
        click.echo(json.dumps({"done": False, "faults": faults}, ensure_ascii=False))
        return NOT_DONE
    for fault in faults[:SHOWN]:
        place = f"row {fault['row']}, {fault['column']}: " if fault["row"] else ""
        _say(f"{place}{fault['message']}")
    if len(faults) > SHOWN:
        _say(f"… and {len(faults) - SHOWN} more")
    _say("nothing was founded")
    return NOT_DONE


def _tell(founded: Founded, *, as_json: bool, dry_run: bool) -> None:
    slips = [
        {"role": role, "name": slip.person.name, "code": slip.person.code, "slip": "" if dry_run else slip.secret}
        for role, slip in founded.slips.items()
    ]
    if as_json:
        body = {"done": not dry_run, "organisations": founded.organisations, "people": founded.people, "slips": slips}
        click.echo(json.dumps(body, ensure_ascii=False))
        return
    click.echo(f"{founded.organisations} units, {founded.people} people")
    if dry_run:
        click.echo("dry run: nothing was changed")
        return
    for each in slips:
        click.echo(f"{ROLES[each['role']][0]}: {each['name']}, personal code {each['code']}, slip {each['slip']}")
    click.echo("Print these slips now and hand them over in person: their codes are shown once and kept nowhere.")
