"""A head of department opens a figure down to one record and reads the half-year report, on phone and desktop."""

import pytest
from playwright.sync_api import expect
from tests.figure_city import PERIOD, city  # noqa: F401  # city is a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_figure_opens_down_to_its_record(request, width, city, sign_in, screenshot):  # noqa: F811
    page = request.getfixturevalue(width)
    sign_in(page, city.head)
    page.goto(f"/figures/?period={PERIOD}")
    screenshot(page, "figures")
    page.get_by_role("link", name="后进村", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("后进村")
    expect(page.locator("canvas").first).to_be_visible()
    screenshot(page, "figure")
    page.get_by_role("link", name="V1 lagging_villages").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("V1 lagging_villages")
    if width == "phone":
        assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_the_report_is_rendered_and_its_figures_open(request, width, city, sign_in, screenshot):  # noqa: F811
    page = request.getfixturevalue(width)
    sign_in(page, city.head)
    page.goto(f"/report/half-year/?period={PERIOD}")
    expect(page.locator("article.report")).to_contain_text("建成率60.0%")
    expect(page.locator("canvas").first).to_be_visible()
    screenshot(page, "report")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.locator("article.report a.figure").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("后进村")


@pytest.mark.parametrize("width", ["phone", "desktop"])
def test_a_text_is_checked(request, width, city, sign_in, screenshot):  # noqa: F811
    page = request.getfixturevalue(width)
    sign_in(page, city.head)
    page.goto("/claims/")
    page.get_by_label("待核对文稿").fill(
        "全市694个村（社区）提档升级；全市394个村完成建设任务，建成率达63%。共表彰36名、调整29名，合计70名。"
    )
    page.get_by_role("button", name="核对").click()
    expect(page.locator("tbody")).to_contain_text("621–630")
    screenshot(page, "claims")
