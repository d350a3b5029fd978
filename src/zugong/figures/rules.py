"""Who may open figures and freeze them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Organisation, Person
from zugong.directory.queries import scope_of
from zugong.foundation.text.verdict import YES, Verdict, no


def may_see(person: Person, organisation: Organisation, line: str) -> Verdict:
    """Figures of an organisation of the own subtree, of a line of work one holds."""
    if scope_of(person).may("figures.see", organisation.path, line or None):
        return YES
    return no(_("Only figures of your own units and lines of work."))


def may_freeze(person: Person, organisation: Organisation) -> Verdict:
    """Freezing takes every line of work at once, so it needs a grant for all of them, and an account of one's own."""
    if person.shared:
        return no(_("A shared account may not decide; sign in with your own."))
    if scope_of(person).may_in_every_line("figures.freeze", organisation.path):
        return YES
    return no(_("Figures are frozen by who answers for every line of work of the unit."))
