"""One value of one entry goes back to the unit and nothing else with it; pages of the ledgers as people see them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from zugong.directory.tests.factories import PASSWORD, make_city
from zugong.documents.tests.factories import make_workbook
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Value
from zugong.engines.ledgers.tests.factories import activity, make_definition, make_entry, make_roster
from zugong.engines.ledgers.tests.samples import CADRES, RELATIONS, VILLAGE
from zugong.foundation.calendar.clock import today
from zugong.foundation.events.models import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = pytest.mark.parametrize("width", ["phone", "desktop"])


def prove(page):
    """The fresh proof a deciding verb asks for, where it does."""
    field = page.locator("input[name=proof_password]")
    if field.count():
        field.fill(PASSWORD)
        page.get_by_role("button").filter(has_text="确认").last.click()


@WIDTHS
def test_one_value_is_returned_and_only_that_one_can_be_typed(request, width, sign_in, screenshot, watch):
    watch.expect("422")  # the fresh proof is asked for
    page, city = request.getfixturevalue(width), make_city()
    entry = make_entry(city.village_a1, VILLAGE)
    values = {"village.income": 500000, "village.secretary_age": 52, "village.reserve": 2}
    actions.file_entry(entry=entry, done_on=today(), by=city.clerk_a1, given=actions.EntryInput(values=values))
    sign_in(page, city.commissioner_a)
    page.goto(f"/ledgers/{entry.duty.code}/")
    screenshot(page, "decider")
    page.locator("dd", has_text="500000").get_by_role("link", name="退回这一格").click()
    page.get_by_label("需要改什么").fill("与农经站登记的五万元不符")
    screenshot(page, "return")
    page.get_by_role("button", name="退回这一格").click()
    prove(page)
    expect(page.get_by_text("已退回这一格")).to_be_visible()

    sign_in(page, city.clerk_a1)
    page.goto(f"/ledgers/{entry.duty.code}/")
    screenshot(page, "clerk-sees")
    page.get_by_role("link", name="修改退回的数").click()
    expect(page.locator("form.write input[name^='v-']")).to_have_count(1)
    page.get_by_label("村集体经济收入").fill("50000")
    screenshot(page, "clerk-mends")
    page.get_by_role("button", name="报送").click()
    expect(page.get_by_text("已报送,内容锁定。")).to_be_visible()
    held = dict(Value.objects.in_force().values_list("element__code", "number"))
    assert {code: int(number) for code, number in held.items()} == values | {"village.income": 50000}


@WIDTHS
def test_pages_of_the_ledgers_are_readable(request, width, sign_in, screenshot):
    page, city = request.getfixturevalue(width), make_city()
    members = make_roster(city.village_a1, 6)
    make_roster(city.village_a2, 4)
    definition = make_definition()
    day = today()
    months = [f"{day.year - 1}-{month:02}" for month in (7, 8)] + [f"{day.year}-{month:02}" for month in (8, 9, 10)]
    for number, month in enumerate(months):
        villages = [city.village_a1, city.village_a2]
        opened = actions.open_period(definition=definition, period=month, organisations=villages, by=SYSTEM)
        if number % 2 == 0:
            actions.file_entry(
                entry=opened[0], done_on=opened[0].duty.due_on, by=city.clerk_a1, given=activity(members, 2)
            )
    sign_in(page, city.commissioner_a)
    for name, address in {
        "grid": "/ledgers/grid/?ledger=activity_day", "list": "/ledgers/list/?ledger=activity_day",
        "register": "/ledgers/register/village_a1/", "imports": "/ledgers/imports/",
    }.items():  # fmt: skip
        page.goto(address)
        screenshot(page, name)
        if width == "phone":
            assert page.evaluate("document.documentElement.scrollWidth") == 360, name
    relations = make_entry(city.village_a1, RELATIONS)
    cadres = make_entry(city.village_a1, CADRES)
    sign_in(page, city.clerk_a1)
    for name, entry in {"relations": relations, "cadres": cadres}.items():
        page.goto(f"/ledgers/{entry.duty.code}/write/")
        screenshot(page, name)
        if width == "phone":
            assert page.evaluate("document.documentElement.scrollWidth") == 360, name


def test_faults_of_a_workbook_stand_at_their_cells(desktop, sign_in, screenshot):
    city = make_city()
    entry = make_entry(city.village_a1, VILLAGE)
    rows = [
        ["单位", "村集体经济收入", "书记年龄"],
        ["village_a1", "很多", 15],
        ["nowhere", 1, 50],
        ["village_b1", 1, 50],
    ]
    file = SimpleUploadedFile("村情.xlsx", make_workbook(rows))
    upload = actions.stage_import(
        definition=entry.definition, period=entry.period, table="", name=file.name, content=file.read(),
        by=city.commissioner_a,
    )  # fmt: skip
    sign_in(desktop, city.commissioner_a)
    desktop.goto(f"/ledgers/imports/{upload.pk}/")
    screenshot(desktop, "faults")
    expect(desktop.get_by_role("rowheader", name="B2")).to_be_visible()
