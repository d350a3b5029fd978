"""Reading a table out of an upload (.xlsx, .xls, .csv in UTF-8, GBK or GB18030): one heading row, then rows of text.

What would be read wrongly is refused at its cell: merged cells, a heading in two rows, long numbers that a spreadsheet
has rounded. The bytes pass the one gate for uploads first: bombs, macros, passwords and marks of secrecy end there.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from zugong.foundation.evidence.contents import GB_TEXT, UTF8_TEXT, XLS, XLSX
from zugong.foundation.evidence.examining import examine

from .faults import BadTableError, Fault, column_letter

MOST_ROWS = 200_000
MOST_COLUMNS = 200
HEAD_WITHIN = 10
EXACT = 10**15  # a spreadsheet keeps fifteen digits; the rest it makes zero
_ROUNDED = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?(?:1[5-9]|[2-9]\d)")

NO_TABLE = _("This is not a table. Upload an Excel workbook (.xlsx, .xls) or a CSV file.")
UNREADABLE = _("The table cannot be read. Open it, save it anew as .xlsx, then upload again.")
TOO_LONG = _("The table has more than %(rows)s rows or %(columns)s columns. Split it.")
MERGED = _("Merged cells cannot be read. Take the merging off and fill every cell.")
TWO_HEADS = _("The heading takes two rows. Put every heading into one row.")
MISSING = _("The column “%(title)s” is missing.")
TWICE = _("The column “%(title)s” stands here twice.")
NO_HEAD = _("No heading row was found in the first ten rows. Use the template of this ledger.")
NO_ROWS = _("There are no rows below the heading.")
ROUNDED = _("This number has lost digits: a spreadsheet keeps fifteen. Format the column as text and enter it again.")


@dataclass(frozen=True)
class Column:
    """A column: its key, its words, other words it goes by, and whether the table must have it."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False

    def ways(self) -> set[str]:
        return {_bare(way) for way in (self.key, self.title, *self.also)}


@dataclass
class Table:
    """The rows below the heading: line number in the file, and texts in the order of ``keys``."""

    keys: list[str]
    rows: list[tuple[int, list[str]]]
    letters: dict[str, str] = field(default_factory=dict)

    def fault(self, row: int, key: str, sentence: Any, **values: Any) -> Fault:
        """A fault at the cell of a column."""
        return Fault(row, self.letters.get(key, "A"), sentence, values)


@dataclass
class Cells:
    """A sheet as it was read: values of any kind, and its merged ranges as ((row, column), (row, column)) from 0."""

    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]


def read_table(content: bytes, name: str, columns: Sequence[Column]) -> Table:
    """The table of the first sheet whose headings are ``columns``; other columns are passed over.

    Raises Refused for what must not be kept (see ``examine``), BadTableError for faults at cells.
    """
    cells = read_cells(content, name)
    head, places = _find_head(cells.rows, columns)
    faults = [*_merged(cells, head), *_second_head(cells.rows, head, columns)]
    if faults:
        raise BadTableError(faults)
    keys = list(places)
    table = Table(keys, [], {key: column_letter(place) for key, place in places.items()})
    wanted = list(places.values())
    for number, row in enumerate(cells.rows[head + 1 :], head + 2):
        width = len(row)
        texts = [_text(row[place]) if place < width else "" for place in wanted]
        if any(texts):
            table.rows.append((number, texts))
    if not table.rows:
        raise BadTableError([Fault(head + 2, "A", NO_ROWS)])
    if faults := list(_rounded(table)):
        raise BadTableError(faults)
    return table


def read_cells(content: bytes, name: str) -> Cells:
    """Every cell of the first sheet. Raises Refused or BadTableError."""
    examined = examine(content, name)
    if examined.content_type in (UTF8_TEXT, GB_TEXT):
        cells = Cells(_read_csv(content, "utf-8-sig" if examined.content_type == UTF8_TEXT else "gb18030"), [])
    elif examined.content_type in (XLSX, XLS):
        cells = _read_workbook(content)
    else:
        raise BadTableError([Fault(0, "", NO_TABLE)])
    if len(cells.rows) > MOST_ROWS or max(map(len, cells.rows), default=0) > MOST_COLUMNS:
        raise BadTableError([Fault(0, "", TOO_LONG, {"rows": MOST_ROWS, "columns": MOST_COLUMNS})])
    return cells


