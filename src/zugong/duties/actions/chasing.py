"""Pressing by telephone, and the reasons of what came late."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from zugong.directory.models import Organisation, Person
from zugong.duties import rules
from zugong.duties.models import Call, ChaseText, Duty, Kind, LateReason
from zugong.duties.queries import Chase, missing_units
from zugong.foundation.calendar import clock
from zugong.foundation.events.actions import entered_at, record
from zugong.foundation.events.verb import verb
from zugong.foundation.text.verdict import Refused


@verb
def log_call(*, kind: Kind, organisation: Organisation, by: Person, spoke_with: str, said: str) -> Call:
    """电话催办: who called whom, when, and what was said."""
    rules.may_chase(by, kind, organisation).require()
    if not spoke_with.strip() or not said.strip():
        raise Refused(_("Write whom you spoke with and what was said."))
    event = record("duties.called", subject=("duties.kind", kind.code), by=by, organisation=organisation.code)
    return Call.objects.create(
        kind=kind, organisation=organisation, called_by=by, spoke_with=spoke_with, said=said,
        called_at=entered_at(event), position=event.id,
    )  # fmt: skip


@verb
def give_late_reason(*, duty: Duty, by: Person, reason: str) -> LateReason:
    """迟报事由 by the unit. It changes no count; the asker says whether it is recognised."""
    rules.may_give_reason(by, duty, clock.today()).require()
    if not reason.strip():
        raise Refused(_("Write why it was late."))
    event = record("duties.late_reason_given", subject=duty.subject, by=by)
    given, _made = LateReason.objects.update_or_create(
        duty=duty,
        defaults={
            "reason": reason, "given_by": by, "given_at": entered_at(event), "position": event.id,
            "recognised": None, "judged_by": None, "judged_at": None,
        },
    )  # fmt: skip
    return given


@verb
def judge_late_reason(*, reason: LateReason, by: Person, recognised: bool) -> None:
    """认定 by the asker's side."""
    rules.may_judge_reason(by, reason).require()
    event = record("duties.late_reason_judged", subject=reason.duty.subject, by=by, data={"recognised": recognised})
    waiting = LateReason.objects.filter(pk=reason.pk, recognised__isnull=True)
    if not waiting.update(recognised=recognised, judged_by=by, judged_at=entered_at(event)):
        raise Refused(_("This has been answered."))


@verb
def copy_chase_text(*, kind: Kind, file_by: dt.date, organisation: Organisation, by: Person) -> tuple[ChaseText, Chase]:
    """「复制催报文字」: what to paste into the group, at most once a day for each matter; the copying is recorded."""
    rules.may_copy_chase(by, kind, organisation).require()
    day = clock.today()
    if ChaseText.objects.filter(kind=kind, file_by=file_by, organisation=organisation, copied_on=day).exists():
        raise Refused(_("This matter has been chased today. Tomorrow again, or telephone."))
    chase = missing_units(kind, file_by, organisation)
    if not chase.organisations:
        raise Refused(_("Everybody is in; nobody is left to chase."))
    event = record(
        "duties.chase_copied", subject=("duties.kind", kind.code), by=by, organisation=organisation.code,
        data={"file_by": file_by.isoformat(), "units": len(chase.organisations)},
    )  # fmt: skip
    copied = ChaseText.objects.create(
        kind=kind, file_by=file_by, organisation=organisation, copied_on=day, copied_by=by,
        copied_at=entered_at(event), units=len(chase.organisations), position=event.id,
    )  # fmt: skip
    return copied, chase
