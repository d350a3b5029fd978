"""How PostgreSQL answers what the busiest pages ask: each statement explained, full scans of large tables named.

Runs inside Django (``bench.inside plans``) on the loaded database. Prints one line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from bench import load, pages
from bench.profile import ask_once

LARGE = 5_000  # rows; a smaller table is read faster whole than by an index
Plan = dict[str, Any]


def main(_arguments: list[str]) -> dict[str, Any]:
    """For each page its statements, and the full scans in them of tables with more than ``LARGE`` rows."""
    sizes = _sizes()
    told = load.main(["--again"])
    found = {}
    for name, (user, path) in _asked(told["paths"]).items():
        plans = _plans(path, f"{pages.SESSION_COOKIE}={told['sessions'][user]}")
        scans = [
            f"{scan['Relation Name']} ({sizes[scan['Relation Name']]:,} rows)"
            for plan in plans
            for scan in _scans(plan)
            if sizes.get(scan["Relation Name"], 0) > LARGE
        ]
        found[name] = {"path": path, "statements": len(plans), "full_scans": scans}
    return {"pages": found, "large": LARGE}


def _asked(paths: dict[str, str]) -> dict[str, tuple[str, str]]:
    duties, overview = paths["list"], paths["overview"]
    return {
        "list": ("town", f"{duties}?unit={pages.TOWN}&show=due"),
        "list, whole city": ("city", f"{duties}?show=due"),
        "list, last page": ("town", f"{duties}?unit={pages.TOWN}&show=all&page=20"),
        "search": ("city", f"{duties}?q=000123&show=all"),
        "overview": ("city", overview),
        "drill-down to a town": ("city", f"{overview}{pages.TOWN}/"),
    }


def _plans(path: str, cookie: str) -> list[Plan]:
    """The plans of all reads of one request, with the values it was asked with."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask_once(path, cookie)
    found = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
            told = cursor.fetchone()[0]
            found.append((json.loads(told) if isinstance(told, str) else told)[0]["Plan"])
    return found


def _scans(plan: Plan) -> Iterator[Plan]:
    if plan["Node Type"] == "Seq Scan":
        yield plan
    for below in plan.get("Plans", ()):
        yield from _scans(below)


def _sizes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r'")
        return dict(cursor.fetchall())
