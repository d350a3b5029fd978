"""Exported files run nothing, say where they come from, and hold everything the filters leave."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType

from zugong.foundation.ui import exports
from zugong.foundation.ui.lists import Column, ListPage

FORMULAS = ["=1+1", "+1", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1", '=HYPERLINK("x")']
NOTICES = ["演示数据,与真实单位和个人无关", "=notice"]


def read_csv(lines) -> list[list[str]]:
    text = "".join(lines)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def read_xlsx(data: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_never_starts_a_cell_like_a_formula(formula):
    heads, row = read_csv(exports.csv_lines([formula], [[formula]]))
    assert heads[0].startswith("'")
    assert row[0].startswith("'")


def test_xlsx_holds_formulas_as_text():
    data = exports.xlsx_bytes(["=head", "link"], [[formula, "https://example.org"] for formula in FORMULAS], NOTICES)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "<hyperlink" not in sheet
    assert [row[0] for row in read_xlsx(data)][:3] == [*NOTICES, "=head"]


def test_numbers_and_dates_stay_numbers_and_dates():
    values = [-5, Decimal("56.8"), date(2016, 7, 29), datetime(2016, 7, 28, 17, tzinfo=UTC), None, True, "a\x00b\x1b"]
    heads = [f"c{n}" for n in range(7)]
    assert read_csv(exports.csv_lines(heads, [values]))[1] == [
        "-5",
        "56.8",
        "2016-07-29",
        "2016-07-29 01:00:00",
        "",
        "True",
        "ab",
    ]
    row = read_xlsx(exports.xlsx_bytes(heads, [values]))[1]
    assert row == (-5, 56.8, datetime(2016, 7, 29), datetime(2016, 7, 29, 1), None, "True", "ab")


def test_columns_of_one_name_stay_two_and_an_empty_list_keeps_its_heads():
    assert read_xlsx(exports.xlsx_bytes(["数", "数"], [[1, 2]])) == [("数", "数 (2)"), (1, 2)]
    assert read_xlsx(exports.xlsx_bytes(["数", "名"], []))[0] == ("数", "名")


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_holds_every_page(form, django_assert_num_queries):
    ContentType.objects.bulk_create(ContentType(app_label="toy", model=f"m{n}") for n in range(7))
    toys = ContentType.objects.filter(app_label="toy")
    page = ListPage(toys, {"export": form}, [Column("model", "名称", sort="model")], default_sort="model", size=2)
    with django_assert_num_queries(1):
        response = exports.export(page, name="应办事项 7月", notices=NOTICES)
        data = b"".join(response.streaming_content) if response.streaming else response.content
    read = read_csv([data.decode()]) if form == "csv" else read_xlsx(data)
    assert [row[0] for row in read][2:] == ["名称", *[f"m{n}" for n in range(7)]]
    assert "filename*=utf-8''%E5%BA%94" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
