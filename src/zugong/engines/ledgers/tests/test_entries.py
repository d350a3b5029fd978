import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from zugong.directory.tests.factories import make_city, make_organisation
from zugong.duties.tallies import differences
from zugong.duties.trail_checks import check
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Entry, LockedError, Mark, Sending, Value, Version
from zugong.engines.ledgers.queries import attendance_differences, attendances_in, material_of, notices_of
from zugong.engines.ledgers.shapes import definition_from
from zugong.engines.ledgers.tests.factories import (
    activity,
    held_on,
    last_month,
    make_definition,
    make_entry,
    make_roster,
)
from zugong.engines.ledgers.tests.samples import ACTIVITY_DAY, ALL, CENTRES, RELATIONS, VILLAGE
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM, Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def filed(city, absent=1, n=5, **more):
    members = make_roster(city.village_a1, n)
    entry = make_entry(city.village_a1)
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=activity(members, absent, **more))
    return entry, members


def test_every_ledger_of_the_city_loads_and_loading_again_changes_nothing():
    for plain in ALL:
        make_definition(plain)
        make_definition(plain)
    assert Version.objects.count() == len(ALL)


def test_new_version_never_begins_in_the_past_and_old_entries_keep_theirs(city):
    entry = make_entry(city.village_a1)
    changed = definition_from(ACTIVITY_DAY | {"title": "支部主题党日"})
    with pytest.raises(Refused):
        actions.load_definition(shape=changed, valid_from=today() - dt.timedelta(days=1), by=SYSTEM)
    version = actions.load_definition(shape=changed, valid_from=today() + dt.timedelta(days=1), by=SYSTEM)
    entry.refresh_from_db()
    assert (version.number, entry.version.number) == (2, 1)
    assert entry.definition.version_on(today()).number == 1


def test_element_keeps_its_type_for_ever():
    make_definition(ACTIVITY_DAY)
    elements = [{**ACTIVITY_DAY["elements"][0], "type": "count"}]
    with pytest.raises(Refused):
        make_definition(ACTIVITY_DAY | {"code": "other", "elements": elements})


def test_period_is_opened_in_one_event_and_again_for_those_missing_only(city):
    definition = make_definition()
    villages = [city.village_a1, city.village_a2]
    before = Event.objects.count()
    opened = actions.open_period(definition=definition, period="2016-07", organisations=villages, by=city.head)
    assert Event.objects.count() == before + 1
    assert {entry.duty.due_on for entry in opened} == {dt.date(2016, 7, 28)}
    assert {entry.duty.file_by for entry in opened} == {dt.date(2016, 8, 2)}
    again = actions.open_period(
        definition=definition, period="2016-07", organisations=[*villages, city.village_b1], by=city.head
    )
    assert [entry.organisation for entry in again] == [city.village_b1]


def test_period_of_another_rhythm_is_refused_and_so_is_who_may_not_ask(city):
    definition = make_definition()
    with pytest.raises(Refused):
        actions.open_period(definition=definition, period="2016-H1", organisations=[city.village_a1], by=city.head)
    with pytest.raises(Refused):
        actions.open_period(definition=definition, period="2016-07", organisations=[city.village_a1], by=city.clerk_a1)
    assert not Entry.objects.exists()


@pytest.mark.slow
def test_period_of_two_thousand_five_hundred_opens_quickly(city):
    definition = make_definition()
    villages = [make_organisation(f"v{n}", city.town_a) for n in range(2500)]
    opened = actions.open_period(definition=definition, period="2016-07", organisations=villages, by=city.head)
    assert len(opened) == 2500


def test_activity_day_is_filed_with_its_counts(city):
    entry, members = filed(city, absent=2)
    entry.refresh_from_db()
    assert (entry.roster, entry.present, entry.absent, entry.not_marked) == (5, 3, 2, 0)
    assert (entry.rest_by, entry.rest_count) == (city.clerk_a1, 3)
    assert (entry.duty.state, entry.duty.held) == ("ended", "on_time")
    assert material_of(entry)["attendance"]["present"] == 3
    assert attendance_differences() == []


def test_roster_starts_not_marked_and_says_so_when_filed(city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    given = activity(members, 1, rest_present=False, present=frozenset({members[1].pk}))
    actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=given)
    assert (entry.present, entry.absent, entry.not_marked, entry.rest_count) == (1, 1, 3, 0)


def test_nobody_marked_is_not_filed(city):
    make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    given = activity([], rest_present=False)
    with pytest.raises(Refused):
        actions.file_entry(entry=entry, done_on=held_on(entry), by=city.clerk_a1, given=given)
    assert not Attendance.objects.exists()
    assert not Value.objects.exists()


@pytest.mark.parametrize(("whose", "reason"), [("village_b1", "work"), ("village_a1", "unknown"), ("village_a1", "")])
def test_stranger_on_the_roster_or_an_unknown_reason_is_refused(city, whose, reason):
    make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    member = make_roster(getattr(city, whose), 1)[0]
    given = actions.EntryInput(absent={member.pk: reason}, rest_present=True)
    with pytest.raises(Refused):
        actions.save_entry(entry=entry, given=given, by=city.clerk_a1)
    assert not Attendance.objects.exists()


def test_missing_values_are_named_and_conditions_count(city):
    entry = make_entry(city.village_a1, CENTRES)
    given = actions.EntryInput(values={"centre.built": "yes", "centre.run": "no"})
    with pytest.raises(Refused, match="建筑面积"):
        actions.file_entry(entry=entry, done_on=today(), by=city.clerk_a1, given=given)
    actions.file_entry(
        entry=entry, done_on=today(), by=city.clerk_a1,
        given=actions.EntryInput(values={"centre.built": "no", "centre.run": "no"}),
    )  # fmt: skip
    assert entry.duty.state == "filed"


