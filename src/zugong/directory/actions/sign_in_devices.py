"""Devices of people who only file: remembered for a season, ended by the person or by the town."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from zugong.directory.models import Device, Person
from zugong.directory.rules.sign_in import files_only, may_enter, may_reset_devices
from zugong.directory.sign_in_secrets import keyed_digest
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb


@verb
def remember(*, by: Person, name: str) -> str:
    """Remember this device of somebody who only files; what goes into its cookie, empty for anybody else."""
    if not files_only(by):
        return ""
    now, cookie = timezone.now(), secrets.token_urlsafe(32)
    Device.objects.create(
        person=by,
        digest=keyed_digest("device", cookie),
        name=name,
        seen_on=timezone.localdate(now),
        expires_at=now + timedelta(days=settings.ENVIRONMENT.device_days),
    )
    record("directory.device_remembered", subject=("person", by.code), by=by)
    return cookie


def enter(*, cookie: str) -> Person | None:
    """Who comes in by a remembered device; nobody if it was ended, or if its owner may more than file by now."""
    device = (
        Device.objects.select_related("person__organisation")
        .filter(digest=keyed_digest("device", cookie), ended_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if device is None or not may_enter(device.person) or not files_only(device.person):
        return None
    _seen(device)
    return device.person


@verb
def _seen(device: Device) -> None:
    today = timezone.localdate()
    if device.seen_on != today:
        Device.objects.filter(pk=device.pk).update(seen_on=today)
    record("directory.signed_in", subject=("person", device.person.code), by=device.person, data={"way": "device"})


def end_devices(person: Person, *, by: Actor) -> int:
    """End every remembered device within the caller's transaction; how many there were."""
    return person.devices.filter(ended_at__isnull=True).update(ended_at=timezone.now(), ended_by=by.code)


@verb
def forget_device(*, by: Person, device_id: int = 0, cookie: str = "") -> bool:
    """End one of one's own devices, by its number or by its cookie; whether there was such a one."""
    own = by.devices.filter(ended_at__isnull=True)
    chosen = own.filter(digest=keyed_digest("device", cookie)) if cookie else own.filter(pk=device_id)
    ended = chosen.update(ended_at=timezone.now(), ended_by=by.code)
    if ended:
        record("directory.device_forgotten", subject=("person", by.code), by=by, data={"count": ended})
    return bool(ended)


@verb
def reset_devices(*, person: Person, by: Actor) -> int:
    """The town ends all devices of somebody who only files, and the sessions with them; how many devices."""
    may_reset_devices(by, person).require()
    ended = end_devices(person, by=by)
    person.sessions.all().delete()
    record("directory.devices_reset", subject=("person", person.code), by=by, data={"count": ended})
    return ended
