"""The second factor: a code generator, and codes on paper for when it is lost."""

from __future__ import annotations

from django.utils import timezone

from zugong.directory.models import Person, RecoveryCode, SecondFactor
from zugong.directory.sign_in_secrets import (
    decipher,
    encipher,
    keyed_digest,
    matching_step,
    new_recovery_codes,
    plain_code,
)
from zugong.directory.sign_in_throttle import ANYWHERE, locked_until
from zugong.foundation.events.actions import record
from zugong.foundation.events.verb import verb

from .sign_in import Outcome, judge, second_key


def has_second_factor(person: Person) -> bool:
    return SecondFactor.objects.filter(person=person).exists()


@verb
def set_second_factor(*, by: Person, key: bytes, code: str) -> list[str]:
    """Tie a code generator to oneself, proved by its first code; returns the codes for paper, empty when it is wrong.

    Who has one already keeps it: another takes a reset by two administrators.
    """
    step = matching_step(key, code)
    if step is None or has_second_factor(by):
        return []
    SecondFactor.objects.create(person=by, cipher=encipher(key), used_step=step)
    record("directory.second_factor_set", subject=("person", by.code), by=by)
    return _put_recovery_codes(by)


@verb
def renew_recovery_codes(*, by: Person) -> list[str]:
    """New codes for paper; the old ones are worthless."""
    record("directory.recovery_codes_renewed", subject=("person", by.code), by=by)
    return _put_recovery_codes(by)


def _put_recovery_codes(person: Person) -> list[str]:
    codes = list(new_recovery_codes())
    person.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=keyed_digest("recovery", str(person.pk), plain_code(code))) for code in codes
    )
    return codes


def prove_second(*, person: Person, typed: str) -> Outcome:
    """Whether this is a code of the person's generator, or one from paper. Neither is good twice."""
    until = locked_until(second_key(person), ANYWHERE)
    if until:
        return Outcome(until=until)
    good = _is_generated(person, typed) or _is_on_paper(person, typed)
    return judge(person, person.code, ANYWHERE, good=good, way="second", key=second_key(person))


def _is_generated(person: Person, typed: str) -> bool:
    factor = SecondFactor.objects.filter(person=person).first()
    key = decipher(factor.cipher) if factor else None
    step = matching_step(key, typed) if key else None
    if step is None:
        return False
    return bool(SecondFactor.objects.filter(person=person, used_step__lt=step).update(used_step=step))


@verb
def _is_on_paper(person: Person, typed: str) -> bool:
    digest = keyed_digest("recovery", str(person.pk), plain_code(typed))
    used = person.recovery_codes.filter(digest=digest, used_at__isnull=True).update(used_at=timezone.now())
    if used:
        left = person.recovery_codes.filter(used_at__isnull=True).count()
        record("directory.recovery_code_used", subject=("person", person.code), by=person, data={"left": left})
    return bool(used)
