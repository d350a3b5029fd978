"""Who may draw, open what was drawn, and accept the rest at once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.engines.ledgers.models import Acceptance, Definition, Drawn, Sample
from zugong.foundation.text.verdict import YES, Verdict, no

OUTSIDE = _("You may draw only among organisations below you, in your line of work.")


def may_sample(person: Person, definition: Definition, place: Organisation) -> Verdict:
    """Deciders of a subtree, with an account of their own."""
    if person.shared:
        return no(_("A shared account may only file. Sign in with your own account to decide."))
    if scope_of(person).may("duties.decide", place.path, definition.kind.line_id):
        return YES
    return no(OUTSIDE)


def may_open_drawn(person: Person, drawn: Drawn) -> Verdict:
    """Whoever may draw there and had no part in the entry; each is opened once."""
    if drawn.opened_by_id is not None:
        return no(_("This one has been opened already."))
    if drawn.entry.duty.doers.filter(person=person).exists():
        return no(_("You entered or filed part of this, so somebody else has to decide."))
    return may_sample(person, drawn.sample.definition, drawn.sample.place)


def may_accept_batch(person: Person, sample: Sample) -> Verdict:
    """After every drawn entry has been opened by the same person and found to agree."""
    verdict = may_sample(person, sample.definition, sample.place)
    if not verdict:
        return verdict
    if sample.accepted_at is not None:
        return no(_("This batch has been accepted already."))
    drawn = list(sample.drawn.select_related("entry__version"))
    if not drawn or any(each.entry.version.acceptance != Acceptance.SAMPLE for each in drawn):
        return no(_("Only a ledger accepted by sample is accepted in a batch."))
    if any(each.opened_by_id != person.pk for each in drawn):
        return no(_("First open every drawn entry yourself."))
    if not all(each.agrees for each in drawn):
        return no(_("A drawn entry did not agree, so the batch is not accepted: look at each, or draw more."))
    return YES
