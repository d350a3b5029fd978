"""Codes by SMS, for people who only file. A number nobody has is treated like any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from zugong.directory.models import Person, TextCode
from zugong.directory.models.sign_in import TRIES
from zugong.directory.rules.sign_in import files_only, may_enter
from zugong.directory.sign_in_secrets import is_digest_of, keyed_digest, new_number
from zugong.directory.sign_in_sender import send_text
from zugong.foundation.calendar.queries import is_sample
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM
from zugong.foundation.events.verb import verb

from .sign_in import UNKNOWN, Outcome, judge, throttled

LIFE = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)  # between two codes for one number
HOUR = timedelta(hours=1)
PER_PHONE, PER_ADDRESS = 5, 30  # codes an hour


@dataclass(frozen=True)
class Asked:
    """What came of asking for a code. ``wait``: seconds until one may be asked for. ``shown``: the code (sample)."""

    wait: int = 0
    shown: str = ""


def sms_is_open() -> bool:
    """Whether codes can reach anybody: a gateway is named, or this is a sample with real sign-in."""
    environment = settings.ENVIRONMENT
    return bool(environment.sms) or (is_sample() and environment.real_sign_in)


def plain_phone(typed: str) -> str:
    """Digits only, without +86."""
    digits = "".join(letter for letter in typed if letter in "0123456789")
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


@verb
def ask_code(*, phone: str, address: str) -> Asked:
    """Send a code to a number if somebody who only files has it; the answer is the same if nobody does."""
    number, now = plain_phone(phone), timezone.now()
    phone_digest, address_digest = keyed_digest("phone", number), keyed_digest("address", address)
    wait = _wait(phone_digest, address_digest)
    if wait:
        return Asked(wait=wait)
    person = _filer(number)
    code = new_number()
    TextCode.objects.filter(expires_at__lt=now - HOUR).delete()
    TextCode.objects.filter(phone_digest=phone_digest, ended_at__isnull=True).update(ended_at=now)
    TextCode.objects.create(
        person=person,
        phone_digest=phone_digest,
        address_digest=address_digest,
        digest=keyed_digest("text", phone_digest, code),
        expires_at=now + LIFE,
    )
    record("directory.code_asked", subject=("person", person.code if person else UNKNOWN), by=SYSTEM)
    if person is None:
        return Asked()
    if settings.ENVIRONMENT.sms:
        text = _("%(code)s is your sign-in code, good for 5 minutes. Nobody will ever ask you for it.") % {"code": code}
        transaction.on_commit(lambda: send_text(number, text))
    shown = is_sample() and settings.ENVIRONMENT.real_sign_in
    return Asked(shown=code if shown else "")


def _filer(number: str) -> Person | None:
    person = Person.objects.get_queryset().filter(phone=number).first() if number else None
    return person if person and may_enter(person) and files_only(person) else None


def _wait(phone_digest: str, address_digest: str) -> int:
    """Seconds until the next code, 0 for now."""
    now = timezone.now()
    ends = [now]
    for rows, limit in (
        (TextCode.objects.filter(phone_digest=phone_digest), PER_PHONE),
        (TextCode.objects.filter(address_digest=address_digest), PER_ADDRESS),
    ):
        moments = list(
            rows.filter(asked_at__gt=now - HOUR).order_by("-asked_at").values_list("asked_at", flat=True)[:limit]
        )
        if moments and limit == PER_PHONE:
            ends.append(moments[0] + PAUSE)
        if len(moments) == limit:
            ends.append(moments[-1] + HOUR)
    return -int((now - max(ends)).total_seconds() // 1)


def prove_code(*, phone: str, code: str, address: str) -> Outcome:
    """Whose number and code these are. A code dies with its fifth wrong try, and with the first right one."""
    number = plain_phone(phone)
    person = _filer(number)
    until = throttled(person, number, address)
    if until:
        return Outcome(until=until)
    return judge(person, number, address, good=_matches(number, "".join(code.split())), way="sms")


def _matches(number: str, code: str) -> bool:
    phone_digest = keyed_digest("phone", number)
    now = timezone.now()
    open_codes = TextCode.objects.filter(phone_digest=phone_digest, ended_at__isnull=True, expires_at__gt=now)
    row = open_codes.order_by("-asked_at").first()
    # The try is counted before it is looked at, so that a hundred at once are still five.
    if row is None or not open_codes.filter(pk=row.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        return False
    good = is_digest_of(row.digest, "text", phone_digest, code)
    return good and bool(open_codes.filter(pk=row.pk, person__isnull=False).update(ended_at=now))
