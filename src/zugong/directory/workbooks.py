"""Reading the three workbooks (.xlsx, .xls, .ods, .csv in UTF-8 or GB18030) into rows. No database."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy
from python_calamine import CalamineError, CalamineWorkbook

from .rows import ID_NUMBER, BadRowsError, Fault, MemberRow, OrganisationRow, PersonRow, holds_id_number, tidy

LARGEST = 5 * 1024 * 1024
UNPACKED = 100 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 60


@dataclass(frozen=True)
class Heading:
    """A column of a workbook: its key, its words and how its cells are read."""

    key: str
    title: Promise
    required: bool = False
    read: Callable[[str], Any] = tidy

    def titles(self) -> set[str]:
        """Every way the head may be written: the key, English, Chinese."""
        found = {self.key}
        for language in ("en", "zh-hans"):
            with override(language):
                found.add(str(self.title).lower())
        return found


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_YES = frozenset({"是", "yes", "y", "1", "true", "√"})
_NO = frozenset({"", "否", "no", "n", "0", "false"})
_TREES = {"": "unit", "unit": "unit", "units": "unit", "单位": "unit", "party": "party", "党组织": "party"}


def read_day(text: str) -> dt.date | None:
    """2016-07-29, 2016/7/29, 2016.7.29 or 2016年7月29日; nothing is no day. Raises ValueError."""
    if not text:
        return None
    found = _DAY.fullmatch(text.split(" ")[0])
    if not found:
        raise ValueError(text)
    return dt.date(*map(int, found.groups()))


def read_yes(text: str) -> bool:
    """是 or yes. Raises ValueError for what is neither yes nor no."""
    if text.lower() not in _YES | _NO:
        raise ValueError(text)
    return text.lower() in _YES


def read_tree(text: str) -> str:
    """单位 or 党组织; what is neither stays as it is and is refused with its row."""
    return _TREES.get(text.lower(), text)


def read_names(text: str) -> tuple[str, ...]:
    """Names set apart by 、 ； ; or |."""
    return tuple(name for part in re.split("[、;；|]", text) if (name := tidy(part)))


def read_order(text: str) -> int:
    """A whole number that a column can hold. Raises ValueError."""
    if text and not re.fullmatch(r"\d{1,6}", text):
        raise ValueError(text)
    return int(text or 0)


TREE = (
    Heading("code", pgettext_lazy("organisation", "Code"), required=True),
    Heading("name", _("Name"), required=True),
    Heading("level", _("Level"), required=True),
    Heading("parent", _("Code of the one above")),
    Heading("tree", _("Tree"), read=read_tree),
    Heading("unit", _("Code of the unit it stands in")),
    Heading("short_name", _("Short name")),
    Heading("kind", _("Kind")),
    Heading("phone", _("Telephone")),
    Heading("order", _("Order"), read=read_order),
    Heading("opened_on", _("Opened on"), read=read_day),
    Heading("closed_on", _("Closed on"), read=read_day),
    Heading("merged_into", _("Merged into (code)")),
    Heading("aliases", _("Other names"), read=read_names),
)
PEOPLE = (
    Heading("code", _("Personal code"), required=True),
    Heading("name", pgettext_lazy("person", "Name"), required=True),
    Heading("organisation", _("Belongs to (code or name)"), required=True),
    Heading("phone", _("Telephone")),
    Heading("post", _("Post")),
    Heading("role", _("Role")),
    Heading("at", _("Role and post at (code or name)")),
    Heading("line", _("Line of work")),
    Heading("from_on", _("From"), read=read_day),
    Heading("shared", _("Shared account"), read=read_yes),
)
MEMBERS = (
    Heading("code", pgettext_lazy("member", "Code"), required=True),
    Heading("name", pgettext_lazy("person", "Name"), required=True),
    Heading("branch", _("Branch (code or name)"), required=True),
    Heading("type", _("Type of member"), required=True),
)
KINDS: dict[str, tuple[Sequence[Heading], Any]] = {
    "tree": (TREE, OrganisationRow),
    "people": (PEOPLE, PersonRow),
    "members": (MEMBERS, MemberRow),
}


class IdNumberError(BadRowsError):
    """A file of people held what looks like ID numbers; it must not be kept, not even as an upload."""


def read_rows(kind: str, content: bytes, name: str) -> list[Any]:
    """The rows of a workbook as rows of its kind. Raises BadRowsError; for ID numbers before anything else."""
    table = read_table(content, name)
    if kind != "tree":
        _refuse_id_numbers(table)
    headings, row_type = KINDS[kind]
    start, columns = _find_head(table, headings)
    rows, faults = [], []
    for number, cells in enumerate(table[start + 1 :], start=start + 2):
        if not any(cells):
            continue
        values: dict[str, Any] = {"row": number}
        for heading in headings:
            place = columns.get(heading.key)
            text = tidy(cells[place]) if place is not None and place < len(cells) else ""
            try:
                values[heading.key] = heading.read(text)
            except ValueError:
                faults.append(Fault(number, heading.key, _("“%(text)s” is not understood here.") % {"text": text[:40]}))
        rows.append(values)
    if not rows:
        faults.append(Fault(start + 2, headings[0].key, _("There are no rows below the headings.")))
    if faults:
        raise BadRowsError(faults)
    return [row_type(**values) for values in rows]


def read_table(content: bytes, name: str) -> list[list[str]]:
    """Every cell of the first sheet as text. Raises BadRowsError for what is no table or too large."""
    if len(content) > LARGEST:
        raise BadRowsError([Fault(0, "", _("The file is larger than 5 MB."))])
    table = _read_csv(content) if name.lower().endswith((".csv", ".txt")) else _read_workbook(content)
    if len(table) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in table):
        raise BadRowsError([Fault(0, "", _("The file has more than 20,000 rows or 60 columns; split it."))])
    return table


def _read_csv(content: bytes) -> list[list[str]]:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        except csv.Error:
            break
    raise BadRowsError([Fault(0, "", _("This is not a readable CSV file; save it as .xlsx, or as CSV in UTF-8."))])


def _read_workbook(content: bytes) -> list[list[str]]:
    unreadable = BadRowsError(
        [Fault(0, "", _("This is not a readable workbook; save it as .xlsx and upload it again."))]
    )
    try:
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                    raise unreadable
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, IndexError) as fault:
        raise unreadable from fault
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: Any) -> str:
    """A cell as text; a whole number without its decimal point."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _refuse_id_numbers(table: list[list[str]]) -> None:
    faults = [
        Fault(number, column_letter(place), ID_NUMBER)
        for number, cells in enumerate(table, start=1)
        for place, cell in enumerate(cells)
        if holds_id_number(cell)
    ]
    if faults:
        raise IdNumberError(faults)


def column_letter(place: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _find_head(table: list[list[str]], headings: Sequence[Heading]) -> tuple[int, dict[str, int]]:
    """The line of the headings, among the first ten, and where each column stands. Unknown columns are passed over."""
    ways = {way: heading.key for heading in reversed(headings) for way in heading.titles()}
    needed = {heading.key for heading in headings if heading.required}
    best: set[str] = set()
    for number, cells in enumerate(table[:10]):
        columns: dict[str, int] = {}
        for place, cell in enumerate(cells):
            key = ways.get(tidy(cell).rstrip("*＊ ").lower())
            if key:
                columns.setdefault(key, place)
        if needed <= set(columns):
            return number, columns
        best = max(best, set(columns) & needed, key=len)
    missing = ", ".join(str(heading.title) for heading in headings if heading.key in needed - best)
    raise BadRowsError([Fault(1, "", _("These columns are missing: %(columns)s.") % {"columns": missing})])
