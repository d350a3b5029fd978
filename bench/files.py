"""Workbooks out and in: the export of the whole data set through the page people use."""

from __future__ import annotations

import io
import time

from python_calamine import CalamineWorkbook

from bench import pages
from bench.client import Connection, fields_of, form, request, upload
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


def import_record(own: Zugong, told: Record, content: bytes) -> Record:
    """One workbook through the users' door: sent, checked cell by cell into staging, then taken over in one step.

    ``whole_s`` is from the first byte of the upload to the answer of taking over, without the page between.
    """
    path, rows = told["path"], told["rows"]
    cookies, connection = own.cookies["import"], Connection(own.server.port)
    shown = connection.ask(request(path, cookies))
    token = fields_of(shown.text)["csrfmiddlewaretoken"]
    sent = cookies | shown.cookies()
    fields = {"csrfmiddlewaretoken": token, "sheet": told["sheet"], "period": told["period"]}
    wanted = upload(path, fields, "rows.xlsx", content, sent)
    started = time.perf_counter()
    staged = connection.ask(wanted)
    staging = time.perf_counter() - started
    if staged.status != 302:
        raise SideError(f"the upload answers {staged.status}: {staged.text[:1500]}")
    address = next(
        line.split(b":", 1)[1].strip().decode()
        for line in staged.head.split(b"\r\n")
        if line.lower().startswith(b"location:")
    )
    started = time.perf_counter()
    taken = connection.ask(form(f"{address}confirm/", {"csrfmiddlewaretoken": token}, sent))
    commit = time.perf_counter() - started
    connection.close()
    if taken.status != 302:
        raise SideError(f"taking over answers {taken.status}: {taken.text[:1500]}")
    whole = staging + commit
    return {"figure": "import", "rows": rows, "bytes": len(content), "staging_s": staging, "commit_s": commit,
            "whole_s": whole, "rows_per_s": rows / whole, **own.server.memory()}  # fmt: skip
