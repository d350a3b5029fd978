"""``zugong pack``: check, compare, load and export the rules of a place. Only load and export need the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zugong.site.main import DONE, NOT_DONE, WRONG, load_django, load_rooms

if TYPE_CHECKING:
    from zugong.packs.faults import Fault
    from zugong.packs.regime import Checked

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
LANGUAGES = click.Choice(["both", "zh", "en"])
as_json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
language_option = click.option("--lang", type=LANGUAGES, default="both", help="Language of the messages.")


@click.group()
def command() -> None:
    """The rules of a place as a folder of YAML files: a pack.

    Faults are printed as file:line:column message. Exit code 0: done and nothing wrong. 1: the pack has faults.
    2: not done, nothing was changed.
    """


@command.command()
@click.argument("folder", type=FOLDER)
@as_json_option
@language_option
def check(folder: Path, as_json: bool, lang: str) -> int:
    """Say what is wrong in FOLDER. Needs no database."""
    load_rooms()
    checked = _read(folder)
    if as_json:
        _print_json({"faults": [fault.plain() for fault in checked.faults], "counts": _counts(checked)})
    else:
        _print_faults(checked.faults, lang)
        if not checked.faults:
            click.echo("、".join(f"{name} {n}" for name, n in _counts(checked).items()))
    return WRONG if checked.faults else DONE


@command.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@as_json_option
@language_option
def diff(old: Path, new: Path, as_json: bool, lang: str) -> int:
    """Say what differs between two folders, entry by entry. Needs no database."""
    load_rooms()
    from zugong.packs.queries import differences

    before, after = _read(old), _read(new)
    faults = [*before.faults, *after.faults]
    if faults:
        _refuse(faults, as_json, lang)
        return WRONG
    changes = differences(before.sound.content, after.sound.content)
    if as_json:
        _print_json({"changes": [change.plain() for change in changes]})
    else:
        click.echo("\n".join(map(str, changes)) or "没有不同 / no difference")
    return DONE


@command.command()
@click.argument("folder", type=FOLDER)
@as_json_option
@language_option
def burden(folder: Path, as_json: bool, lang: str) -> int:
    """Say what the forms and ledgers of FOLDER cost those who fill them in. Needs no database."""
    load_rooms()
    from zugong.packs.asking import burden_cards

    checked = _read(folder)
    if checked.faults:
        _refuse(checked.faults, as_json, lang)
        return WRONG
    cards = burden_cards(checked.sound)
    if as_json:
        _print_json({"cards": [card.plain() for card in cards]})
        return DONE
    for card in cards:
        minutes = f"{card.minutes} 分钟 / min" if card.minutes is not None else "未试填 / not tried"
        units = "?" if card.units is None else card.units
        hours = f"{card.hours} 小时 / h" if card.hours is not None else "—"
        click.echo(
            f"{card.title} ({card.collection}.{card.code}): {minutes} × {units} × {card.times_a_year} = {hours}; "
            f"{card.held}/{card.elements} 项已有 / held; 至 / until {card.ends_on}; {card.complaints}"
        )
    return DONE


@command.command()
@click.argument("folder", type=FOLDER)
@click.option("--by", "code", required=True, metavar="CODE", help="Who loads it: another person confirms it later.")
@as_json_option
@language_option
def load(folder: Path, code: str, as_json: bool, lang: str) -> int:
    """Take FOLDER in as a staged version and print what it would change. Another person confirms it in the browser."""
    load_django()
    from zugong.directory.models import Person
    from zugong.foundation.text.verdict import Refused
    from zugong.packs.actions import BadPackError, load_pack
    from zugong.packs.queries import content_of, differences, version_in_force

    person = Person.objects.get_queryset().filter(code=code, is_active=True).first()
    if person is None:
        raise click.BadParameter(f"没有这个人 / nobody has the code {code}", param_hint="--by")
    texts, faults = _texts(folder)
    if faults:
        return _refuse(faults, as_json, lang)
    before = version_in_force()
    try:
        version = load_pack(texts=texts, by=person)
    except BadPackError as bad:
        return _refuse(bad.faults, as_json, lang)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    changes = differences(content_of(before) if before else {}, content_of(version))
    if as_json:
        _print_json({"version": str(version), "changes": [change.plain() for change in changes]})
    else:
        click.echo("\n".join(map(str, changes)))
        click.echo(f"{version}: 待他人在网页上确认 / staged, another person confirms it in the browser")
    return DONE


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--on", "day", metavar="DATE", help="The version in force on a day; left out: the one in force now.")
@click.option("--version", "number", type=int, help="The version of this number.")
def export(folder: Path, day: str | None, number: int | None) -> int:
    """Write a version's files to FOLDER, which must be new or empty."""
    load_django()
    import datetime as dt

    from zugong.packs.models import PackVersion
    from zugong.packs.queries import NoPackError, version_in_force, version_on

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.BadParameter("目录须为空 / the folder must be empty", param_hint="FOLDER")
    try:
        chosen = version_on(dt.date.fromisoformat(day)) if day else version_in_force()
    except (NoPackError, ValueError):
        chosen = None
    if number is not None:
        chosen = PackVersion.objects.filter(number=number).first()
    if chosen is None:
        raise click.ClickException("没有这个版本 / there is no such version")
    for path, text in chosen.texts().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    click.echo(f"{chosen}: {folder}")
    return DONE


def _texts(folder: Path) -> tuple[dict[str, str], tuple[Fault, ...]]:
    from zugong.packs.reading import read_folder

    return read_folder(folder)


def _read(folder: Path) -> Checked:
    """The folder checked; faults of files as files come before all others."""
    from zugong.packs.regime import Checked, check

    texts, faults = _texts(folder)
    return Checked(None, faults) if faults else check(texts)


def _counts(checked: Checked) -> dict[str, int]:
    if checked.faults:
        return {}
    content = checked.sound.content
    return {name: len(rows) for name, rows in content.items() if name != "pack" and rows}


def _refuse(faults: Iterable[Fault], as_json: bool, lang: str) -> int:
    if as_json:
        _print_json({"faults": [fault.plain() for fault in faults]})
    else:
        _print_faults(faults, lang)
    return NOT_DONE


def _print_faults(faults: Iterable[Fault], lang: str) -> None:
    for fault in faults:
        plain = fault.plain()
        said = {"zh": [plain["message"]], "en": [plain["message_en"]]}.get(
            lang, list(dict.fromkeys([plain["message"], plain["message_en"]]))
        )
        click.echo(f"{fault.file}:{fault.line}:{fault.column} {' / '.join(said)}")


def _print_json(data: dict[str, Any]) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))
