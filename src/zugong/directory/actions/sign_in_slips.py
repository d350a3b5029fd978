"""Slips: codes on paper for a first sign-in, or for the first one after a reset."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from zugong.directory.models import Person, RecoveryCode, Reset, SecondFactor, Session, Slip, TextCode
from zugong.directory.rules.sign_in import may_issue_slip, may_withdraw_reset
from zugong.directory.sign_in_secrets import keyed_digest
from zugong.foundation.calendar.clock import entered_now
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import new_code

from .sign_in_devices import end_devices

MARKED = timedelta(hours=24)


@verb
def issue_slip(*, person: Person, by: Actor) -> str:
    """A code for paper, shown this once. Refused by ``may_issue_slip``."""
    may_issue_slip(by, person).require()
    if person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return give_slip(person=person, by=by)


@verb
def give_slip(*, person: Person, by: Actor) -> str:
    """A new start, for a verb that has asked its own rule: what let this person in before ends; the new code."""
    now = timezone.now()
    person.slips.filter(used_at__isnull=True, ended_at__isnull=True).update(ended_at=now)
    SecondFactor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    TextCode.objects.filter(person=person).delete()
    end_devices(person, by=by)
    Session.objects.filter(person=person).delete()
    code = new_code(12)
    expires = now + timedelta(days=settings.ENVIRONMENT.slip_days)
    Slip.objects.create(person=person, digest=keyed_digest("slip", code), issued_by=by.code, expires_at=expires)
    until = timezone.localdate(expires).isoformat()
    record("directory.slip_issued", subject=("person", person.code), by=by, data={"until": until})
    return "-".join(code[start : start + 4] for start in (0, 4, 8))


@verb
def withdraw_reset(*, reset: Reset, by: Person) -> None:
    """Take back a reset nobody has confirmed. Refused by ``may_withdraw_reset``."""
    may_withdraw_reset(by, reset).require()
    Reset.objects.filter(pk=reset.pk, confirmed_at__isnull=True).delete()
    record("directory.reset_withdrawn", subject=("person", reset.person.code), by=by)


def recently_reset(person: Person) -> bool:
    """Whether this person's sign-in was reset within 24 h: decisions made now are marked."""
    return person.reset_at is not None and entered_now() - person.reset_at < MARKED


def open_slips() -> models.QuerySet[Slip]:
    return Slip.objects.filter(used_at__isnull=True, ended_at__isnull=True, expires_at__gt=timezone.now())
