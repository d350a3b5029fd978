"""``zugong init``: the first set-up of a city in an empty database."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
SHIPPED = Path(__file__).resolve().parents[2] / "regimes" / "xiantao-2016"


class Files(NamedTuple):
    """What a city is founded from."""

    tree: Path | None
    city: tuple[str, str] | None
    pack: Path
    people: Path | None


@click.command()
@click.option(
    "--system-admin", type=(str, str), metavar="NAME PHONE", help="Keeps units and people; asked if left out."
)
@click.option("--security-admin", type=(str, str), metavar="NAME PHONE", help="Gives roles and locks accounts.")
@click.option("--audit-admin", type=(str, str), metavar="NAME PHONE", help="Reads what the other two did.")
@click.option("--tree", type=FILE, help="Workbook of the units and Party organisations (.xlsx, .xls, .ods, .csv).")
@click.option("--city", type=(str, str), metavar="CODE NAME", help="Without --tree: the one unit to begin with.")
@click.option(
    "--pack", type=FOLDER, help="Folder of the pack to begin with; without it the one shipped with the program."
)
@click.option("--people", type=FILE, help="Workbook of the people with posts and roles.")
@click.option("--dry-run", is_flag=True, help="Try everything in a throw-away database; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(
    system_admin: tuple[str, str] | None,
    security_admin: tuple[str, str] | None,
    audit_admin: tuple[str, str] | None,
    tree: Path | None,
    city: tuple[str, str] | None,
    pack: Path | None,
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
    files = Files(tree, city, pack or SHIPPED, people)
    if not dry_run:
        return _run(named, files, as_json=as_json, dry_run=False)
    with tempfile.TemporaryDirectory(prefix="zugong-dry-run-") as folder:
        os.environ |= {"ZUGONG_HOME": folder, "ZUGONG_DATABASE": ""}
        return _run(named, files, as_json=as_json, dry_run=True)


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
    files: Files,
    *,
    as_json: bool,
    dry_run: bool,
) -> int:
    load_django()
    from zugong.directory.rows import BadRowsError
    from zugong.foundation.text.verdict import Refused
    from zugong.packs.actions.versions import BadPackError

    try:
        founded = _found(named, files)
    except BadRowsError as bad:
        return _refuse([fault.plain() for fault in bad.faults], as_json)
    except BadPackError as bad:
        return _refuse([{"row": 0, "column": "", "message": str(fault)} for fault in bad.faults], as_json)
    except Refused as refusal:
        return _refuse([{"row": 0, "column": "", "message": str(refusal)}], as_json)
    finally:
        if dry_run:
            from django.db import connections

            connections.close_all()
    _tell(founded, as_json=as_json, dry_run=dry_run)
    return DONE


def _found(named: Mapping[str, tuple[str, str]], files: Files) -> Founded:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from zugong.directory.actions.founding import Founder, found_city, is_empty
    from zugong.directory.workbooks import read_rows
    from zugong.foundation.text.verdict import Refused
    from zugong.packs.actions import begin_database
    from zugong.packs.actions.versions import BadPackError
    from zugong.packs.reading import read_folder

    Path(settings.HOME).mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = _tree(files)
    if files.people:
        _say(f"reading {files.people.name}")
    folk = read_rows("people", files.people.read_bytes(), files.people.name) if files.people else []
    _say("making the database")
    call_command("migrate", verbosity=0, interactive=False)
    if not is_empty():
        raise Refused("the database is not empty; found a city in a new one")
    _say(f"founding: {len(rows)} units, {len(folk)} rows of people")
    founders = {role: Founder(ROLES[role][1], name, phone) for role, (name, phone) in named.items()}
    texts, wrong = read_folder(files.pack)
    if wrong:
        raise BadPackError(wrong)
    with transaction.atomic():
        begin_database(texts=texts, staged_by=founders["system_admin"], confirmed_by=founders["security_admin"])
        return found_city(administrators=founders, tree=rows, people=folk)


def _tree(files: Files) -> list[Any]:
    """Rows of the tree: of the workbook, or the one unit to begin with."""
    from zugong.directory.rows import OrganisationRow
    from zugong.directory.workbooks import read_rows

    if files.tree:
        _say(f"reading {files.tree.name}")
        return list(read_rows("tree", files.tree.read_bytes(), files.tree.name))
    assert files.city
    return [OrganisationRow(1, files.city[0], files.city[1], "city")]


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
