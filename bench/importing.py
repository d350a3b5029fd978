"""A ledger opened for every leaf unit, and a workbook of 60,000 rows for it. Runs inside Django (``bench.inside``)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import xlsxwriter
from django.urls import reverse

from bench import pages
from zugong.directory.models import Organisation
from zugong.engines.ledgers import actions
from zugong.engines.ledgers.models import Attendance, Entry, Row, Value
from zugong.engines.ledgers.shapes import definition_from
from zugong.foundation.events.models import SYSTEM

LEDGER, PERIOD, TABLE = "bench_rows", "2026-10", "rows"
SHAPE = {
    "code": LEDGER, "title": "经费支出", "rhythm": "month", "acceptance": "filed",
    "elements": [],
    "tables": [
        {
            "code": TABLE, "title": "经费支出", "key": "text", "key_title": "用途",
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


def main(arguments: list[str]) -> dict[str, Any]:
    """``prepare FILE``: open the period and write the workbook. ``count``: what stands in the tables now."""
    if arguments[0] == "count":
        return {"rows": Row.objects.count(), "values": Value.objects.count(), "marks": Attendance.objects.count()}
    version = actions.load_definition(shape=definition_from(SHAPE), valid_from=dt.date(2026, 1, 1), by=SYSTEM)
    leaves = list(Organisation.objects.filter(level_id="branch").order_by("code").select_related("parent"))
    actions.open_period(definition=version.definition, period=PERIOD, organisations=leaves, by=SYSTEM)
    return {
        "entries": Entry.objects.count(), "rows": _write(Path(arguments[1]), [leaf.code for leaf in leaves]),
        "path": reverse("ledgers_imports"),
    }  # fmt: skip


def _write(file: Path, codes: list[str]) -> int:
    """As a clerk's spreadsheet would hold it: dates as dates, sums as numbers."""
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
