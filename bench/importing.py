"""Ledgers opened for every leaf unit, and workbooks of 60,000 rows for them. Runs inside Django (``bench.inside``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from django.urls import reverse

from bench import pages
from zugong.directory.models import Member, Organisation
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Row, Value
from zugong.engines.ledgers.shapes import definition_from
from zugong.foundation.events.models import SYSTEM

PERIOD = "2026-10"
EXPENSES = {
    "code": "bench_rows", "title": "经费支出", "rhythm": "month", "acceptance": "filed",
    "elements": [],
    "tables": [
        {
            "code": "rows", "title": "经费支出", "key": "text", "key_title": "用途",
            "elements": [
                {"code": "bench_rows.kind", "title": "类别", "type": "choice", "required": True,
                 "choices": [{"code": "office", "title": "办公"}, {"code": "study", "title": "学习"}]},
                {"code": "bench_rows.on", "title": "日期", "type": "date", "required": True},
                {"code": "bench_rows.sum", "title": "金额", "type": "money", "unit": "元", "required": True},
                {"code": "bench_rows.note", "title": "说明", "type": "text", "required": False},
            ],
        }
    ],
}  # fmt: skip
ACTIVITY = {
    "code": "bench_marks", "title": "党员固定活动日", "rhythm": "month", "acceptance": "filed", "rosters": True,
    "absence_reasons": [{"code": "work", "title": "务工"}, {"code": "ill", "title": "生病"}],
    "elements": [{"code": "bench_marks.topic", "title": "主题", "type": "text"}],
}  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """One sheet to bring in: its ledger and its table there."""

    ledger: dict[str, Any]
    table: str

    @property
    def code(self) -> str:
        return f"{self.ledger['code']}:{self.table}"


SHEETS = {
    "marks": Sheet(ACTIVITY, "attendance"),
    "rows": Sheet(EXPENSES, "rows"),
}


def main(arguments: list[str]) -> dict[str, Any]:
    """``prepare SHEET FILE``: open the period and write the workbook. ``count``: what stands in the tables now."""
    if arguments[0] == "count":
        return {"rows": Row.objects.count(), "values": Value.objects.count(), "marks": Attendance.objects.count()}
    sheet, file = SHEETS[arguments[1]], Path(arguments[2])
    version = actions.load_definition(shape=definition_from(sheet.ledger), valid_from=dt.date(2026, 1, 1), by=SYSTEM)
    leaves = list(Organisation.objects.filter(level_id="branch").order_by("code").select_related("parent"))
    actions.open_period(definition=version.definition, period=PERIOD, organisations=leaves, by=SYSTEM)
    write = _write_marks if sheet.table == "attendance" else _write
    return {"entries": len(leaves), "rows": write(file, leaves), "path": reverse("ledgers_imports"),
            "sheet": sheet.code, "period": PERIOD}  # fmt: skip


def _write_marks(file: Path, leaves: list[Organisation]) -> int:
    """As many members as the data set has items; one in ten was away."""
    owners = [leaves[number % len(leaves)] for number in range(pages.ITEMS)]
    Member.objects.bulk_create(
        (Member(code=f"m{number:06d}", name=f"党员{number:06d}", branch=owner, type="formal")
         for number, owner in enumerate(owners)), batch_size=5000,
    )  # fmt: skip
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["单位", "党员", "到会情况", "缺席原因"])
    for number, owner in enumerate(owners):
        away = number % 10 == 0
        sheet.write_row(
            number + 1, 0, [owner.code, f"m{number:06d}", "缺席" if away else "到会", "务工" if away else ""]
        )
    book.close()
    return pages.ITEMS


def _write(file: Path, leaves: list[Organisation]) -> int:
    """As a clerk's spreadsheet would hold it: dates as dates, sums as numbers."""
    codes = [leaf.code for leaf in leaves]
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ["单位", "用途", "类别", "日期", "金额", "说明"])
    for number in range(1, pages.ITEMS + 1):
        sheet.write_row(number, 0, [codes[number % len(codes)], f"支出{number:06d}", ("办公", "学习")[number % 2]])
        sheet.write_datetime(number, 3, dt.datetime(2026, 10, 1 + number % 28), day)  # noqa: DTZ001
        sheet.write_number(number, 4, number % 997 + 0.5)
        sheet.write_string(number, 5, f"第{number}笔，已入账公示。")
    book.close()
    return pages.ITEMS
