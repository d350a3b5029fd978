"""Workbooks out and in: the export of the whole data set through the page people use."""

from __future__ import annotations

import io
import time

from python_calamine import CalamineWorkbook

from bench import pages
from bench.client import Connection, request
from bench.figures import Record
from bench.sides import SideError, Zugong


def export_records(own: Zugong, rounds: int) -> list[Record]:
    """Seconds from asking to the last byte, each time; the file of the first round is opened and its rows counted."""
    wanted = request(own.paths["list"] + pages.EXPORT_QUERY, own.cookies["city"])
    found: list[Record] = []
    for number in range(1, rounds + 1):
        connection = Connection(own.server.port)
        started = time.perf_counter()
        answer = connection.ask(wanted)
        seconds = time.perf_counter() - started
        connection.close()
        if answer.status != 200 or not answer.body.startswith(b"PK"):
            raise SideError(f"the export answers {answer.status}: {answer.body[:300]!r}")
        rows = rows_in(answer.body) if number == 1 else found[0]["rows"]
        found.append({"figure": "export", "round": number, "s": seconds, "bytes": len(answer.body), "rows": rows})
    return found


def rows_in(workbook: bytes) -> int:
    """Rows that name an item of the data set: each title carries its number."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    rows = book.get_sheet_by_index(0).to_python()
    return sum(any(isinstance(cell, str) and cell.endswith("）") for cell in row) for row in rows)
