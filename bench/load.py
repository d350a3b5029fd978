"""Fills an empty Zugong with the data set: the tree, its people, 60,000 items. Runs in Django by ``bench.inside``."""

from __future__ import annotations

import datetime as dt
import importlib
import time
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from bench import pages
from bench.bare import dataset
from zugong.directory.models import Grant, Level, Line, Organisation, OrganisationVersion, Person
from zugong.duties import tallies
from zugong.duties.actions import Opening, open_duties
from zugong.duties.models import Duty, Kind
from zugong.engines.lists.models import Item, ListType
from zugong.foundation.calendar.actions import mark_sample
from zugong.foundation.events.models import SYSTEM
from zugong.foundation.text.pinyin import search_key

LEVELS = {1: ("city", "市"), 2: ("unit", "镇街和市直单位"), 3: ("branch", "支部")}
EVER = dt.date(2000, 1, 1)
AT_ONCE = 2000

# The data set's word → state. Constraints want the times and outcomes that go with a state.
STATES = {"submitted": "filed", "returned": "returned", "closed": "ended"}
DONE = """
UPDATE duties_duty SET state = '{state}', done_on = due_on, filed_at = entered_at, filing = 'on_time',
  decided_at = CASE WHEN '{state}' = 'filed' THEN NULL ELSE entered_at END,
  held = CASE WHEN '{state}' = 'ended' THEN 'on_time' ELSE '' END,
  first_held = CASE WHEN '{state}' = 'ended' THEN 'on_time' ELSE '' END
WHERE id IN ({ids})
"""


def main(arguments: list[str]) -> dict[str, Any]:
    """Load everything, or with ``--again`` only say addresses and give new sessions."""
    if "--again" not in arguments:
        started = time.perf_counter()
        with transaction.atomic():
            mark_sample(pinned_on=dt.date.fromisoformat(pages.TODAY), by=SYSTEM)
            units = _tree()
            people = _people(units)
            _items(units, people)
        sheets = tallies.recount()
        told = {"loaded_s": round(time.perf_counter() - started, 1), "sheets": sheets, "duties": Duty.objects.count()}
    else:
        told = {"duties": Duty.objects.count()}
    return told | {"paths": _paths(), "sessions": {name: _session(code) for name, (code, *_) in pages.USERS.items()}}


def _tree() -> dict[int, Organisation]:
    """Three levels, ids as in the data set."""
    for rank, (code, title) in LEVELS.items():
        Level.objects.create(code=code, title=title, tree="unit", rank=rank)
    made: dict[int, Organisation] = {}
    for each in dataset.orgs():
        above = made[each.parent_id].path if each.parent_id else "/"
        made[each.id] = Organisation(
            id=each.id, code=each.code, name=each.name, level_id=LEVELS[each.level][0], parent_id=each.parent_id,
            path=f"{above}{each.id}/", search=search_key(each.name)[:400],
        )  # fmt: skip
    Organisation.objects.bulk_create(made.values(), batch_size=500)
    OrganisationVersion.objects.bulk_create(
        (
            OrganisationVersion(organisation=each, name=each.name, level_id=each.level_id, parent_id=each.parent_id,
                                path=each.path, valid_from=EVER)
            for each in made.values()
        ),
        batch_size=500,
    )  # fmt: skip
    _next_ids("directory", "Organisation")
    return made


def _people(units: dict[int, Organisation]) -> dict[int, Person]:
    """One person each; those who sign in have a password and a role."""
    shut, password = make_password(None), make_password(pages.PASSWORD)
    signs_in = {code for code, _role, _at in pages.USERS.values()}
    made = {}
    for pk, unit in units.items():
        code, name = f"p{pk:04d}", f"责任人{pk:04d}"
        hashed = password if code in signs_in else shut
        made[pk] = Person(
            id=pk, code=code, name=name, organisation=unit, password=hashed, search=search_key(name)[:200]
        )
    Person.objects.bulk_create(made.values(), batch_size=500)
    _next_ids("directory", "Person")
    for code, role, at in pages.USERS.values():
        Grant.objects.create(
            person=Person.objects.get(code=code), role=role, organisation=Organisation.objects.get(code=at),
            from_on=EVER, granted_by="bench",
        )  # fmt: skip
    return made


def _items(units: dict[int, Organisation], people: dict[int, Person]) -> None:
    """Duties by the bulk verb, each with its item; then their states, by SQL under the table's constraints."""
    line = Line.objects.create(code="organisation", title="组织")
    kind = Kind.objects.create(code=pages.KIND_CODE, title="任务", line=line, room="lists", warn_days=3, grace_days=10)
    listed = ListType.objects.create(code=pages.LIST_CODE, title="任务清单", kind=kind)
    rows = list(dataset.items())
    openings = (
        Opening(
            kind=kind, title=row.title, organisation=units[row.org_id], person=people[row.org_id],
            asker=units[units[row.org_id].parent_id or row.org_id], due_on=row.due, opened_on=row.start,
        )
        for row in rows
    )  # fmt: skip
    duties, _event = open_duties(openings=openings, by=SYSTEM, reason="bench")
    items = (Item(duty=duty, list=listed, measure=row.text) for duty, row in zip(duties, rows, strict=True))
    Item.objects.bulk_create(items, batch_size=1000)
    for word, state in STATES.items():
        _put(state, [duty.pk for duty, row in zip(duties, rows, strict=True) if row.status == word])


def _put(state: str, ids: list[int]) -> None:
    rest = iter(ids)
    with connection.cursor() as cursor:
        while some := list(islice(rest, AT_ONCE)):
            cursor.execute(DONE.format(ids=",".join(map(str, some)), state=state))


def _next_ids(label: str, model: str) -> None:
    """Rows were given their ids; the sequence goes on behind them."""
    if connection.vendor == "postgresql":
        table = importlib.import_module(f"zugong.{label}.models").__dict__[model]._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _paths() -> dict[str, str]:
    """Addresses by the names of ``pages``; a page that is not built yet is left out."""
    found = {}
    for key, name in pages.URL_NAMES.items():
        try:
            found[key] = reverse(name)
        except NoReverseMatch:
            continue
    return found


def _session(code: str) -> str:
    """The cookie of a session made here; used only as long as there is no sign-in page."""
    person = Person.objects.get(code=code)
    store = importlib.import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)
