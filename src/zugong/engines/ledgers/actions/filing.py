"""Filing entries: checked for what is missing, frozen, under the key the form was sent with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.duties import actions as duties
from zugong.duties.models import Bundle
from zugong.duties.queries import last_bundle
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.inputs import EntryInput
from zugong.engines.ledgers.models import Element, Entry, Sending, Value
from zugong.engines.ledgers.queries import faults, faults_of, held_in, held_values, material, material_of
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.models import Event
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused

from .writing import save_entry


@dataclass(frozen=True)
class Filed:
    """What a sending came to; ``again``: the form had been taken before and nothing new was written."""

    bundle: Bundle
    again: bool = False


@verb
def file_entry(
    *,
    entry: Entry,
    done_on: dt.date,
    by: Person,
    given: EntryInput | None = None,
    key: str = "",
    on_behalf_of: Person | None = None,
) -> Filed:
    """Write what is given, check the entry, freeze it and file its duty, all or nothing.

    ``key`` is made by the form: sent twice it is one record, and both sendings are on record. Raises Refused.
    """
    if key and (filed := _sent_before(entry, key, by)):
        return filed
    if given is not None:
        save_entry(entry=entry, given=given, by=by, on_behalf_of=on_behalf_of)
    rules.may_file(by, entry).require()
    fill_held([entry])
    if found := faults_of(entry):
        raise Refused("；".join(found))
    bundle = duties.file_duty(
        duty=entry.duty, by=by, done_on=done_on, material=material_of(entry), on_behalf_of=on_behalf_of
    )
    if key:
        event = Event.objects.get(pk=bundle.position)
        _note_sending(entry, key, by, event, again=False)
    return Filed(bundle)


def _sent_before(entry: Entry, key: str, by: Person) -> Filed | None:
    first = Sending.objects.filter(key=key[:40], again=False).first()
    if first is None:
        return None
    if first.entry_id != entry.pk or first.person_id != by.pk:
        raise Refused(_("This form was sent for something else. Reload the page and enter it again."))
    event = record("ledgers.sent_again", subject=entry.duty.subject, by=by)
    _note_sending(entry, key, by, event, again=True)
    bundle = last_bundle(entry.duty)
    return Filed(bundle, again=True) if bundle else None


def _note_sending(entry: Entry, key: str, by: Person, event: Event, *, again: bool) -> None:
    Sending.objects.create(
        key=key[:40], entry=entry, person=by, sent_at=entered_at(event), again=again, position=event.id
    )


def fill_held(entries: Sequence[Entry]) -> None:
    """Values another ledger holds are taken over as they stand; nobody enters them twice."""
    held = held_values([entry for entry in entries if entry.is_draft])
    codes = {code for values in held.values() for code in values}
    elements = {element.code: element for element in Element.objects.filter(code__in=codes)} if codes else {}
    position = (Event.objects.aggregate(last=models.Max("id"))["last"] or 0) if codes else 0
    for entry in entries:
        if values := held.get(entry.pk):
            Value.objects.put(entry, [Value.of(entry, elements[code], v, position) for code, v in values.items()])


@verb
def file_entries(
    *, entries: Sequence[tuple[Entry, dt.date]], by: Person, on_behalf_of: Person | None = None
) -> list[Bundle]:
    """File many with the day each was done: every rule checked, one event. None is filed unless all can be."""
    fill_held([entry for entry, _day in entries])
    held = held_in(entry for entry, _day in entries)
    for entry, _day in entries:
        if found := faults(entry, held[entry.pk]):
            raise Refused(f"{entry.organisation.name}: {'；'.join(found)}")
    filings = [duties.Filing(entry.duty, done_on, material(entry, held[entry.pk])) for entry, done_on in entries]
    return duties.file_duties(filings=filings, by=by, on_behalf_of=on_behalf_of)
