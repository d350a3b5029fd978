"""A village clerk writes down an activity day on a phone 360 points wide: under ten taps, three absent of thirty."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from zugong.directory.tests.factories import make_city
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Entry, Sending
from zugong.engines.ledgers.tests.factories import activity, make_entry, make_roster
from zugong.foundation.calendar.clock import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = [f"{family}{given}" for family in "张王李刘陈" for given in ("大勇", "桂香", "埫生", "家明", "秀兰", "水清")]


class Taps:
    """Counts what a finger does."""

    def __init__(self):
        self.count = 0

    def __call__(self, locator):
        self.count += 1
        locator.tap()


def before(city):
    """Last month's entry with its roster and topic; this month's is open."""
    members = make_roster(city.village_a1, 30)
    for member, name in zip(members, NAMES, strict=True):
        member.name = name
        member.save()
    month = today().replace(day=1)
    earlier = (month - dt.timedelta(days=40)).replace(day=1)
    last = make_entry(city.village_a1, period=f"{earlier:%Y-%m}")
    actions.file_entry(entry=last, done_on=last.duty.due_on, by=city.clerk_a1, given=activity(members, 0))
    previous = (month - dt.timedelta(days=1)).strftime("%Y-%m")
    return make_entry(city.village_a1, period=previous), members


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_activity_day_is_filed_in_under_ten_taps(request, width, sign_in, screenshot):
    page = request.getfixturevalue(width)
    city = make_city()
    entry, _members = before(city)
    sign_in(page, city.clerk_a1)
    page.goto("/")
    tap = Taps() if width == "phone" else Clicks()
    tap(page.locator(".tabs:visible, .side:visible").get_by_role("link", name="记活动日"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("党员固定活动日")
    screenshot(page, "roster")
    for name, reason in (("张大勇", "务工"), ("李秀兰", "生病"), ("陈水清", "年老")):
        tap(page.get_by_text(name, exact=True))
        tap(page.get_by_role("radiogroup", name=name).get_by_text(reason, exact=True))
    tap(page.get_by_role("button", name="清沟排涝"))
    screenshot(page, "filled")
    tap(page.get_by_role("button", name="其余27人到会,报送"))
    expect(page.get_by_text("已报送,内容锁定。")).to_be_visible()
    screenshot(page, "filed")
    entry.refresh_from_db()
    assert (entry.roster, entry.present, entry.absent, entry.not_marked) == (30, 27, 3, 0)
    assert entry.rest_count == 27
    assert tap.count < 10
    if width == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") == 360


class Clicks(Taps):
    """The same with a mouse."""

    def __call__(self, locator):
        self.count += 1
        locator.click()


def test_draft_is_never_lost_and_a_second_sending_is_no_second_record(phone, sign_in, screenshot):
    city = make_city()
    entry, _members = before(city)
    sign_in(phone, city.clerk_a1)
    phone.goto("/ledgers/activity/")
    phone.get_by_text("王桂香", exact=True).tap()
    phone.get_by_role("radiogroup", name="王桂香").get_by_text("防汛值守").tap()
    phone.get_by_label("主题").fill("上堤巡查")
    phone.goto("/")
    phone.goto("/ledgers/activity/")
    expect(phone.locator(".draft-note")).to_be_visible()
    assert phone.get_by_label("主题").input_value() == "上堤巡查"
    expect(phone.locator("input[name=absent]:checked")).to_have_count(1)
    key = phone.locator("input[name=key]").input_value()
    phone.get_by_role("button", name="其余29人到会,报送").tap()
    expect(phone.get_by_text("已报送,内容锁定。")).to_be_visible()
    address = f"/ledgers/{entry.duty.code}/write/"
    token = phone.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    again = phone.request.post(address, form={"key": key, "csrfmiddlewaretoken": token, "rest": "present"})
    assert "已经报送过" in again.text()
    assert list(Sending.objects.order_by("id").values_list("again", flat=True)) == [False, True]
    assert Attendance.objects.filter(entry=entry).count() == 30
    assert Entry.objects.count() == 2
