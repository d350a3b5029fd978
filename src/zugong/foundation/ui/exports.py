"""Files of a list: CSV and Excel that open without a formula ever being run, with their notices on top."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from rustpy_xlsxwriter import write_worksheet

from zugong.foundation.ui.lists.page import ListPage

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_LIMIT = 32_767  # characters Excel keeps in a cell


def safe_text(value: str) -> str:
    """A text a spreadsheet will not run: an apostrophe before what looks like a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value


def cell(value: Any) -> Any:
    """What a file can hold: numbers and dates as such, everything else as text without control characters."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if value is None or isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        return value
    shown = "".join(letter for letter in str(value) if letter.isprintable() or letter in "\n\t")
    return shown[:CELL_LIMIT]


class _Echo:
    """Gives every line back instead of keeping it, so that a file of any length streams."""

    def write(self, value: str) -> str:
        return value


def csv_lines(titles: Sequence[str], rows: Iterable[Sequence[Any]], notices: Sequence[str] = ()) -> Iterator[str]:
    """Lines of a CSV file with a byte order mark, so that Excel and WPS read it as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for notice in notices:
        yield writer.writerow([safe_text(notice)])
    yield writer.writerow([safe_text(title) for title in titles])
    for row in rows:
        cells = [cell(value) for value in row]
        yield writer.writerow(["" if one is None else safe_text(one) if isinstance(one, str) else one for one in cells])


def xlsx_bytes(
    titles: Sequence[str], rows: Iterable[Sequence[Any]], notices: Sequence[str] = (), sheet: str = "1"
) -> bytes:
    """A workbook: notices on top, head frozen, texts as texts. 60,000 rows take about a second."""
    names = _distinct(titles)
    last = max(len(names) - 1, 1)
    records = (dict(zip(names, (cell(value) for value in row), strict=True)) for row in rows)
    first = next(records, None)
    target = io.BytesIO()
    write_worksheet(
        [dict.fromkeys(names)] if first is None else _chained(first, records),
        target,
        sheet_name=sheet,
        header_row=len(notices),
        merge_ranges=[(line, 0, line, last, notice) for line, notice in enumerate(notices)] or None,
        freeze_row=len(notices) + 1,
        freeze_col=1,
        bold_headers=True,
        autofit=True,
    )
    return target.getvalue()


def _chained(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _distinct(titles: Sequence[str]) -> list[str]:
    """Heads as keys: two columns of one name stay two."""
    seen: dict[str, int] = {}
    names = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        names.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return names


def export(page: ListPage, *, name: str, notices: Sequence[str] = ()) -> HttpResponseBase:
    """The file the address asks for (``page.wants_export``), holding everything the filters leave.

    ``name`` is the file's name without ending; ``notices`` are lines on top (sample, network, who took it and when).
    """
    form = page.wants_export or "xlsx"
    if form == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(page.titles(), page.values(), notices), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(xlsx_bytes(page.titles(), page.values(), notices), content_type=XLSX)
    response["Content-Disposition"] = (
        content_disposition_header(True, f"{get_valid_filename(name)}.{form}") or "attachment"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
