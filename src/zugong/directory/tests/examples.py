"""One thing in scope and one out of scope for every route argument of the directory, for the permission probe.

``READER`` names who asks. Each example takes the city of ``factories.make_city()`` and returns the keyword arguments of
the address: first of something the reader may open, then of something that must not be there for them (404).
"""

from __future__ import annotations

import datetime as dt

from zugong.directory.models import Appointment, Import, Post, Reset

from .factories import make_grant, make_person

READER = "commissioner_a"


def of_code(inside, outside):
    return lambda c: ({"code": getattr(c, inside).code}, {"code": getattr(c, outside).code})


def of_appointment(c):
    post = Post.objects.get_or_create(code="clerk", defaults={"title": "文书"})[0]
    found = []
    for person in (c.clerk_a1, c.commissioner_b):
        held = Appointment.objects.create(
            person=person, post=post, organisation=person.organisation, from_on=dt.date(2016, 1, 1)
        )
        found.append({"code": person.code, "pk": held.pk})
    return tuple(found)


def of_grant(c):
    return {"pk": c.clerk_a1.grants.get().pk}, {"pk": c.commissioner_b.grants.get().pk}


def of_reset(c):
    found = []
    for person in (c.clerk_a1, c.commissioner_b):
        asked = Reset.objects.create(person=person, asked_by=c.system_admin)
        found.append({"code": person.code, "pk": asked.pk})
    return tuple(found)


def of_import(c):
    """Imports are seen by whoever uploaded them and by administrators."""
    loader = make_person("loader", c.village_b1)
    make_grant(loader, "village_clerk", c.village_b1)
    own = {"kind": "tree", "name": "t.csv", "content": b"", "digest": "sha256:0", "rows": 0}
    mine = Import.objects.create(uploaded_by=getattr(c, READER), **own)
    other = Import.objects.create(uploaded_by=loader, **own)
    return {"pk": mine.pk}, {"pk": other.pk}


def of_change(c):
    return {"code": "town_a", "what": "rename"}, {"code": "town_b", "what": "rename"}


EXAMPLES = {
    "person_invite": lambda c: ({"unit": "town_a"}, {"unit": "town_b"}),
    **dict.fromkeys(
        [
            "person_page", "person_move", "person_appoint", "person_lock", "person_unlock", "person_hand_over",
            "person_slip", "person_reset", "grant_give", "sign_in_reset_devices",
        ],
        of_code("clerk_a1", "commissioner_b"),
    ),
    "appointment_end": of_appointment,
    "reset_confirm": of_reset,
    "grant_end": of_grant,
    "grant_stand_in": of_grant,
    "organisation_page": of_code("village_a1", "village_b1"),
    "organisation_change": of_change,
    "import_page": of_import,
    "import_confirm": of_import,
    "import_drop": of_import,
    "import_template": lambda c: ({"kind": "tree"}, {"kind": "moon"}),
}  # fmt: skip

OPEN_TO = dict.fromkeys(["import_page", "import_confirm", "import_drop"], {"directory.import", "directory.grant"})
"""Whoever imports or gives roles sees every import: it is of the whole tree, never of a subtree."""
