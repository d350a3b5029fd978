"""An empty workbook to fill in: one heading row, cells that take only what fits, and a sheet that explains."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

ROWS = 5000


@dataclass(frozen=True)
class Field:
    """A column of the template: its heading, what belongs there, and the validation of its cells.

    ``rule`` is what xlsxwriter takes for ``data_validation``; empty for none. ``as_text`` keeps long numbers whole.
    """

    title: str
    required: bool = False
    note: str = ""
    rule: Mapping[str, Any] | None = None
    as_text: bool = True
    day: bool = False


def template_bytes(
    fields: Sequence[Field],
    *,
    sheet: str,
    explained: str,
    rows: Iterable[Sequence[Any]] = (),
    notices: Sequence[str] = (),
) -> bytes:
    """The workbook; ``rows`` are filled in already (units, members)."""
    target = io.BytesIO()
    with Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet[:31])
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        forms = {"text": book.add_format({"num_format": "@"}), "day": book.add_format({"num_format": "yyyy-mm-dd"})}
        plain = book.add_format({})
        for place, each in enumerate(fields):
            form = forms["day"] if each.day else forms["text"] if each.as_text else plain
            page.set_column(place, place, max(12, min(len(each.title) * 2 + 4, 40)), form)
            page.write_string(0, place, f"{each.title}*" if each.required else each.title, head)
            if each.rule:
                page.data_validation(1, place, ROWS, place, dict(each.rule))
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                page.write_string(line, place, str(value))
        page.freeze_panes(1, 1)
        _explain(book, explained, fields, notices)
    return target.getvalue()


def _explain(book: Workbook, title: str, fields: Sequence[Field], notices: Sequence[str]) -> None:
    page = book.add_worksheet(title[:31])
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 80)
    for line, notice in enumerate(notices):
        page.write_string(line, 0, notice)
    for line, each in enumerate(fields, len(notices) + 1):
        page.write_string(line, 0, each.title)
        page.write_string(line, 1, each.note)
