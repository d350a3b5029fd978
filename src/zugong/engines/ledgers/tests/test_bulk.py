"""Many drafts written in one act: as one by one, or not at all."""

import pytest

from zugong.directory.tests.factories import make_city
from zugong.duties.models import Doer
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Mark, Value
from zugong.engines.ledgers.queries.roster import attendance_differences
from zugong.engines.ledgers.tests.factories import make_entry, make_roster
from zugong.foundation.events.models import Event
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def writing(entry, n=3, **values):
    members = make_roster(entry.organisation, n)
    marks = [(member.pk, Mark.PRESENT.value, "") for member in members[1:]]
    marks.append((members[0].pk, Mark.ABSENT.value, "work"))
    return actions.Writing(entry=entry, values={"activity.topic": "清沟"} | values, marks=marks)


def test_drafts_are_written_with_one_event_counts_and_doers(city):
    entries = [make_entry(village) for village in (city.village_a1, city.village_a2)]
    actions.write_entries(writings=[writing(entry) for entry in entries], by=city.clerk_a)
    assert Event.objects.filter(type="ledgers.entries_written").count() == 1
    assert Value.objects.in_force().count() == 2
    assert Attendance.objects.count() == 6
    assert [(entry.roster, entry.present, entry.absent) for entry in entries] == [(3, 2, 1)] * 2
    assert attendance_differences() == []
    assert Doer.objects.filter(person=city.clerk_a, duty__in=[entry.duty for entry in entries]).count() == 2
    filed = actions.file_entries(entries=[(entry, entry.duty.due_on) for entry in entries], by=city.clerk_a)
    assert len(filed) == 2


@pytest.mark.parametrize("fault", ["stranger", "unknown value", "begun", "filed"])
def test_nothing_is_written_when_one_may_not_be(city, fault):
    entries = [make_entry(village) for village in (city.village_a1, city.village_a2)]
    by, more = city.clerk_a, {}
    if fault == "stranger":
        by = city.commissioner_b
    elif fault == "unknown value":
        more = {"no.such": "1"}
    else:
        actions.write_entries(writings=[writing(entries[1])], by=by)
        if fault == "filed":
            actions.file_entries(entries=[(entries[1], entries[1].duty.due_on)], by=by)
    before = Value.objects.count()
    with pytest.raises(Refused):
        actions.write_entries(writings=[writing(entries[0]), writing(entries[1], **more)], by=by)
    assert Value.objects.count() == before
