"""A small city for tests of every room. Rows are written straight: what is tested is what happens to them afterwards.

``make_city()`` gives two towns with two villages each, a bureau with its branch, and people with roles in
them. Everybody signs in with PASSWORD. Codes are readable ('town_a', 'clerk_a'), so a failing test can be read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.hashers import make_password

from zugong.directory.models import Grant, Level, Line, Member, Organisation, OrganisationVersion, Person
from zugong.directory.sign_in_entry import PROVED

PASSWORD = "demo-pass-2016"
LONG_AGO = dt.date(2000, 1, 1)
_HASH = make_password(PASSWORD, salt="salt", hasher="md5")  # the hasher of settings_test: quick
_numbers = itertools.count(1)

LEVELS = [
    ("city", "市", "unit", 1),
    ("town", "镇", "unit", 2),
    ("bureau", "市直单位", "unit", 2),
    ("village", "村", "unit", 3),
    ("committee", "党委", "party", 1),
    ("branch", "党支部", "party", 2),
]


def make_levels() -> dict[str, Level]:
    """The levels of LEVELS, by code; made once."""
    return {
        code: Level.objects.get_or_create(code=code, defaults={"title": title, "tree": tree, "rank": rank})[0]
        for code, title, tree, rank in LEVELS
    }


def make_organisation(code: str, parent: Organisation | None = None, level: str = "village", **fields) -> Organisation:
    """An organisation below ``parent`` with its first version; the tree is that of the level."""
    kind = make_levels()[level]
    made = Organisation.objects.create(
        code=code, parent=parent, level=kind, path=f"~{code}", **{"name": code, "tree": kind.tree} | fields
    )
    made.path = f"{parent.path if parent else '/'}{made.pk}/"
    made.save(update_fields=["path"])
    OrganisationVersion.objects.create(
        organisation=made, name=made.name, kind=made.kind, level=kind, parent=parent, path=made.path,
        valid_from=made.opened_on or LONG_AGO,
    )  # fmt: skip
    return made


def make_person(
    code: str, organisation: Organisation, role: str | None = None, line: str | None = None, **fields
) -> Person:
    """Somebody of ``organisation``, with one grant there if a role is named."""
    person = Person.objects.create(
        code=code, organisation=organisation, password=_HASH, **{"name": f"Person {code}"} | fields
    )
    if role:
        make_grant(person, role, organisation, line)
    return person


def make_grant(
    person: Person,
    role: str,
    organisation: Organisation,
    line: str | None = None,
    from_on: dt.date = LONG_AGO,
    **fields,
) -> Grant:
    """A grant in force for long; the person is not told (the stamp stays), so give it before asking for a scope."""
    of = Line.objects.get_or_create(code=line, defaults={"title": line})[0] if line else None
    return Grant.objects.create(
        person=person, role=role, organisation=organisation, line=of, from_on=from_on, granted_by="test", **fields
    )


def make_member(name: str, branch: Organisation, **fields) -> Member:
    """A member of a branch."""
    return Member.objects.create(
        **{"code": f"m{next(_numbers)}", "name": name, "branch": branch, "type": "full"} | fields
    )


def sign_in(client: Any, person: Person) -> Any:
    """The test client signed in as ``person``, with a fresh proof, so that deciding verbs go through at once."""
    client.force_login(person)
    session = client.session
    session[PROVED] = int(time.time())
    session.save()
    return client


def make_city() -> SimpleNamespace:
    """.city .town_a .town_b .village_a1 .village_a2 .village_b1 .village_b2 .bureau .bureau_branch (Party tree, its
    .committee above) and .head (部长) .commissioner_a .clerk_a .secretary_a1 .clerk_a1 .clerk_a2 .commissioner_b
    .bureau_clerk .bureau_head .system_admin .security_admin .audit_admin; .stranger holds no role.
    """
    c = SimpleNamespace()
    c.city = make_organisation("city", None, "city", name="沔州市")
    c.town_a = make_organisation("town_a", c.city, "town", name="剅河镇")
    c.town_b = make_organisation("town_b", c.city, "town", name="长埫口镇")
    c.village_a1 = make_organisation("village_a1", c.town_a, name="张家垸村")
    c.village_a2 = make_organisation("village_a2", c.town_a, name="李家湾村")
    c.village_b1 = make_organisation("village_b1", c.town_b, name="王家台村")
    c.village_b2 = make_organisation("village_b2", c.town_b, name="陈家沟村")
    c.bureau = make_organisation("bureau", c.city, "bureau", name="市水利局")
    c.committee = make_organisation("committee", None, "committee", name="市直机关工委")
    c.bureau_branch = make_organisation("bureau_branch", c.committee, "branch", name="市水利局机关支部", unit=c.bureau)
    c.head = make_person("head", c.city, "city_head")
    c.commissioner_a = make_person("commissioner_a", c.town_a, "town_commissioner")
    c.clerk_a = make_person("clerk_a", c.town_a, "town_clerk")
    c.secretary_a1 = make_person("secretary_a1", c.village_a1, "village_secretary")
    c.clerk_a1 = make_person("clerk_a1", c.village_a1, "village_clerk")
    c.clerk_a2 = make_person("clerk_a2", c.village_a2, "village_clerk")
    c.commissioner_b = make_person("commissioner_b", c.town_b, "town_commissioner")
    c.bureau_clerk = make_person("bureau_clerk", c.bureau, "unit_clerk")
    c.bureau_head = make_person("bureau_head", c.bureau, "unit_head")
    c.stranger = make_person("stranger", c.village_b2)
    for role in ("system_admin", "security_admin", "audit_admin"):
        person = make_person(role, c.city, role)
        make_grant(person, role, c.committee)
        setattr(c, role, person)
    return c
