"""One item, from the unit's phone to its closing by a second person, in a real browser."""

import pytest
from playwright.sync_api import expect

from zugong.directory.tests.factories import make_city
from zugong.engines.lists.tests.factories import make_item

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_item_is_written_filed_and_closed_by_another(request, width, sign_in, screenshot, watch):
    watch.expect("422")  # the fresh proof is asked for
    page = request.getfixturevalue(width)
    city = make_city()
    item = make_item(city.village_a1)

    sign_in(page, city.clerk_a1)
    page.goto("/")
    screenshot(page, "clerk-desk")
    page.get_by_role("link", name="整治黑臭沟渠").click()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_text("已签收,交办单位可看到签收人和时间。")).to_be_visible()
    page.get_by_label("办理情况").fill("已清淤三百米,护栏焊接过半。")
    page.get_by_label("进度").select_option(label="基本完成")
    page.locator("#progress").get_by_role("button", name="保存").click()
    page.get_by_text("报送核定").click()
    screenshot(page, "clerk-files")
    page.locator("#file").get_by_role("button", name="报送").click()
    expect(page.get_by_text("已报送。核定或退回前不能再改。")).to_be_visible()
    expect(page.get_by_role("button", name="销号")).to_have_count(0)

    sign_in(page, city.commissioner_a)
    page.goto("/")
    page.get_by_role("link", name="整治黑臭沟渠").click()
    screenshot(page, "commissioner-decides")
    page.get_by_role("button", name="销号").click()
    prove(page)
    expect(page.get_by_text("已按所看材料销号。")).to_be_visible()
    screenshot(page, "closed")
    item.duty.refresh_from_db()
    assert (item.duty.state, item.duty.held) == ("ended", "on_time")


def prove(page):
    """The fresh proof a deciding verb asks for, where it does."""
    field = page.locator("input[name=proof_password]")
    if field.count():
        field.fill("demo-pass-2016")
        page.get_by_role("button").filter(has_text="确认").last.click()
