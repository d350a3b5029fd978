import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from zugong.directory.rows import BadRowsError, holds_id_number
from zugong.directory.workbooks import IdNumberError, column_letter, read_day, read_rows


def xlsx(*lines):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return target.getvalue()


HEAD = ["代码", "名称", "层级", "上级代码", "启用日期", "其他名称"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_read_rows_of_a_csv_in_any_usual_coding(coding):
    text = "code,name,level,parent,opened_on,aliases\r\nt1,剅河镇,镇,top,2016年1月2日,豆河镇、剅河\r\n\r\n"
    text += "t2,长埫口镇,镇,top,,\r\n"
    first, second = read_rows("tree", text.encode(coding), "树.csv")
    assert (first.name, first.aliases, first.opened_on) == ("剅河镇", ("豆河镇", "剅河"), dt.date(2016, 1, 2))
    assert (second.row, second.name, second.tree) == (4, "长埫口镇", "unit")


def test_read_rows_of_a_workbook_finds_its_head_below_a_title_and_takes_numbers_as_codes():
    content = xlsx(
        ["沔州市机构表"], ["Code *", "Name", "Level", "Code of the one above", "别的"], [1001, "剅河镇", "镇", 1, 5]
    )
    (row,) = read_rows("tree", content, "t.xlsx")
    assert (row.row, row.code, row.name, row.parent) == (3, "1001", "剅河镇", "1")


def test_read_rows_names_missing_columns_and_unreadable_cells():
    with pytest.raises(BadRowsError) as missing:
        read_rows("tree", b"code,name\nx,y\n", "t.csv")
    assert missing.value.faults[0].row == 1
    with pytest.raises(BadRowsError) as unreadable:
        read_rows("tree", b"code,name,level,opened_on,order\nx,y,z,tomorrow,-4\n", "t.csv")
    assert [(f.row, f.column) for f in unreadable.value.faults] == [(2, "order"), (2, "opened_on")]
    with pytest.raises(BadRowsError):
        read_rows("tree", b"code,name,level\n", "t.csv")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "t.xlsx"),
        (b"PK\x03\x04 not a zip", "t.xlsx"),
        (b"\xff\xfe\x00\x01", "t.csv"),
        (b"\xff" * 10, "t.csv"),
        (b'code,name\n"open', "t.csv"),
        (b"x" * (5 * 1024 * 1024 + 1), "t.csv"),
        (b"a\n" * 20_001, "t.csv"),
        (b"," * 61, "t.csv"),
    ],
    ids=["empty", "zip", "nul", "bytes", "quote", "large", "long", "wide"],
)
def test_read_rows_refuses_what_is_no_table(content, name):
    with pytest.raises(BadRowsError) as refused:
        read_rows("tree", content, name)
    assert refused.value.faults[0].row in {0, 1}


def test_read_rows_refuses_a_workbook_that_unpacks_to_too_much():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"0" * (101 * 1024 * 1024))
    with pytest.raises(BadRowsError):
        read_rows("tree", bomb.getvalue(), "t.xlsx")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("429004197001011234", True),
        ("42900419700101123X", True),
        ("４２９００４１９７００１０１１２３４", True),
        ("证号:429004197001011234。", True),
        ("429004 19700101 1234", True),
        ("429004-1970-0101-1234", True),
        ("429004700101123", True),
        ("13800000001", False),
        ("0728-3322111 13812345678", False),
        ("4290041970010112345", False),
        ("张三", False),
    ],
)
def test_holds_id_number(text, is_one):
    assert holds_id_number(text) is is_one


@pytest.mark.parametrize("kind", ["people", "members"])
def test_read_rows_refuses_id_numbers_in_any_cell_with_its_address(kind):
    head = ["code", "name", "organisation", "branch", "type", "remark"]
    for value in ("429004197001011234", 429004197001011234, "429004700101123"):
        with pytest.raises(IdNumberError) as refused:
            read_rows(kind, xlsx(head, ["m1", "甲", "b", "b", "full", value]), "m.xlsx")
        assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "F")]


def test_small_readers():
    assert [column_letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert read_day("2016.7.9") == dt.date(2016, 7, 9)
    for text in ("2016-13-01", "7/29/2016", "x"):
        with pytest.raises(ValueError, match="."):
            read_day(text)
