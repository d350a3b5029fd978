import datetime as dt

import pytest

from zugong.directory.tests.factories import make_city
from zugong.engines.lists import actions
from zugong.engines.lists.models import Item, ProgressNote
from zugong.engines.lists.tests.factories import make_item
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import Event, Revision
from zugong.foundation.text.verdict import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def written(city, item, text="已清淤三百米"):
    actions.write_progress(item=item, by=city.clerk_a1, text=text, progress="nearly_done", happened_on=today())
    return item


def test_item_created_is_one_event_with_its_words_in_the_revision(city):
    item = make_item(city.village_a1, by=city.commissioner_a)
    event = Event.objects.get(code=item.duty.code)
    assert event.type == "duties.opened"
    assert "清淤" not in event.data
    assert "清淤并设护栏" in Revision.objects.get(position=event.id).body


def test_item_is_closed_by_two_people(city):
    item = written(city, make_item(city.village_a1))
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    assert "已清淤三百米" in bundle.body
    actions.close_item(item=item, by=city.commissioner_a, bundle_digest=bundle.digest)
    item.refresh_from_db()
    assert (item.progress, item.duty.state) == ("closed", "ended")


def test_owner_cannot_close_own_item_at_the_level_of_the_verb(city):
    item = make_item(city.village_a1)
    actions.write_progress(item=item, by=city.commissioner_a, text="代写", progress="under_way", happened_on=today())
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    for doer in (city.clerk_a1, city.commissioner_a):
        with pytest.raises(Refused):
            actions.close_item(item=item, by=doer, bundle_digest=bundle.digest)
    item.refresh_from_db()
    assert item.progress == "under_way"


def test_claim_without_a_report_is_refused(city):
    with pytest.raises(Refused, match="report|情况"):
        actions.file_item(item=make_item(city.village_a1), by=city.clerk_a1, done_on=today())


def test_progress_of_tomorrow_is_refused_and_nothing_is_kept(city):
    item = make_item(city.village_a1)
    with pytest.raises(Refused, match="future|今天之后"):
        actions.write_progress(
            item=item, by=city.clerk_a1, text="x", progress="under_way", happened_on=today() + dt.timedelta(days=1)
        )
    assert not ProgressNote.objects.exists()


def test_reopened_item_shows_as_relapsed(city):
    item = written(city, make_item(city.village_a1))
    bundle = actions.file_item(item=item, by=city.clerk_a1, done_on=today())
    actions.close_item(item=item, by=city.commissioner_a, bundle_digest=bundle.digest)
    actions.reopen_item(item=item, by=city.head, reason="复查发现又有污水")
    item.refresh_from_db()
    assert (item.progress, item.duty.state, item.duty.first_held) == ("relapsed", "open", "on_time")


def test_items_are_seen_within_scope_only(city):
    inside, outside = make_item(city.village_a1), make_item(city.village_b1)
    assert set(Item.objects.visible_to(city.commissioner_a)) == {inside}
    assert set(Item.objects.visible_to(city.head)) == {inside, outside}
    assert not Item.objects.visible_to(city.audit_admin).exists()
