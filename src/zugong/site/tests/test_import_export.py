"""zugong import and zugong export: the doors of the pages, for a command line."""

import io

import pytest
import xlsxwriter
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from zugong.directory.tests.factories import make_city, make_person
from zugong.engines.ledgers.models import Value
from zugong.engines.ledgers.tests.factories import make_entry
from zugong.engines.ledgers.tests.samples import VILLAGE
from zugong.engines.lists.tests.factories import make_item
from zugong.site.commands import export
from zugong.site.main import Verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city()


def run(command, *arguments):
    return CliRunner().invoke(command, [str(each) for each in arguments], standalone_mode=False)


def importing():
    return Verbs().get_command(None, "import")


def workbook(path, *rows):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    path.write_bytes(target.getvalue())
    return path


def test_export_holds_what_the_person_may_see_and_nothing_else(city, tmp_path):
    make_item(city.village_a1, title="本镇的事")
    make_item(city.village_b1, title="别镇的事")
    out = tmp_path / "list.xlsx"
    done = run(export.command, "duties", "--by", city.commissioner_a.code, "--out", out)
    assert done.return_value == 0, done.exception
    rows = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    texts = [str(cell) for row in rows for cell in row]
    assert ("本镇的事" in texts, "别镇的事" in texts) == (True, False)


@pytest.mark.parametrize(
    "arguments",
    [("duties", "--by", "nobody", "--out", "x.xlsx"), ("duties", "--by", "head", "--out", "x.pdf"),
     ("duties", "--by", "head", "--out", "x.csv", "--filter", "broken"), ("records", "--by", "head", "--out", "x.csv"),
     ("duties", "--by", "head", "--out", "x.csv", "--filter", "unit=no-such-unit")],
    ids=["nobody", "form", "filter", "figure", "unit"],
)  # fmt: skip
def test_a_mistake_is_told_in_words(city, arguments):
    done = run(export.command, *arguments)
    assert hasattr(done.exception, "format_message"), done.exception


def test_import_takes_a_ledger_over_or_names_the_cell(city, tmp_path):
    entry = make_entry(city.village_a1, VILLAGE)
    by = make_person("brings", city.town_a, "town_commissioner")
    element = entry.version.shape.by_code["village.income"]
    more = ("--by", by.code, "--ledger", entry.definition_id, "--period", entry.period)
    bad = workbook(tmp_path / "bad.xlsx", ["单位", element.title], ["village_a1", "十二"])
    refused = run(importing(), "entries", bad, *more)
    assert refused.return_value == 1
    assert "nothing has changed" in refused.output
    assert not Value.objects.exists()
    good = workbook(tmp_path / "good.xlsx", ["单位", element.title], ["village_a1", 12])
    assert run(importing(), "entries", good, *more, "--check").return_value == 0
    assert not Value.objects.exists()
    done = run(importing(), "entries", good, *more)
    assert done.return_value == 0, done.exception
    assert Value.objects.get().number == 12


def test_import_is_refused_to_who_may_not(city, tmp_path):
    file = workbook(tmp_path / "tree.xlsx", ["code"], ["X"])
    done = run(importing(), "tree", file, "--by", city.clerk_a1.code)
    assert hasattr(done.exception, "format_message")


@pytest.mark.parametrize("arguments", [("entries",), ("tree", "--ledger", "x", "--period", "y")])
def test_ledger_and_period_belong_together(city, tmp_path, arguments):
    file = workbook(tmp_path / "any.xlsx", ["a"])
    done = run(importing(), arguments[0], file, *arguments[1:], "--by", "head")
    assert hasattr(done.exception, "format_message")
