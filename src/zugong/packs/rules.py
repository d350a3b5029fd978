"""Who may write, stage and confirm a version, and when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from zugong.directory.models import Person
from zugong.directory.queries import scope_of
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.text.verdict import YES, Verdict, no

from .models import Pack, PackVersion, State
from .models.packs import APPROVED, TRANSITIONS, holds_at_top

NOT_YOURS = _("Packs are kept by those who hold the role for the whole city.")


def _holds(by: Actor, permission: str) -> Verdict:
    if by is SYSTEM:
        return YES
    assert isinstance(by, Person)
    return YES if holds_at_top(scope_of(by), permission) else no(NOT_YOURS)


def _step(version: PackVersion, verb: str) -> Verdict:
    if version.state in TRANSITIONS[verb][0]:
        return YES
    return no(_("This version is %(state)s; reload the page.") % {"state": version.get_state_display()})


def may_draft(by: Actor) -> Verdict:
    """Making a draft, from a folder or from another version."""
    return _holds(by, "packs.edit")


def may_edit(by: Actor, version: PackVersion) -> Verdict:
    """Changing a text of a draft."""
    held = may_draft(by)
    if not held:
        return held
    if version.state == State.DRAFT:
        return YES
    return no(_("Only a draft can be changed; make a new draft from this version."))


def may_stage(by: Actor, version: PackVersion) -> Verdict:
    """Handing a draft over for confirmation. Its texts are checked by the action."""
    return may_draft(by) and _step(version, "stage")


def may_begin_on(pack: Pack, valid_from: dt.date) -> Verdict:
    """Whether a version may begin on a day: after today and after every approved one; the first may begin earlier."""
    others = PackVersion.objects.filter(state__in=APPROVED)
    if others.exclude(pack=pack).exists():
        return no(_("This database follows another pack; give the folder the code of that pack."))
    latest = others.order_by("-valid_from").first()
    if latest is None:
        return YES
    if valid_from <= today():
        return no(
            _("A version is in force already, so the next one begins after today (%(today)s); change valid_from.")
            % {"today": today().isoformat()}
        )
    assert latest.valid_from is not None
    if valid_from <= latest.valid_from:
        return no(_("Version %(number)s begins on %(day)s; this one must begin later.")
                  % {"number": latest.number, "day": latest.valid_from.isoformat()})  # fmt: skip
    return YES


def may_confirm(by: Actor, version: PackVersion) -> Verdict:
    """Confirming by a person of their own account who wrote nothing of it and did not stage it."""
    held = _holds(by, "packs.confirm")
    if not held:
        return held
    step = _step(version, "confirm")
    if not step:
        return step
    if isinstance(by, Person) and by.shared:
        return no(_("A shared account may not decide; sign in with your own."))
    if by.code == version.staged_by or version.authors.filter(person=by.code).exists():
        return no(_("Whoever wrote or staged a version cannot confirm it; another person must."))
    assert version.valid_from is not None
    return may_begin_on(version.pack, version.valid_from)


def may_return(by: Actor, version: PackVersion) -> Verdict:
    """Sending a staged version back with a reason: whoever might confirm, and whoever staged it."""
    step = _step(version, "return")
    if not step:
        return step
    return YES if by.code == version.staged_by else _holds(by, "packs.confirm")


def may_drop(by: Actor, version: PackVersion) -> Verdict:
    """Setting a draft or staged version aside."""
    return may_draft(by) and _step(version, "drop")
