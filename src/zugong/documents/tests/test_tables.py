import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.documents.tables import BadTableError, Column, Fault, read_table
from zugong.documents.tables.faults import column_letter
from zugong.documents.tables.templates import Field, template_bytes
from zugong.documents.tests.factories import make_workbook
from zugong.foundation.text.verdict import Refused

COLUMNS = [
    Column("unit", "单位", ("Unit",), required=True),
    Column("topic", "主题", required=True),
    Column("dues", "党费"),
]
GOOD = [["单位", "主题*", "党费(元)"], ["v1", "防汛", 12.5], ["v2", "修路", 3]]


def faults(content, name="a.xlsx"):
    with pytest.raises(BadTableError) as caught:
        read_table(content, name, COLUMNS)
    return [(fault.column + str(fault.row), str(fault)) for fault in caught.value.faults]


def test_workbook_is_read_by_its_headings_wherever_they_stand():
    table = read_table(make_workbook([["某镇七月台账"], [], *GOOD]), "a.xlsx", COLUMNS)
    assert table.keys == ["unit", "topic", "dues"]
    assert table.rows == [(4, ["v1", "防汛", "12.5"]), (5, ["v2", "修路", "3"])]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_csv_is_read_in_every_coding_of_the_country(coding):
    text = "单位,主题\r\nv1,上堤巡查\r\n"
    assert read_table(text.encode(coding), "a.csv", COLUMNS).rows == [(2, ["v1", "上堤巡查"])]


def test_rare_characters_survive_gb18030():
    text = "单位,主题\r\n剅河镇,长埫口𠮷\r\n"
    assert read_table(text.encode("gb18030"), "a.csv", COLUMNS).rows == [(2, ["剅河镇", "长埫口𠮷"])]


@pytest.mark.parametrize(
    ("content", "cell"),
    [
        (make_workbook(GOOD, merged=[(1, 0, 2, 0, "v1")]), "A2"),
        (make_workbook([["单位", "主题"], ["单位", "主题"], ["v1", "x"]]), "A2"),
        (make_workbook([["单位", "党费"], ["", "主题"], ["v1", "x"]]), "A1"),
        (make_workbook([["单位", "主题", "主题"], ["v1", "x", "y"]]), "C1"),
        (make_workbook([["单位"], ["v1"]]), "A1"),
        (make_workbook([["甲", "乙"], ["v1", "x"]]), "A1"),
        (make_workbook([["单位", "主题"]]), "A2"),
        (make_workbook([["单位", "主题"], ["v1", 429006199001011234]]), "B2"),
        (make_workbook([["单位", "主题"], ["v1", 1234567890123456]]), "B2"),
        ("单位,主题\nv1,4.29006E+17\n".encode(), "B2"),
    ],
)
def test_what_would_be_read_wrongly_is_refused_at_its_cell(content, cell):
    assert [place for place, _said in faults(content, "a.csv" if content[:2] != b"PK" else "a.xlsx")] == [cell]


def test_faults_are_said_in_chinese_and_in_english():
    with pytest.raises(BadTableError) as caught:
        read_table(make_workbook([["单位"], ["v1"]]), "a.xlsx", COLUMNS)
    told = caught.value.faults[0].plain()
    assert told["en"] == "The column “主题” is missing."
    assert "缺少" in told["zh-hans"]


def bomb():
    target = io.BytesIO(make_workbook(GOOD))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet9.xml", b"0" * 300_000_000)
    return target.getvalue()


def macros():
    target = io.BytesIO(make_workbook(GOOD))
    with zipfile.ZipFile(target, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"x")
    return target.getvalue()


@pytest.mark.parametrize("make", [bomb, macros, lambda: b"", lambda: b"MZ\x00\x01", lambda: b"PK\x03\x04 broken"])
def test_bombs_macros_and_programs_do_not_get_in(make):
    with pytest.raises(Refused):
        read_table(make(), "a.xlsx", COLUMNS)


def test_formula_gives_its_value_and_is_never_run():
    content = make_workbook([["单位", "主题", "党费"], ["v1", "防汛"]], formula='=HYPERLINK("http://x.invalid","y")')
    assert read_table(content, "a.xlsx", COLUMNS).rows[0][1][:2] == ["v1", "防汛"]


@given(st.binary(max_size=400))
def test_whatever_is_uploaded_is_read_or_refused(content):
    with contextlib.suppress(Refused, BadTableError):
        read_table(content, "a.csv", COLUMNS)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=1, max_size=8))
def test_workbook_gives_back_what_was_written(rows):
    kept = [
        ("".join(c for c in a if c.isprintable()).strip() or "u", "".join(c for c in b if c.isprintable()).strip())
        for a, b in rows
    ]
    content = make_workbook([["单位", "主题"], *([f"u{a}", f"t{b}"] for a, b in kept)])
    table = read_table(content, "a.xlsx", COLUMNS)
    assert [texts for _line, texts in table.rows] == [[f"u{a}".strip(), f"t{b}".strip()] for a, b in kept]


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(place, letter):
    assert column_letter(place) == letter


def test_template_reads_back_with_its_own_columns():
    fields = [Field("单位", required=True), Field("主题", required=True, rule={"validate": "list", "source": ["a"]})]
    content = template_bytes(fields, sheet="台账", explained="说明", rows=[["v1", "x"]])
    assert read_table(content, "a.xlsx", COLUMNS).rows == [(2, ["v1", "x"])]


def test_fault_without_values_keeps_its_percent_signs():
    assert str(Fault(1, "A", "100 %")) == "100 %"
