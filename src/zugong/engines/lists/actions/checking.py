"""A second look at closed items: bound before there is a seed, drawn in the open, each with its own result."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.engines.lists import rules
from zugong.engines.lists.models import Item, ListType, Recheck, RecheckRound
from zugong.engines.lists.queries import closed_between
from zugong.foundation.draws.actions import commit_draw, make_draw
from zugong.foundation.draws.queries import told
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def bind_rechecks(
    *, list_type: ListType, organisation: Organisation, from_on: dt.date, until_on: dt.date, by: Person
) -> RecheckRound:
    """Bind the closed items of a span and how many are drawn (the list's share, at least one)."""
    rules.may_draw(by, list_type, organisation).require()
    closed = closed_between(list_type, organisation, from_on, until_on)
    codes = list(closed.values_list("duty__code", flat=True))
    if not codes or not list_type.recheck_percent:
        raise Refused(_("Nothing was closed in these days, or the list draws no re-checks."))
    size = -(-len(codes) * list_type.recheck_percent // 100)
    rule = {"list": list_type.code, "organisation": organisation.code, "percent": list_type.recheck_percent}
    draw = commit_draw(purpose=f"recheck {list_type.code}"[:200], items=codes, size=size, rule=rule)
    event = record(
        "lists.rechecks_bound", subject=("lists.recheck", draw.code), by=by, organisation=organisation.code,
        data=told(draw),
    )  # fmt: skip
    return RecheckRound.objects.create(
        list=list_type, organisation=organisation, draw=draw, from_on=from_on, until_on=until_on, person=by,
        position=event.id,
    )  # fmt: skip


@verb
def draw_rechecks(*, round: RecheckRound, by: Person, seed: str, seed_source: str) -> list[Recheck]:
    """Draw with a seed made after the list was bound."""
    rules.may_draw(by, round.list, round.organisation).require()
    draw = make_draw(round.draw, seed=seed, seed_source=seed_source)
    event = record("lists.rechecks_drawn", subject=("lists.recheck", draw.code), by=by, data=told(draw))
    items = Item.objects.filter(duty__code__in=draw.drawn())
    return Recheck.objects.bulk_create(Recheck(item=item, round=round, position=event.id) for item in items)


@verb
def record_recheck(*, recheck: Recheck, by: Person, sound: bool, found: str) -> None:
    """What the second look found. The first result stays; opening again is a decision of its own."""
    rules.may_recheck(by, recheck).require()
    if not found.strip():
        raise Refused(_("Write what was found."))
    subject = recheck.item.duty.subject
    event = record("lists.rechecked", subject=subject, by=by, data={"sound": sound})
    waiting = Recheck.objects.filter(pk=recheck.pk, sound__isnull=True)
    if not waiting.update(sound=sound, found=found, person=by, checked_at=entered_at(event)):
        raise Refused(_("This has been looked at."))
