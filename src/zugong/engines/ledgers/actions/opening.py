"""Opening entries: one period for many organisations in one act, or one thing that happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.models import Definition, Entry, Rhythm, Version
from zugong.engines.ledgers.periods import Term, month_of, term_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def open_period(
    *,
    definition: Definition,
    period: str,
    organisations: Iterable[Organisation],
    by: Actor,
    start: dt.date | None = None,
    due_on: dt.date | None = None,
) -> list[Entry]:
    """Ask organisations for their entries of a period: one event, however many. Those asked already are passed over.

    The version in force at the period's start is kept. ``start`` and ``due_on`` are needed for a campaign only.
    """
    version = definition.version_on(start or _start(definition, period))
    term = term_of(version.shape, period, start=start, due_on=due_on)
    asked = set(Entry.objects.filter(definition=definition, period=term.code).values_list("organisation_id", flat=True))
    wanted = [each for each in organisations if each.pk not in asked]
    if not wanted:
        return []
    openings = [_opening(definition, version, each, term) for each in wanted]
    found, _event = duties.open_duties(openings=openings, by=by, reason=f"{definition.code} {term.code}")
    entries = [
        Entry(duty=duty, definition=definition, version=version, organisation=each, period=term.code)
        for duty, each in zip(found, wanted, strict=True)
    ]
    Entry.objects.bulk_create(entries, batch_size=1000)
    return entries


def _start(definition: Definition, period: str) -> dt.date:
    return term_of(definition.version_on(today()).shape, period).start


def _opening(definition: Definition, version: Version, organisation: Organisation, term: Term) -> duties.Opening:
    opened_on = min(today(), term.start)
    return duties.Opening(
        kind=definition.kind, title=f"{definition.title} {term.title}", organisation=organisation,
        asker=_asker(organisation), due_on=term.due_on, file_by=term.file_by, opened_on=opened_on,
        window_from=term.start if version.rosters else None,
    )  # fmt: skip


def _asker(organisation: Organisation) -> Organisation:
    return organisation.parent or organisation


@verb
def open_event(
    *, definition: Definition, organisation: Organisation, happened_on: dt.date, title: str, by: Actor
) -> Entry:
    """An entry for something that happened: a class, a deed on the dyke, an incident. Many in one month are many.

    The organisation opens it itself; whoever may ask for it may too.
    """
    if isinstance(by, Person):
        rules.may_open_event(by, definition, organisation).require()
    version = definition.version_on(happened_on)
    if version.rhythm != Rhythm.EVENT:
        raise Refused(_("This ledger asks by period; open the period instead."))
    if happened_on > today():
        raise Refused(_("The day lies in the future. Write down what has happened."))
    term = term_of(version.shape, month_of(happened_on), start=happened_on, due_on=happened_on)
    opening = duties.Opening(
        kind=definition.kind, title=title.strip()[:200] or definition.title, organisation=organisation,
        asker=_asker(organisation), due_on=term.due_on, file_by=term.file_by, opened_on=happened_on,
    )  # fmt: skip
    duty = duties.open_duty(opening=opening, by=SYSTEM)
    record(
        "ledgers.event_opened", subject=duty.subject, by=by, organisation=organisation.code,
        data={"ledger": definition.code, "happened_on": happened_on.isoformat()},
    )  # fmt: skip
    last = Entry.objects.filter(definition=definition, organisation=organisation, period=term.code)
    number = (last.aggregate(last=Max("number"))["last"] or 0) + 1
    entry = Entry(duty=duty, definition=definition, version=version, organisation=organisation, period=term.code)
    entry.number = number
    entry.save(force_insert=True)
    return entry
