"""The permission probe: every address × method × role × line of work × inside or outside the scope.

What is outside answers exactly as what does not exist, does nothing, and its name appears on no list and in no export.
Each room's ``tests/examples.py`` gives, for every address with arguments, an object inside town A and one outside it.
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse

from zugong.directory.models import Grant, Line
from zugong.directory.roles import all_roles
from zugong.directory.tests.factories import make_city, make_person, sign_in
from zugong.foundation.events.models import Event
from zugong.site.roles import ROLES
from zugong.site.rooms import room_modules

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
LINES = ("", "organisation", "talent")
NOWHERE = {"code": "nobody-has-this-code", "pk": 999_999_999, "unit": "no-such-unit", "number": 999_999}


def routes(patterns=None):
    """(name, whether it takes arguments, whether it is public) of every named address."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns)
        elif pattern.name:
            public = getattr(pattern.callback, "public", False)
            yield pattern.name, sorted(pattern.pattern.converters), public


def examples():
    found, line_bound, open_to = {}, set(), {}
    for name in room_modules():
        if find_spec(f"{name}.tests") and find_spec(f"{name}.tests.examples"):
            module = importlib.import_module(f"{name}.tests.examples")
            found |= module.EXAMPLES
            line_bound |= getattr(module, "LINE_BOUND", set())
            open_to |= getattr(module, "OPEN_TO", {})
    return found, line_bound, open_to


EXAMPLES, LINE_BOUND, OPEN_TO = examples()
WITH_ARGUMENTS = {name: arguments for name, arguments, public in routes() if arguments and not public}
WITHOUT = sorted({name for name, arguments, public in routes() if not arguments and not public})


def test_every_address_with_arguments_has_an_example():
    assert sorted(set(WITH_ARGUMENTS) - set(EXAMPLES)) == []


@pytest.fixture
def city():
    return make_city()


def people(city):
    """One person for every role and line of work, at town A; and how the person is called in a failure."""
    for line in LINES[1:]:
        Line.objects.get_or_create(code=line, defaults={"title": line})
    for role in ROLES:
        for line in LINES:
            yield make_person(f"{role}-{line or 'all'}", city.town_a, role, line or None), role, line


def ask(client, method, address):
    """The status of one request, whose effects are undone; a redirect says where to, without its query."""
    with transaction.atomic():
        before = Event.objects.count()
        answer = getattr(client, method)(address)
        written = Event.objects.count() - before
        transaction.set_rollback(True)
    place = answer.headers.get("Location", "").split("?")[0]
    return answer.status_code, place, written


@pytest.mark.parametrize("name", sorted(set(WITH_ARGUMENTS) & set(EXAMPLES)))
def test_what_is_outside_is_as_if_it_were_not(client, city, name):
    inside, outside = EXAMPLES[name](city)
    nowhere = reverse(name, kwargs={key: NOWHERE.get(key, value) for key, value in outside.items()})
    asked = 0
    for person, role, line in people(city):
        if ROLES[role].permissions & OPEN_TO.get(name, set()):
            continue
        sign_in(client, person)
        hidden = [outside]
        if name in LINE_BOUND and (line == "talent" or ROLES[role].administers):
            hidden.append(inside)
        for method in METHODS:
            absent = ask(client, method, nowhere)
            for arguments in hidden:
                found = ask(client, method, reverse(name, kwargs=arguments))
                asked += 2
                assert found == absent, (person.code, method, arguments)
                assert found[2] == 0, (person.code, method, arguments)
    assert asked >= (len(ROLES) - 3) * len(LINES) * len(METHODS) * 2


@pytest.mark.parametrize("name", WITHOUT)
def test_no_list_and_no_export_names_what_is_outside(client, city, name):
    for example in dict.fromkeys(EXAMPLES.values()):
        example(city)
    hidden = [city.village_b1.name, "OUTSIDE"]
    for person, _role, _line in people(city):
        sign_in(client, person)
        for query in ("", "?export=csv", "?q=OUTSIDE", "?unit=town_b&q=%E7%8E%8B"):
            answer = client.get(reverse(name) + query)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert answer.status_code in {200, 302, 403, 404, 405}, (person.code, query)
            seen = [word for word in hidden if word in body.decode("utf-8", "replace").replace(query[8:], "")]
            assert seen in ([], ["OUTSIDE"] if "q=OUTSIDE" in query else []), (person.code, query)


@pytest.mark.parametrize("name", sorted({*WITH_ARGUMENTS, *WITHOUT} & {*EXAMPLES, *WITHOUT}))
def test_nobody_who_is_not_signed_in_sees_anything(client, city, name):
    arguments = EXAMPLES[name](city)[0] if name in EXAMPLES else {}
    for method in METHODS:
        status, place, written = ask(client, method, reverse(name, kwargs=arguments))
        assert (status in {302, 401, 403}, written) == (True, 0), (method, status, place)


def test_the_probe_knows_every_role_of_the_house():
    assert {role.key for role in all_roles()} == set(ROLES)
    assert Grant._meta.get_field("role") is not None
