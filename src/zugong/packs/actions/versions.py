"""Verbs of versions: check and stage, confirm by another person, put in force on the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zugong.foundation.calendar.clock import entered_now, today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused
from zugong.packs import rules
from zugong.packs.faults import Fault
from zugong.packs.models import PackVersion, State
from zugong.packs.models.packs import APPROVED
from zugong.packs.parts import installed
from zugong.packs.queries import content_of, files_digest, write_content
from zugong.packs.regime import Regime, check

from .drafting import new_draft

REASON = gettext_noop("%(reason)s")
OTHER_CODE = gettext_noop("The draft belongs to the pack “%(code)s”; leave its code as it is")


class BadPackError(Exception):
    """A pack was refused and nothing was changed; ``faults`` says why, at file and line."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(f"{faults[0]} ({len(faults)})")


@verb
def load_pack(*, texts: Mapping[str, str], by: Actor) -> PackVersion:
    """Take a folder's texts in as a staged version, for another person to confirm.

    Raises BadPackError, changing nothing, when the pack has faults or would begin too early.
    """
    regime = _sound(texts)
    version = new_draft(code=regime.manifest["code"], title=regime.manifest["title"], texts=texts, by=by)
    stage_version(version=version, by=by)
    return version


@verb
def stage_version(*, version: PackVersion, by: Actor) -> None:
    """Hand a draft over for confirmation: checked whole, its data and digest kept. Raises BadPackError."""
    PackVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db()
    rules.may_stage(by, version).require()
    texts = version.texts()
    regime = _sound(texts)
    manifest = regime.documents["pack.yaml"]
    if regime.manifest["code"] != version.pack_id:
        raise BadPackError((manifest.fault(("code",), OTHER_CODE, code=version.pack_id),))
    version.valid_from = dt.date.fromisoformat(regime.manifest["valid_from"])
    begins = rules.may_begin_on(version.pack, version.valid_from)
    if not begins:
        raise BadPackError((manifest.fault(("valid_from",), REASON, reason=begins.reason),))
    version.state, version.staged_by, version.staged_at = State.STAGED, by.code, entered_now()
    version.content, version.digest, version.reason = write_content(regime.content), files_digest(texts), ""
    version.save()
    record("packs.staged", subject=version.subject, by=by, data=_told(version))


@verb
def confirm_version(*, version: PackVersion, by: Actor) -> None:
    """Approve a staged version as another person; it takes force on its day, today or later. One event."""
    PackVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db()
    rules.may_confirm(by, version).require()
    if files_digest(version.texts()) != version.digest:
        raise Refused(_("The files are no longer those that were handed over; send the version back."))
    version.state, version.confirmed_by, version.confirmed_at = State.CONFIRMED, by.code, entered_now()
    version.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    assert version.valid_from is not None
    begins = version.valid_from <= today()
    event = record("packs.confirmed", subject=version.subject, by=by, data=_told(version) | {"begins": begins})
    if begins:
        _begin(version, event.id, by)


@verb
def return_version(*, version: PackVersion, reason: str, by: Actor) -> None:
    """Send a staged version back to be a draft, with a reason."""
    PackVersion.objects.select_for_update().get(pk=version.pk)
    version.refresh_from_db()
    rules.may_return(by, version).require()
    version.state, version.reason, version.staged_by, version.staged_at = State.DRAFT, reason[:300], "", None
    version.save(update_fields=["state", "reason", "staged_by", "staged_at"])
    record("packs.returned", subject=version.subject, by=by, values={"reason": reason[:300]})


@verb
def begin_due_versions() -> list[PackVersion]:
    """Put confirmed versions in force whose day has come; done by the worker, safe to run twice."""
    due = PackVersion.objects.filter(state=State.CONFIRMED, valid_from__lte=today()).order_by("valid_from")
    begun = list(due.select_for_update())
    for version in begun:
        event = record("packs.began", subject=version.subject, by=SYSTEM, data=_told(version))
        _begin(version, event.id, SYSTEM)
    return begun


@transaction.atomic
def begin_database(*, texts: Mapping[str, str], staged_by: Actor, confirmed_by: Actor) -> PackVersion:
    """The first version of a database, staged and confirmed by two (in ``init`` two of the three administrators).

    For ``init`` and the sample only: it acts for people who do not exist yet. Raises Refused when any version was
    ever approved here, or when the two are one; BadPackError when the pack has faults.
    """
    if staged_by.code == confirmed_by.code:
        raise Refused("two different people put a pack in force")
    if PackVersion.objects.filter(state__in=APPROVED).exists():
        raise Refused("this database has a pack already")
    version = load_pack(texts=texts, by=SYSTEM)
    version.authors.update(person=staged_by.code)
    version.authored_by = version.staged_by = staged_by.code
    version.state, version.confirmed_by, version.confirmed_at = State.CONFIRMED, confirmed_by.code, entered_now()
    version.save()
    data = _told(version) | {"staged_by": staged_by.code, "first": True}
    event = record("packs.confirmed", subject=version.subject, by=confirmed_by, data=data)
    assert version.valid_from is not None
    if version.valid_from <= today():
        _begin(version, event.id, confirmed_by)
    return version


def _begin(version: PackVersion, position: int, by: Actor) -> None:
    """The former version ends, every room loads its part."""
    PackVersion.objects.filter(pack=version.pack, state=State.IN_FORCE).update(state=State.SUPERSEDED)
    version.state, version.position = State.IN_FORCE, position
    version.save(update_fields=["state", "position"])
    version.pack.title = content_of(version)["pack"]["title"]
    version.pack.save(update_fields=["title"])
    for part in installed():
        if part.load:
            part.load(content_of(version), version, by)


def _sound(texts: Mapping[str, str]) -> Regime:
    checked = check(texts)
    if checked.faults:
        raise BadPackError(checked.faults)
    return checked.sound


def _told(version: PackVersion) -> dict[str, str]:
    assert version.valid_from is not None
    return {"digest": version.digest, "valid_from": version.valid_from.isoformat()}
