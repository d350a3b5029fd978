"""Verbs of uploaded workbooks: stage with every fault at its cell, put in force in one step, set aside."""

from __future__ import annotations

from typing import Any

from zugong.directory.models import Import, Person
from zugong.directory.rows import BadRowsError, Fault, Loaded
from zugong.directory.rules.bulk import may_confirm, may_drop, may_load, may_stage
from zugong.directory.rules.member_rows import Differences, compare_members
from zugong.directory.rules.people_rows import check_people
from zugong.directory.rules.tree_rows import check_tree
from zugong.directory.workbooks import IdNumberError, read_rows
from zugong.foundation.calendar.clock import entered_now
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import digest
from zugong.foundation.text.verdict import Refused

from .member_rows import load_members
from .people_rows import load_people
from .tree import load_organisations

MOST_FAULTS = 200


@verb
def stage_import(*, kind: str, name: str, content: bytes, by: Person) -> Import:
    """Keep an uploaded workbook with what is wrong in it; nothing else changes.

    Raises BadRowsError, and keeps nothing, for a file that holds ID numbers or is no table at all.
    """
    may_stage(by).require()
    rows, faults = _examine(kind, content, name, by)
    staged = Import.objects.create(
        kind=kind, name=name[:120], content=content, digest=digest(content), rows=len(rows), uploaded_by=by,
        faults=[fault.plain() for fault in faults[:MOST_FAULTS]],
        with_roles=any(getattr(row, "role", "") for row in rows),
        report=compare_members(rows, by).counts() if kind == Import.Kind.MEMBERS and not faults else {},
    )  # fmt: skip
    _tell("import_staged", staged, by, {"rows": len(rows), "faults": len(faults), "digest": staged.digest})
    return staged


@verb
def confirm_import(*, staged: Import, by: Person, leaving_gone: bool = False) -> None:
    """Put a staged workbook in force, whole or not at all. It is checked again against what is there now.

    ``leaving_gone``: members missing from a roster leave; without it they stay and are only reported. Raises
    BadRowsError when the surroundings have changed so that rows no longer fit.
    """
    may_confirm(by, staged).require()
    rows = read_rows(staged.kind, bytes(staged.content), staged.name)
    if staged.kind == Import.Kind.TREE:
        report = _report(load_organisations(rows=rows, by=by))
    elif staged.kind == Import.Kind.PEOPLE:
        report = _report(load_people(rows=rows, by=by, loaded_by=staged.uploaded_by))
    else:
        gone = {each.code for each in compare_members(rows, by).gone} if leaving_gone else set()
        report = _differences(load_members(rows=rows, by=by, leaving=gone), len(gone))
    _decide(staged, Import.State.DONE, by, report)
    _tell("import_confirmed", staged, by, {"digest": staged.digest})


@verb
def drop_import(*, staged: Import, by: Person) -> None:
    """Set a staged workbook aside and let go of its content."""
    may_drop(by, staged).require()
    staged.content = b""
    _decide(staged, Import.State.DROPPED, by, staged.report)
    _tell("import_dropped", staged, by, {"digest": staged.digest})


def _examine(kind: str, content: bytes, name: str, by: Person) -> tuple[list[Any], list[Fault]]:
    """The rows and what is wrong with them; what must not be kept is raised."""
    try:
        rows = read_rows(kind, content, name)
    except IdNumberError:
        raise
    except BadRowsError as bad:
        if any(fault.row == 0 for fault in bad.faults):
            raise
        return [], list(bad.faults)
    # Faults are looked for with the reach of whoever will confirm; roles are not this person's to give.
    may = may_load(by, with_roles=any(getattr(row, "role", "") for row in rows))
    checks: dict[str, Any] = {"tree": check_tree, "people": check_people, "members": compare_members}
    try:
        checks[kind](rows, by if may else SYSTEM)
    except BadRowsError as bad:
        return rows, list(bad.faults)
    return rows, []


def _report(loaded: Loaded) -> dict[str, Any]:
    return {"rows": loaded.rows, "made": loaded.made, "unchanged": loaded.unchanged, **loaded.more}


def _differences(found: Differences, left: int) -> dict[str, Any]:
    return {**found.counts(), "left": left}


def _decide(staged: Import, state: str, by: Person, report: dict[str, Any]) -> None:
    taken = Import.objects.filter(pk=staged.pk, state=Import.State.STAGED).update(
        state=state, decided_by=by, decided_at=entered_now(), report=report, content=staged.content
    )
    if taken != 1:
        raise Refused("decided by somebody else at the same time")
    staged.refresh_from_db()


def _tell(what: str, staged: Import, by: Person, data: dict[str, Any]) -> None:
    record(f"directory.{what}", subject=("import", str(staged.pk)), by=by, data={"kind": staged.kind, **data})
