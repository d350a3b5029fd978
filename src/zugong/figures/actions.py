"""Freezing the figures of a period."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from zugong.directory.models import Person
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import canonical, digest, new_code
from zugong.foundation.text.verdict import Refused

from . import rules
from .computing import Figure, Span, figures_of, plain_of
from .models import FrozenFigure, Snapshot, pack


@verb
def freeze(*, span: Span, by: Person, note: str = "") -> Snapshot:
    """Keep every figure of the span with its records, for good. Raises Refused, also for a day that is not over."""
    rules.may_freeze(by, span.organisation).require()
    if not span.period:
        raise Refused(_("Give the period whose figures are frozen."))
    if span.until >= today():
        raise Refused(_("The period is not over; freeze it from the day after its last day."))
    figures = figures_of(span)
    if not figures:
        raise Refused(_("No figure is defined for this period."))
    whole = snapshot_digest([(figure.code, figure.value or "", figure.digest) for figure in figures])
    code = new_code()
    event = record(
        "figures.frozen", subject=("figures.snapshot", code), by=by, organisation=span.organisation.code,
        data={"period": span.period, "as_of": span.until.isoformat(), "figures": len(figures), "digest": whole},
    )  # fmt: skip
    made = Snapshot.objects.create(
        code=code, organisation=span.organisation, period=span.period, as_of=span.until, note=note.strip()[:200],
        frozen_by=by, frozen_at=entered_at(event), digest=whole, position=event.id,
    )  # fmt: skip
    FrozenFigure.objects.bulk_create(_frozen(made, figure) for figure in figures)
    return made


def snapshot_digest(figures: list[tuple[str, str, str]]) -> str:
    """Over (code, value, digest) of every figure."""
    return digest(canonical(sorted(map(list, figures))))


def _frozen(snapshot: Snapshot, figure: Figure) -> FrozenFigure:
    plain = figure.plain()
    return FrozenFigure(
        snapshot=snapshot, code=figure.code, name=figure.name, unit=figure.unit, line=figure.line,
        value=figure.value or "", numerator=plain["numerator"] or "", denominator=plain["denominator"] or "",
        percent=figure.percent, counts=figure.counts[:200], records=figure.records, digest=figure.digest,
        definition=json.dumps(plain_of(figure.definition), ensure_ascii=False, sort_keys=True),
        lines=pack(figure.lines),
    )  # fmt: skip
