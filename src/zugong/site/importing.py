"""Bringing workbooks in for the command: the verbs of the rooms, their faults as lines."""

from __future__ import annotations

import click

from zugong.directory.actions import imports as directory
from zugong.directory.models import Person
from zugong.directory.rows import BadRowsError
from zugong.documents.tables import BadTableError
from zugong.engines.ledgers import actions as ledgers
from zugong.engines.ledgers.models import Definition

Faults = list[str]


def person_of(code: str) -> Person:
    """The person a command acts for. Raises ClickException."""
    person = Person.objects.get_queryset().filter(code=code, is_active=True).first()
    if person is None:
        raise click.ClickException(f"nobody active has the code {code}")
    return person


def bring_in(
    kind: str, name: str, content: bytes, by: str, ledger: tuple[str, str, str], *, take_over: bool
) -> tuple[Faults, str]:
    """(faults, what was done). Raises Refused for what the person may not do."""
    person = person_of(by)
    try:
        if kind == "entries":
            return _entries(name, content, person, ledger, take_over)
        return _directory(kind, name, content, person, take_over)
    except BadRowsError as bad:
        return [f"{fault.row} {fault.column}: {fault.message}" for fault in bad.faults], ""
    except BadTableError as bad:
        return [_told(fault.plain()) for fault in bad.faults], ""


def _told(fault: dict[str, object]) -> str:
    """A fault in both languages, at its cell."""
    return f"{fault.get('column', '')}{fault.get('row', '')} {fault.get('zh-hans', '')} {fault.get('en', '')}".strip()


def _directory(kind: str, name: str, content: bytes, person: Person, take_over: bool) -> tuple[Faults, str]:
    staged = directory.stage_import(kind=kind, name=name, content=content, by=person)
    if staged.faults:
        return [f"{each['row']} {each['column']}: {each['message']}" for each in staged.faults], ""
    if not take_over:
        directory.drop_import(staged=staged, by=person)
        return [], "checked; nothing was taken over"
    directory.confirm_import(staged=staged, by=person)
    return [], "taken over"


def _entries(
    name: str, content: bytes, person: Person, ledger: tuple[str, str, str], take_over: bool
) -> tuple[Faults, str]:
    code, period, table = ledger
    definition = Definition.objects.filter(code=code).select_related("kind").first()
    if definition is None:
        raise click.ClickException(f"there is no ledger {code}")
    upload = ledgers.stage_import(
        definition=definition, period=period, table=table, name=name, content=content, by=person
    )
    if upload.faults:
        return [_told(fault) for fault in upload.faults], ""
    if not take_over:
        ledgers.drop_import(upload=upload, by=person)
        return [], f"checked {upload.rows} rows; nothing was taken over"
    entries = ledgers.confirm_import(upload=upload, by=person)
    return [], f"{upload.rows} rows taken over into {entries} entries; they are drafts until they are filed"
