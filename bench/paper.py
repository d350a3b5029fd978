"""Puts a run's table into docs/performance.md, between its marks; the rest of the page is written by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.figures import Line, Record, markdown_table
from bench.postgresql import CHECKOUT

PAGE = CHECKOUT / "docs" / "performance.md"


def between(text: str, mark: str, content: str) -> str:
    """``text`` with what stands between the marks replaced. Raises ValueError when there are no such marks."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(<!-- /{mark} -->)", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"{PAGE.name} has no marks for {mark}")
    return pattern.sub(lambda found: f"{found.group(1)}{content}\n{found.group(2)}", text)


def machine_lines(record: Record) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in record["packages"].items())
    changed = f" with {record['changed_files']} files changed since" if record["changed_files"] else ""
    return "\n".join(
        [
            f"- {record['processor']}, {record['cores']} cores, {record['memory_gb']} GB, {record['file_system']}, "
            f"{record['system']}; load before the run {record['load_before']:.2f}",
            f"- PostgreSQL {record['postgresql']}, Python {record['python']}, {packages}",
            f"- commit {record['commit']}{changed}",
        ]
    )


def write(records: Sequence[Record], found: Sequence[Line], name: str) -> None:
    """Fill the page from a run."""
    of_machine = next(record for record in records if record["figure"] == "machine")
    note = " **Quick run: no result.**" if of_machine["quick"] else ""
    text = between(PAGE.read_text(), "machine", machine_lines(of_machine))
    PAGE.write_text(between(text, "results", f"Run of {name}.{note}\n\n{markdown_table(found)}"))
