"""Passwords, slips and sessions. A wrong try is counted and told to the trail; nothing that was typed is kept.

Known and unknown people cost the same: the same hashing, the same rows, the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zugong.directory.models import Person, Session, Slip
from zugong.directory.rules.sign_in import may_clear_tries, may_enter
from zugong.directory.sign_in_secrets import keyed_digest, plain_code
from zugong.directory.sign_in_throttle import clear_failures, count_failure, locked_until
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import SYSTEM, Actor
from zugong.foundation.events.verb import verb

from .sign_in_devices import end_devices
from .sign_in_slips import give_slip, issue_slip, open_slips, recently_reset, withdraw_reset

__all__ = [
    "Outcome", "change_password", "clear_tries", "end_session", "end_sessions", "find_person", "give_slip",
    "issue_slip", "prove_password", "prove_slip", "recently_reset", "record_sign_in", "record_sign_out",
    "set_first_password", "throttled", "withdraw_reset",
]  # fmt: skip

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """Who proved to be who, or nobody; ``until`` when no further try is taken before that moment."""

    person: Person | None = None
    until: datetime | None = None
    slip: Slip | None = None


def find_person(typed: str) -> Person | None:
    """Whoever has this code or phone number."""
    if not typed or len(typed) > 40 or "\x00" in typed:
        return None
    found = Person.objects.get_queryset().filter(Q(code=typed) | Q(phone=typed)).select_related("organisation")
    return min(found, key=lambda person: person.code != typed, default=None)


def attempt_key(person: Person | None, typed: str) -> str:
    """What wrong tries are counted under: a person's code, or a digest where there is none (it may be a password)."""
    return person.code if person else "?" + keyed_digest("unknown", typed)[:12]


def throttled(person: Person | None, typed: str, address: str) -> datetime | None:
    """When the next try is taken; None when it is now."""
    return locked_until(attempt_key(person, typed), address)


def judge(person: Person | None, typed: str, address: str, *, good: bool, way: str, key: str = "") -> Outcome:
    """The outcome of one try, counted and recorded when wrong. Locked and moved-out people fail like a wrong one."""
    key = key or attempt_key(person, typed)
    if good and person and may_enter(person):
        clear_failures(key, address)
        return Outcome(person)
    locks = count_failure(key, address)
    with transaction.atomic():
        record(
            "directory.sign_in_failed",
            subject=("person", person.code if person else UNKNOWN),
            by=SYSTEM,
            data={"way": way, "locks": locks},
        )
    return Outcome(until=locked_until(key, address) if locks else None)


def keys_of(person: Person) -> list[str]:
    """Everything this person's wrong tries are counted under."""
    return [person.code, second_key(person)]


def second_key(person: Person) -> str:
    """Counted apart from passwords: else a right password would make the next guesses of a code free."""
    return f"{person.code}/second"


@verb
def clear_tries(*, person: Person, by: Actor) -> None:
    """Let somebody try again at once. Refused by ``may_clear_tries``."""
    may_clear_tries(by, person).require()
    cleared = sum(clear_failures(key) for key in keys_of(person))
    record("directory.tries_cleared", subject=("person", person.code), by=by, data={"rows": cleared})


def prove_password(*, typed: str, password: str, address: str) -> Outcome:
    """Whose code or phone and password these are."""
    person = find_person(typed)
    until = throttled(person, typed, address)
    if until:
        return Outcome(until=until)
    if person:
        good = person.check_password(password)
    else:
        Person().set_password(password)  # as long as checking one
        good = False
    return judge(person, typed, address, good=good, way="password")


@verb
def record_sign_in(*, by: Person, way: str, second: bool = False) -> None:
    """Tell the trail that somebody came in: by password, slip, sms or device."""
    record("directory.signed_in", subject=("person", by.code), by=by, data={"way": way, "second": second})


@verb
def record_sign_out(*, by: Person) -> None:
    record("directory.signed_out", subject=("person", by.code), by=by)


def prove_slip(*, typed: str, code: str, address: str) -> Outcome:
    """Whose slip this is. It stays open until a password is set with it."""
    person = find_person(typed)
    until = throttled(person, typed, address)
    if until:
        return Outcome(until=until)
    slip = open_slips().filter(person=person, digest=keyed_digest("slip", plain_code(code))).first()
    outcome = judge(person, typed, address, good=slip is not None, way="slip")
    return Outcome(outcome.person, outcome.until, slip if outcome.person else None)


@verb
def set_first_password(*, slip_id: int, password: str) -> Person | None:
    """Use up a slip: its owner's password is this one now. None when the slip is no longer good."""
    if not open_slips().filter(pk=slip_id).update(used_at=timezone.now()):
        return None
    person = Slip.objects.select_related("person__organisation").get(pk=slip_id).person
    if not may_enter(person):
        return None
    _put_password(person, password)
    return person


@verb
def change_password(*, by: Person, password: str) -> None:
    """Another password for oneself: all sessions and remembered devices end."""
    _put_password(by, password)


def _put_password(person: Person, password: str) -> None:
    person.set_password(password)
    person.save(update_fields=["password"])
    Session.objects.filter(person=person).delete()
    end_devices(person, by=person)
    record("directory.password_set", subject=("person", person.code), by=person)


@verb
def end_session(*, key: str, by: Person) -> bool:
    """End one of one's own sessions; whether there was such a one."""
    ended, _rows = Session.objects.filter(person=by, session_key=key).delete()
    if ended:
        record("directory.session_ended", subject=("person", by.code), by=by)
    return bool(ended)


@verb
def end_sessions(*, person: Person, by: Actor) -> int:
    """End every session of somebody; how many there were. For verbs that have asked their own rule."""
    ended, _rows = Session.objects.filter(person=person).delete()
    if ended:
        record("directory.session_ended", subject=("person", person.code), by=by, data={"count": ended})
    return ended
