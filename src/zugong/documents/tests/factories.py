"""Workbooks for tests, good and hostile."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook


def make_workbook(
    rows: Sequence[Sequence[Any]], *, merged: Sequence[tuple[int, int, int, int, str]] = (), formula: str = ""
) -> bytes:
    """A workbook of one sheet; ``merged`` are ranges with their text, ``formula`` goes into the cell after the last."""
    target = io.BytesIO()
    with Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd",
        },
    ) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                page.write(line, place, value)
        for each in merged:
            page.merge_range(*each)
        if formula:
            page.write_formula(len(rows) - 1, len(rows[-1]), formula)
    return target.getvalue()
