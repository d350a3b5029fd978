"""A drawn share of what was filed is opened entry by entry; only then may the rest be accepted at once."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import actions as duties
from zugong.duties.models import Decision
from zugong.duties.queries import last_bundle
from zugong.duties.states import State
from zugong.engines.ledgers import rules
from zugong.engines.ledgers.models import Checked, Definition, Drawn, Entry, Sample
from zugong.engines.ledgers.queries import sample_size
from zugong.foundation.draws import actions as draws
from zugong.foundation.draws.queries import told
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused

from .deciding import note_checked


@verb
def commit_sample(*, definition: Definition, period: str, place: Organisation, by: Person, size: int = 0) -> Sample:
    """Bind the list of filed entries of a subtree before there is a seed. ``size`` 0: the ledger's own share."""
    rules.may_sample(by, definition, place).require()
    entries = Entry.objects.within(by, place).filter(definition=definition, period=period)
    codes = list(entries.filter(duty__filed_at__isnull=False, checked="").values_list("duty__code", flat=True))
    if not codes:
        raise Refused(_("Nothing has been filed here that could be drawn."))
    share = definition.entries.filter(period=period).first()
    wanted = size or sample_size(len(codes), share.version.shape.sample_share if share else 10)
    draw = draws.commit_draw(
        purpose=f"{definition.title} {period} {place.name}"[:200], items=codes, size=min(wanted, len(codes)),
        rule={"ledger": definition.code, "period": period, "place": place.code},
    )  # fmt: skip
    event = record(
        "ledgers.sample_committed", subject=("ledgers.sample", draw.code), by=by, organisation=place.code,
        data=told(draw),
    )  # fmt: skip
    return Sample.objects.create(draw=draw, definition=definition, period=period, place=place, by=by, position=event.id)


@verb
def draw_sample(*, sample: Sample, seed: str, seed_source: str, by: Person) -> list[Drawn]:
    """Draw with a seed made after the commitment."""
    rules.may_sample(by, sample.definition, sample.place).require()
    draw = draws.make_draw(sample.draw, seed=seed, seed_source=seed_source)
    sample.draw = draw
    record("ledgers.sample_drawn", subject=("ledgers.sample", draw.code), by=by, data=told(draw))
    codes = draw.drawn()
    entries = {entry.duty.code: entry for entry in Entry.objects.filter(duty__code__in=codes).select_related("duty")}
    return Drawn.objects.bulk_create(
        Drawn(sample=sample, entry=entries[code], place=place) for place, code in enumerate(codes, 1)
    )


@verb
def open_drawn(*, drawn: Drawn, by: Person, agrees: bool, note: str = "") -> None:
    """The decider has looked at a drawn entry: it agrees with what was found (then it counts as checked), or not."""
    rules.may_open_drawn(by, drawn).require()
    if not agrees and not note.strip():
        raise Refused(_("Write what did not agree."))
    event = record(
        "ledgers.drawn_opened", subject=drawn.entry.duty.subject, by=by,
        data={"sample": drawn.sample.draw.code, "agrees": agrees},
    )  # fmt: skip
    taken = Drawn.objects.filter(pk=drawn.pk, opened_by__isnull=True).update(
        opened_by=by, opened_at=entered_at(event), agrees=agrees, note=note.strip()[:200]
    )
    if not taken:
        raise Refused(_("This one has been opened already."))
    drawn.refresh_from_db()
    if agrees:
        note_checked(drawn.entry, Checked.SAMPLE, entered_at(event))


@verb
def accept_batch(*, sample: Sample, by: Person) -> list[Decision]:
    """Accept every entry the draw was made over that still waits; those the decider had a part in are passed over."""
    rules.may_accept_batch(by, sample).require()
    event = record("ledgers.batch_accepted", subject=("ledgers.sample", sample.draw.code), by=by)
    entries = Entry.objects.filter(duty__code__in=sample.draw.codes(), duty__state=State.FILED)
    decisions = []
    for entry in entries.select_related("duty__kind", "duty__organisation"):
        bundle = last_bundle(entry.duty)
        if bundle and rules.may_accept(by, entry):
            decisions.append(duties.accept_duty(duty=entry.duty, by=by, bundle_digest=bundle.digest))
    Sample.objects.filter(pk=sample.pk).update(accepted_at=entered_at(event))
    sample.refresh_from_db()
    return decisions
