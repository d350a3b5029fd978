"""What the page of a version shows: its files with their faults, what it changes, what it costs, who may do what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from zugong.directory.models import Person
from zugong.foundation.text.verdict import Verdict

from . import rules
from .asking import BurdenCard, burden_cards
from .faults import Fault
from .models import PackVersion, State
from .queries import Change, content_of, differences, version_in_force
from .regime import Checked, check

SHOWN = 300


@dataclass(frozen=True)
class FileRow:
    """One file of a version, and how many faults it has."""

    path: str
    lines: int
    faults: int


@dataclass(frozen=True)
class VersionPage:
    """The page of one version."""

    version: PackVersion
    files: tuple[FileRow, ...]
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]
    more_changes: int
    cards: tuple[BurdenCard, ...]
    may_edit: Verdict
    may_draft: Verdict
    may_stage: Verdict
    may_confirm: Verdict
    may_return: Verdict
    may_drop: Verdict


def version_page(version: PackVersion, person: Person) -> VersionPage:
    """Check the version as it stands and gather what its page shows."""
    texts = version.texts()
    checked = check(texts)
    count = Counter(fault.file for fault in checked.faults)
    paths = sorted(set(texts) | set(count))
    changes = _changes(version, checked)
    return VersionPage(
        version=version,
        files=tuple(FileRow(path, texts.get(path, "").count("\n"), count[path]) for path in paths),
        faults=checked.faults[:SHOWN],
        changes=tuple(changes[:SHOWN]),
        more_changes=max(len(changes) - SHOWN, 0),
        cards=() if checked.faults else tuple(burden_cards(checked.sound)),
        may_edit=rules.may_edit(person, version),
        may_draft=rules.may_draft(person),
        may_stage=rules.may_stage(person, version),
        may_confirm=rules.may_confirm(person, version),
        may_return=rules.may_return(person, version),
        may_drop=rules.may_drop(person, version),
    )


def _changes(version: PackVersion, checked: Checked) -> list[Change]:
    """Against the version in force; for an approved one against the version it followed."""
    if checked.faults:
        return []
    if version.state in {State.DRAFT, State.STAGED, State.CONFIRMED, State.DROPPED}:
        before = version_in_force()
    else:
        earlier = PackVersion.objects.approved().filter(pack=version.pack, valid_from__lt=version.valid_from)
        before = earlier.order_by("-valid_from").first()
    return differences(content_of(before), checked.sound.content) if before else []