def _read_csv(content: bytes, coding: str) -> list[list[Any]]:
    text = content.decode(coding)
    first = text[:4096]
    separator = "\t" if first.count("\t") > first.count(",") else "；" if first.count("；") > first.count(",") else ","
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        raise BadTableError([Fault(0, "", UNREADABLE)]) from fault


def _read_workbook(content: bytes) -> Cells:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        return Cells(sheet.to_python(skip_empty_area=False), list(sheet.merged_cell_ranges or ()))
    except (CalamineError, ValueError, OSError, IndexError) as fault:
        raise BadTableError([Fault(0, "", UNREADABLE)]) from fault


def _text(cell: Any) -> str:
    """A cell as text; a whole number without its decimal point, a day in ISO form."""
    if cell.__class__ is str:
        return cell.strip()  # type: ignore[no-any-return]
    if cell.__class__ is float:
        if abs(cell) >= EXACT:
            return f"{cell:.15e}"
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _rounded(table: Table) -> Iterator[Fault]:
    """Numbers a spreadsheet has cut to fifteen digits, and those a CSV shows in powers of ten."""
    for number, texts in table.rows:
        for key, text in zip(table.keys, texts, strict=True):
            if len(text) >= 5 and text[-3:-2] in "+eE0123456789" and _ROUNDED.fullmatch(text):
                yield table.fault(number, key, ROUNDED)


def _bare(text: str) -> str:
    """A heading without spaces, stars, units in brackets and width."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"\([^)]*\)|[\s*:]", "", plain)


def _matches(row: Sequence[Any], ways: dict[str, str]) -> list[tuple[int, str]]:
    return [(place, ways[bare]) for place, cell in enumerate(row) if (bare := _bare(_text(cell))) in ways]


def _find_head(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    """The heading row and where each column stands. Raises BadTableError naming what is missing or there twice."""
    ways = {way: column.key for column in columns for way in column.ways()}
    found = [_matches(row, ways) for row in rows[:HEAD_WITHIN]]
    best = max(range(len(found)), key=lambda n: len({key for _place, key in found[n]}), default=0)
    if not found or not found[best]:
        raise BadTableError([Fault(1, "A", NO_HEAD)])
    places: dict[str, int] = {}
    faults = []
    titles = {column.key: column.title for column in columns}
    for place, key in found[best]:
        if key in places:
            faults.append(Fault(best + 1, column_letter(place), TWICE, {"title": titles[key]}))
        places.setdefault(key, place)
    lacking = [column for column in columns if column.required and column.key not in places]
    beside = {key for n in (best - 1, best + 1) if 0 <= n < len(found) for _place, key in found[n]}
    if lacking and beside & {column.key for column in lacking}:
        faults.append(Fault(best + 1, "A", TWO_HEADS))
    else:
        faults += [Fault(best + 1, "A", MISSING, {"title": column.title}) for column in lacking]
    if faults:
        raise BadTableError(faults)
    return best, places


def _merged(cells: Cells, head: int) -> Iterator[Fault]:
    """Merged cells in the heading or below it; a title merged above the heading does no harm."""
    for (top, left), (bottom, _right) in cells.merged:
        if bottom >= head:
            yield Fault(top + 1, column_letter(left), MERGED)


def _second_head(rows: Sequence[Sequence[Any]], head: int, columns: Sequence[Column]) -> Iterator[Fault]:
    ways = {way: column.key for column in columns for way in column.ways()}
    if head + 1 < len(rows) and len(_matches(rows[head + 1], ways)) >= 2:
        yield Fault(head + 2, "A", TWO_HEADS)
