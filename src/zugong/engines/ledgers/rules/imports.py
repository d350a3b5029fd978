"""Who may bring entries in from a workbook."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person
from zugong.directory.queries import scope_of
from zugong.engines.ledgers.models import Definition, Import
from zugong.foundation.text.verdict import YES, Verdict, no


def may_import(person: Person, definition: Definition) -> Verdict:
    """Whoever files the ledger somewhere and may import; each row is then held against the person's reach."""
    scope = scope_of(person)
    if any(
        hold.opens("duties.import", definition.kind.line_id) and hold.opens("duties.file", definition.kind.line_id)
        for hold in scope.holds
    ):
        return YES
    return no(_("Your role brings no workbooks in."))


def may_decide_import(person: Person, upload: Import) -> Verdict:
    """Taking over or setting aside what one uploaded oneself."""
    if upload.uploaded_by_id != person.pk:
        return no(_("Only who uploaded the file may do that."))
    if upload.state != Import.State.STAGED:
        return no(_("This file has been decided on already."))
    return YES


def may_undo(person: Person, upload: Import) -> Verdict:
    """Undoing what was taken over, while nothing of it has been filed (the verb looks at the rows)."""
    if upload.uploaded_by_id != person.pk:
        return no(_("Only who uploaded the file may do that."))
    if upload.state != Import.State.DONE:
        return no(_("Only what was taken over can be undone."))
    return YES
