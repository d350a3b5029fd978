"""Whether both sides show the same: the fifty rows in their order, the four counts of every second-level unit."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bench import pages
from bench.bare import dataset

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass
class Row:
    cells: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)


class _Table(HTMLParser):
    """Rows of every table of a page: the text of each cell, the machine-readable days in them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(Row())
        if tag in {"td", "th"} and self.rows:
            self.rows[-1].cells.append("")
            self._inside = True
        if tag == "time" and self.rows:
            self.rows[-1].days.append((dict(attrs).get("datetime") or "")[:10])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1].cells[-1] += data


def rows_of(page: str) -> list[Row]:
    parser = _Table()
    parser.feed(page)
    return parser.rows


def bare_day(text: str) -> str:
    """``Oct. 9, 2026`` as 2026-10-09."""
    word, day, year = re.fullmatch(r"(\w+)\.? (\d+), (\d+)", text.strip()).groups()
    return dt.date(int(year), MONTHS.index(word[:3]) + 1, int(day)).isoformat()


def list_faults(bare: str, zugong: str) -> list[str]:
    """Differences between the two lists: title, day, organisation, row by row."""
    wanted = [(row.cells[1], bare_day(row.cells[3]), row.cells[5]) for row in rows_of(bare)]
    shown = [row for row in rows_of(zugong) if row.days]
    faults = [] if len(wanted) == pages.ROWS else [f"bare list has {len(wanted)} rows"]
    if len(shown) != len(wanted):
        return [*faults, f"list has {len(shown)} rows, bare {len(wanted)}"]
    for number, (row, (title, day, unit)) in enumerate(zip(shown, wanted, strict=True), 1):
        if not (any(title in cell for cell in row.cells) and day in row.days and any(unit in c for c in row.cells)):
            faults.append(f"row {number}: {row.cells} {row.days} is not {title} {day} {unit}")
    return faults[:5]


def overview_faults(bare: str, zugong: str) -> list[str]:
    """Differences between the counts of the two overviews."""
    wanted = {int(row.cells[0]): tuple(map(int, row.cells[1:])) for row in rows_of(bare)}
    return count_faults(wanted, zugong)


def count_faults(wanted: dict[int, tuple[int, ...]], zugong: str) -> list[str]:
    """Where the overview differs from counts (all, open, overdue, closed) by id of the unit."""
    names = {each.id: each.name for each in dataset.orgs() if each.level == 2}
    shown = {row.cells[0].strip(): counts_of(row) for row in rows_of(zugong) if row.cells}
    faults = [] if len(wanted) == pages.UNITS else [f"{len(wanted)} units counted, not {pages.UNITS}"]
    for pk, counts in wanted.items():
        if shown.get(names[pk]) != tuple(counts):
            faults.append(f"{names[pk]}: overview {shown.get(names[pk])}, rows {tuple(counts)}")
    return faults[:5]


def counts_of(row: Row) -> tuple[int, ...] | None:
    """The four counts of a row of the overview; None where it is no such row."""
    numbers = [re.sub(r"\D", "", cell) for cell in row.cells[1:]]
    if len(numbers) <= max(pages.OVERVIEW_CELLS) or not all(numbers[at] for at in pages.OVERVIEW_CELLS):
        return None
    return tuple(int(numbers[at]) for at in pages.OVERVIEW_CELLS)
