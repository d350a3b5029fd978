"""Filing many duties in one act: every rule checked, one event with their number and a digest of their bundles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import rules
from zugong.duties.actions.filing import check_done
from zugong.duties.lateness import filing, held
from zugong.duties.models import Bundle, Closes, Doer, Duty
from zugong.duties.queries import bundles_digest, moves_of
from zugong.duties.states import State
from zugong.duties.tallies import cell_of, note_moves
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest, new_code
from zugong.foundation.text.verdict import Refused

AT_ONCE = 500
FIELDS = ["state", "done_on", "filed_at", "filing", "decided_at", "held", "first_held"]


@dataclass(frozen=True)
class Filing:
    """One of many: the duty, the day it was done, the engine's record as plain data."""

    duty: Duty
    done_on: dt.date
    material: dict[str, Any]


@verb
def file_duties(*, filings: Sequence[Filing], by: Person, on_behalf_of: Person | None = None) -> list[Bundle]:
    """File many at once, as ``file_duty`` files one. Raises Refused for the first that may not be; then none is."""
    _lock(filings)
    for each in filings:
        rules.may_file(by, each.duty).require()
        check_done(each.done_on, each.duty)
    bundles = [_bundle(each) for each in filings]
    event = record(
        "duties.filed_many", subject=("duties.bulk", new_code()), by=by,
        data={"n": len(bundles), "digest": bundles_digest((b.duty.code, b.digest) for b in bundles)},
    )  # fmt: skip
    moves = []
    for each in filings:
        before = cell_of(each.duty)
        _file(each, event)
        moves.append((before, cell_of(each.duty)))
    _save(each.duty for each in filings)
    note_moves(moves, event)
    for bundle in bundles:
        bundle.position, bundle.frozen_at = event.id, entered_at(event)
    Doer.objects.bulk_create(
        [Doer(duty=each.duty, person=by, on_behalf_of=on_behalf_of, position=event.id) for each in filings],
        batch_size=1000,
    )
    return Bundle.objects.bulk_create(bundles, batch_size=1000)


def _lock(filings: Sequence[Filing]) -> None:
    """Of two people the first counts: rows that are no longer as they were read stop the whole act."""
    states = {each.duty.pk: (each.duty.state, each.duty.file_by) for each in filings}
    rows = Duty.objects.select_for_update().filter(pk__in=states).order_by("pk")
    if (
        len(states) < len(filings)
        or {pk: tuple(row) for pk, *row in rows.values_list("pk", "state", "file_by")} != states
    ):
        raise Refused(_("Somebody else has just changed one of these duties. Reload the page and look again."))


def _save(duties: Iterable[Duty]) -> None:
    """Most of them have come to the same outcome at the same moment: one statement for each outcome."""
    alike: dict[tuple[Any, ...], list[int]] = {}
    for duty in duties:
        alike.setdefault(tuple(getattr(duty, name) for name in FIELDS), []).append(duty.pk)
    for values, pks in alike.items():
        for start in range(0, len(pks), AT_ONCE):
            rows = Duty.objects.filter(pk__in=pks[start : start + AT_ONCE])
            rows.update(**dict(zip(FIELDS, values, strict=True)))


def note_doers(*, duties: Sequence[int], by: Person, event: Event) -> None:
    """Remember that ``by`` did part of each of these records in one act. Called by the bulk verbs of engines."""
    rows = (Doer(duty_id=pk, person=by, position=event.id) for pk in duties)
    Doer.objects.bulk_create(rows, batch_size=5000)


def _bundle(each: Filing) -> Bundle:
    told = {"duty": each.duty.facts(), "record": each.material, "done_on": each.done_on.isoformat()}
    body = canonical(told)
    return Bundle(duty=each.duty, body=body.decode(), digest=digest(body))


def _file(each: Filing, event: Event) -> None:
    duty, moment = each.duty, entered_at(event)
    duty.done_on, duty.state = each.done_on, State.FILED
    if duty.filed_at is None:
        duty.filed_at = moment
        duty.filing = filing(moment.astimezone(clock.SHANGHAI).date(), duty.file_by, duty.grace_until)
    if duty.closes == Closes.BY_FILING:
        duty.state, duty.decided_at = State.ENDED, moment
        duty.held = held(each.done_on, duty.first_due_on, moves_of(duty))
        duty.first_held = duty.first_held or duty.held
