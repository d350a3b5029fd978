"""Loading many people with their posts and roles in one step."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password

from zugong.directory.models import Appointment, Grant, Person
from zugong.directory.rows import Loaded, PersonRow, rows_digest
from zugong.directory.rules.bulk import may_load
from zugong.directory.rules.people_rows import PeoplePlan, check_people
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.actions import record
from zugong.foundation.events.models import Actor
from zugong.foundation.events.verb import verb
from zugong.foundation.text.pinyin import search_key

BATCH = 500


@verb
def load_people(*, rows: Sequence[PersonRow], by: Actor, loaded_by: Actor | None = None) -> Loaded:
    """Bring in everybody of ``rows`` with posts and roles: whole or not at all, one event, no slips yet.

    Rows that give roles need whoever gives roles; ``loaded_by`` is then who brought the file. What somebody holds
    already is passed over. Raises BadRowsError with every fault.
    """
    may_load(by, with_roles=any(row.role for row in rows)).require()
    plan = check_people(rows, by)
    people = dict(plan.existing)
    fresh = [_person(row, plan) for row in plan.first.values() if row.code not in plan.existing]
    people |= {each.code: each for each in Person.objects.bulk_create(fresh, batch_size=BATCH)}
    posts = _make_posts(rows, plan, people)
    grants = _make_grants(rows, plan, people, by)
    done = Loaded(
        len(rows), len(fresh), len(plan.first) - len(fresh), rows_digest(rows), {"posts": posts, "roles": grants}
    )
    record(
        "directory.people_loaded",
        subject=("directory", "people"),
        by=by,
        data={
            "rows": done.rows, "people": done.made, "appointments": posts, "grants": grants, "digest": done.digest,
            "loaded_by": (loaded_by or by).code,
        },
    )  # fmt: skip
    return done


def _person(row: PersonRow, plan: PeoplePlan) -> Person:
    return Person(
        code=row.code, name=row.name, phone=row.phone, organisation=plan.belongs[row.row], shared=row.shared,
        joined_on=today(), password=make_password(None), search=search_key(row.name)[:200],
    )  # fmt: skip


def _make_posts(rows: Sequence[PersonRow], plan: PeoplePlan, people: dict[str, Person]) -> int:
    running = Appointment.objects.filter(until_on__isnull=True)
    held = set(running.values_list("person_id", "post_id", "organisation_id"))
    made: list[Appointment] = []
    for row in rows:
        if not row.post:
            continue
        person, post, where = people[row.code], plan.posts[row.post], plan.at.get(row.row, plan.belongs[row.row])
        if (person.pk, post.pk, where.pk) not in held:
            held.add((person.pk, post.pk, where.pk))
            made.append(Appointment(person=person, post=post, organisation=where, from_on=row.from_on or today()))
    Appointment.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def _make_grants(rows: Sequence[PersonRow], plan: PeoplePlan, people: dict[str, Person], by: Actor) -> int:
    running = Grant.objects.not_over(today()).values_list("person_id", "role", "organisation_id", "line_id")
    held: set[tuple[int, str, int, str | None]] = set(running)
    made: list[Grant] = []
    for row in rows:
        if not row.role:
            continue
        person, where = people[row.code], plan.at.get(row.row, plan.belongs[row.row])
        line = plan.lines[row.line] if row.line else None
        key = (person.pk, plan.role_of(row), where.pk, line.pk if line else None)
        if key not in held:
            held.add(key)
            begin = row.from_on or today()
            made.append(
                Grant(person=person, role=key[1], organisation=where, line=line, from_on=begin, granted_by=by.code)
            )
    Grant.objects.bulk_create(made, batch_size=BATCH)
    Person.objects.get_queryset().filter(pk__in={grant.person_id for grant in made}).renew_stamps()
    return len(made)
