"""Who may put an item on a list and who may work on it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.duties import rules as duty_rules
from zugong.duties.states import AWAITING, State
from zugong.engines.lists.models import Item, ListType
from zugong.foundation.text.verdict import Verdict, no


def may_create(person: Person, list_type: ListType, organisation: Organisation) -> Verdict:
    """Whoever may give duties of the list's kind to the organisation."""
    return duty_rules.may_ask(person, list_type.kind, organisation)


def may_write_progress(person: Person, item: Item, happened_on: dt.date, today: dt.date) -> Verdict:
    """The owner, as long as the item is with the owner; nothing that has not happened yet."""
    if item.duty.state not in (*AWAITING, State.RETURNED):
        return no(_("The item has been filed; wait for the decision or ask for it to be returned."))
    if happened_on > today:
        return no(_("The day lies in the future. Write down what has happened."))
    return duty_rules.may_work(person, item.duty)


def may_file(person: Person, item: Item) -> Verdict:
    """Filing needs a report: an empty claim cannot be decided on."""
    if not item.report.strip():
        return no(_("First write what was done; a claim without a report cannot be filed."))
    return duty_rules.may_file(person, item.duty)


def may_see(person: Person, item: Item) -> Verdict:
    return duty_rules.may_see(person, item.duty)