def test_value_held_elsewhere_is_taken_over_and_never_entered_again(city):
    centre = make_entry(city.village_a1, CENTRES)
    values = {"centre.built": "yes", "centre.area": Decimal(300), "centre.run": "no"}
    actions.file_entry(entry=centre, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(values=values))
    village = make_entry(city.village_a1, VILLAGE)
    with pytest.raises(Refused):
        actions.save_entry(entry=village, given=actions.EntryInput(values={"centre.built": "no"}), by=city.clerk_a1)
    given = actions.EntryInput(values={"village.income": Decimal("50000")})
    actions.file_entry(entry=village, done_on=today(), by=city.clerk_a1, given=given)
    assert material_of(village)["values"] == {"centre.built": "yes", "village.income": "50000"}


def test_form_sent_twice_is_one_record_and_both_sendings_are_logged(city):
    members = make_roster(city.village_a1)
    entry = make_entry(city.village_a1)
    sent = {"entry": entry, "done_on": held_on(entry), "by": city.clerk_a1, "key": "k1"}
    first = actions.file_entry(given=activity(members), **sent)
    second = actions.file_entry(given=activity(members), **sent)
    assert (first.again, second.again, first.bundle) == (False, True, second.bundle)
    assert list(Sending.objects.values_list("again", flat=True)) == [False, True]
    with pytest.raises(Refused):
        actions.file_entry(**sent | {"entry": make_entry(city.village_a1, period="2016-07")})


def test_relations_are_cleaned_up_person_by_person_and_paper_without_effort_is_asked_about(city):
    members = make_roster(city.village_a1, 3)
    entry = make_entry(city.village_a1, RELATIONS)
    rows = [actions.RowInput(member, {"relations.outcome": "c1"}) for member in members[:2]]
    with pytest.raises(Refused, match="党员03"):
        actions.file_entry(
            entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(tables={"members": rows})
        )
    rows.append(actions.RowInput(members[2], {"relations.outcome": "c3"}))
    actions.file_entry(
        entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(tables={"members": rows})
    )
    assert notices_of(entry)
    assert entry.duty.state == "filed"


def test_absence_is_made_up_for_without_rewriting_it(city):
    entry, members = filed(city, absent=2)
    row = Attendance.objects.get(entry=entry, member=members[0])
    bundle = material_of(entry)
    with pytest.raises(Refused):
        actions.make_up(row=row, day=today() + dt.timedelta(days=1), by=city.clerk_a1)
    with pytest.raises(Refused):
        actions.make_up(row=row, day=today(), by=city.clerk_a2)
    actions.make_up(row=row, day=today(), by=city.clerk_a1)
    entry.refresh_from_db()
    row.refresh_from_db()
    assert (row.mark, row.reason, row.made_up_on) == (Mark.MADE_UP, "work", today())
    assert (entry.absent, entry.made_up) == (2, 1)
    assert material_of(entry) == bundle
    assert attendance_differences() == []
    with pytest.raises(Refused):
        actions.make_up(row=row, day=today(), by=city.clerk_a1)


def test_persons_and_attendances_are_different_counts(city):
    members = make_roster(city.village_a1, 4)
    for period in ("2016-06", "2016-07"):
        entry = make_entry(city.village_a1, period=period)
        actions.file_entry(entry=entry, done_on=entry.duty.due_on, by=city.clerk_a1, given=activity(members, 1))
    assert attendances_in(Entry.objects.all()) == {"attendances": 6, "persons": 3}


def test_filed_values_are_locked_for_verbs_models_and_the_database_itself(city):
    entry, members = filed(city)
    value = Value.objects.get(entry=entry)
    with pytest.raises(Refused):
        actions.save_entry(entry=entry, given=actions.EntryInput(values={"activity.topic": "改"}), by=city.clerk_a1)
    for attempt in (
        lambda: value.save(), lambda: value.delete(), lambda: Value.objects.filter(entry=entry).update(text="改"),
        lambda: Value.objects.filter(entry=entry).delete(), lambda: Value.objects.bulk_create([value]),
        lambda: Value.objects.put(entry, [Value(entry=entry, element=value.element, text="改", position=1)]),
        lambda: Value.objects.drop_drafts(entry), lambda: Attendance.objects.put(entry, []),
        lambda: Attendance.objects.all().delete(), lambda: Attendance.objects.update(mark=1),
    ):  # fmt: skip
        with pytest.raises(LockedError):
            attempt()
    for statement in (
        "UPDATE ledgers_value SET text = 'x'", "DELETE FROM ledgers_value", "DELETE FROM ledgers_attendance",
        "UPDATE ledgers_attendance SET mark = 1, reason = ''",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    entry.refresh_from_db()
    assert (Value.objects.get(entry=entry).text, entry.absent) == ("清沟排涝", 1)


def test_many_are_filed_in_one_act_or_none(city):
    definition = make_definition()
    entries = actions.open_period(
        definition=definition, period=last_month(), organisations=[city.village_a1, city.village_a2], by=SYSTEM
    )
    for entry in entries:
        actions.save_entry(entry=entry, given=activity(make_roster(entry.organisation)), by=city.clerk_a)
    before = Event.objects.count()
    actions.file_entries(entries=[(entry, held_on(entry)) for entry in entries], by=city.clerk_a)
    assert Event.objects.count() == before + 1
    assert {entry.duty.state for entry in Entry.objects.select_related("duty")} == {"ended"}
    assert list(check()) == []
    assert differences() == []
    with pytest.raises(Refused):
        actions.file_entries(entries=[(entry, held_on(entry)) for entry in entries], by=city.clerk_a)
