"""Verbs about people: invite, move, appoint, lock, hand over, reset by two."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from zugong.directory.models import Appointment, Organisation, Person, Post, Reset, new_stamp
from zugong.directory.rows import tidy
from zugong.directory.rules import people as rules
from zugong.foundation.calendar.clock import entered_now, today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.canonical import new_code
from zugong.foundation.text.pinyin import search_key

from .sign_in_slips import give_slip


class Invitation(NamedTuple):
    """A person and the one-time code of the first sign-in, known only now: print it."""

    person: Person
    secret: str


@verb
def invite_person(
    *, organisation: Organisation, name: str, by: Actor, code: str = "", phone: str = "", shared: bool = False
) -> Invitation:
    """Bring somebody in and give a slip for the first sign-in. Roles are given apart, by the security administrator."""
    code, name, phone = code or new_code(), tidy(name), phone.strip()
    rules.may_invite(by, organisation, code, name, phone).require()
    person = Person(
        code=code, name=name, phone=phone, organisation=organisation, shared=shared, joined_on=today(),
        search=search_key(name)[:200],
    )  # fmt: skip
    person.set_unusable_password()
    person.save()
    _tell("person_invited", person, by, {"shared": shared}, {"name": name, "phone": phone})
    return Invitation(person, give_slip(person=person, by=by))


@verb
def move_person(*, person: Person, organisation: Organisation, by: Actor) -> None:
    """Let somebody belong to another organisation. Posts and roles stay until they are ended or handed over."""
    rules.may_move_person(by, person, organisation).require()
    former = person.organisation.code
    person.organisation = organisation
    person.save(update_fields=["organisation"])
    _tell("person_moved", person, by, {"from": former, "to": organisation.code})


@verb
def appoint(
    *, person: Person, post: Post, organisation: Organisation, by: Actor, on: dt.date | None = None
) -> Appointment:
    """Note that somebody holds a post from ``on`` (today). A post is no role: what it opens is granted apart."""
    day = on or today()
    rules.may_appoint(by, person, post, organisation, day).require()
    made = Appointment.objects.create(person=person, post=post, organisation=organisation, from_on=day)
    _tell("appointed", person, by, {"post": post.code, "at": organisation.code, "from": day.isoformat()})
    return made


@verb
def end_appointment(*, appointment: Appointment, by: Actor, on: dt.date | None = None) -> None:
    """Note that a post was left; ``on`` (today) is its last day."""
    day = on or today()
    rules.may_end_appointment(by, appointment, day).require()
    appointment.until_on = day
    appointment.save(update_fields=["until_on"])
    told = {"post": appointment.post_id, "at": appointment.organisation.code, "until": day.isoformat()}
    _tell("appointment_ended", appointment.person, by, told)


@verb
def lock(*, person: Person, by: Actor, reason: str) -> None:
    """Close an account at once: nobody signs in with it, and what is signed in opens nothing any more."""
    rules.may_lock(by, person).require()
    _switch(person, active=False)
    _tell("person_locked", person, by, values={"reason": reason})


@verb
def unlock(*, person: Person, by: Actor, reason: str) -> None:
    """Open a locked account again."""
    rules.may_unlock(by, person).require()
    _switch(person, active=True)
    _tell("person_unlocked", person, by, values={"reason": reason})


@verb
def hand_over(
    *, person: Person, successor: Person, organisation: Organisation, by: Actor, on: dt.date | None = None
) -> None:
    """End what a person holds at ``organisation`` and say who follows; ``on`` (today) is the last day.

    Duties pass to the successor by a reaction to the event. Roles do not: the security administrator gives them.
    """
    day = on or today()
    rules.may_hand_over(by, person, successor, organisation, day).require()
    grants = person.grants.not_over(day).filter(organisation=organisation)
    begun, ahead = grants.filter(from_on__lte=day), grants.filter(from_on__gt=day)
    ended = ahead.update(ended_at=entered_now()) + begun.update(until_on=day)
    posts = person.appointments.filter(organisation=organisation, until_on__isnull=True, from_on__lte=day)
    left = posts.update(until_on=day)
    Person.objects.get_queryset().filter(pk__in=[person.pk, successor.pk]).renew_stamps()
    told = {
        "from": person.code, "to": successor.code, "organisation": organisation.code, "on": day.isoformat(),
        "grants": ended, "appointments": left,
    }  # fmt: skip
    _tell("handed_over", person, by, told)


@verb
def ask_reset(*, person: Person, by: Person) -> Reset:
    """Ask for a new start of somebody's sign-in; nothing changes until another administrator confirms."""
    rules.may_ask_reset(by, person).require()
    asked = Reset.objects.create(person=person, asked_by=by)
    _tell("reset_asked", person, by)
    return asked


@verb
def confirm_reset(*, reset: Reset, by: Person) -> Invitation:
    """Take the password away and give a slip for a new first sign-in. The person's decisions are marked for 24 h."""
    rules.may_confirm_reset(by, reset).require()
    now, person = entered_now(), reset.person
    taken = Reset.objects.filter(pk=reset.pk, confirmed_at__isnull=True).update(confirmed_at=now, confirmed_by=by)
    assert taken == 1, "confirmed by two at once"
    person.reset_at = now
    person.stamp = new_stamp()
    person.set_unusable_password()
    person.save(update_fields=["password", "reset_at", "stamp"])
    _tell("reset_confirmed", person, by, {"asked_by": reset.asked_by.code})
    return Invitation(person, give_slip(person=person, by=by))


def _switch(person: Person, *, active: bool) -> None:
    person.is_active = active
    person.stamp = new_stamp()
    person.save(update_fields=["is_active", "stamp"])


def _tell(
    what: str, person: Person, by: Actor, data: dict[str, Any] | None = None, values: dict[str, Any] | None = None
) -> None:
    record(
        f"directory.{what}",
        subject=("person", person.code),
        by=by,
        organisation=person.organisation.code,
        data=data,
        values=values,
    )
