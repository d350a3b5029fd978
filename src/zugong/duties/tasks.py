"""What the duties do a moment after something happened below them."""

from __future__ import annotations

import json

from zugong.directory.models import Organisation, Person
from zugong.duties import tallies
from zugong.duties.actions import apply_holidays, hand_over_duties
from zugong.foundation.events.models import SYSTEM, Event


def move_duties_on_handover(event: Event) -> None:
    """``directory.handed_over``: the giver's unfinished duties go to the taker. Safe to run twice."""
    told = json.loads(event.data)
    giver, taker = Person.objects.get(code=told["from"]), Person.objects.get(code=told["to"])
    organisation = Organisation.objects.get(code=told["organisation"])
    hand_over_duties(giver=giver, taker=taker, organisation=organisation, by=SYSTEM)


def recount_after_move(event: Event) -> None:
    """An organisation moved or merged, or levels changed: duties now count under other units. Safe to run twice."""
    tallies.recount()


def move_deadlines_after_holidays(event: Event) -> None:
    """``packs.holidays_loaded``: open deadlines follow a new holiday table and say so. Safe to run twice."""
    apply_holidays(by=SYSTEM)
