"""Taking a step: conditional updates, so that of two people the first counts, and the count of what changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from zugong.duties.models import Duty
from zugong.duties.states import TRANSITIONS, State
from zugong.duties.tallies import Cell, cell_of, note_change
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused


def step(duty: Duty, name: str, **changes: Any) -> Cell | None:
    """Take the step ``name`` of the table of states with a conditional update and return the cell the duty left.

    Raises Refused when somebody else was quicker; the row is then untouched.
    """
    froms, to = TRANSITIONS[name]
    before = cell_of(duty)
    taken = Duty.objects.filter(pk=duty.pk, state__in=froms, state=duty.state).update(state=to, **changes)
    if not taken:
        raise Refused(_("Somebody else has just changed this duty. Reload the page and look again."))
    duty.state = State(to)
    for field, value in changes.items():
        setattr(duty, field, value)
    return before


def alter(duty: Duty, **changes: Any) -> Cell | None:
    """Change fields in the present state, under the same condition, and return the cell the duty left."""
    before = cell_of(duty)
    if not Duty.objects.filter(pk=duty.pk, state=duty.state, due_on=duty.due_on).update(**changes):
        raise Refused(_("Somebody else has just changed this duty. Reload the page and look again."))
    for field, value in changes.items():
        setattr(duty, field, value)
    return before


def note(duty: Duty, before: Cell | None, event: Event) -> None:
    """Count the duty where it now stands."""
    note_change(before, cell_of(duty), event)
