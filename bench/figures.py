"""From raw rounds to the table: medians over the rounds, ratios within one round, aims and whether they are met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Record = dict[str, Any]
NOT_BUILT = "not built yet"

RATIO_AIMS = {"list": 2.5, "overview": 0.7, "create": 3.0}
SCALE_AIM = 3.0  # overview at six million duties against overview at 60,000
CREATE_PER_S, IDLE_MB, EXPORT_S = 400, 250, 3
COMMIT_S, IMPORT_PER_S = 1.0, 5_000
DEMO_S = 90

SHEETS = {"marks": "marks of attendance", "rows": "rows with 240,000 typed values"}


@dataclass(frozen=True)
class Line:
    """One line of the table; texts, because what is missing says so in words."""

    figure: str
    bare: str = ""
    zugong: str = ""
    ratio: str = ""
    aim: str = ""
    met: str = ""


def lines(records: Sequence[Record]) -> list[Line]:
    """The table of a run, in a fixed order."""
    timed = [record for record in records if "p50_ms" in record]
    found = [
        line
        for processes in sorted({record["processes"] for record in timed if record["database"] == "postgresql"})
        for figure in ("list", "overview", "create")
        for line in _pair(timed, figure, processes)
    ]
    found += _scale(timed, records)
    found += _memory(records)
    found += _sqlite(timed)
    found += _export(records)
    found += _import(records)
    found += _scans(records)
    return found + list(_sample(records))


def _pick(records: Iterable[Record], **wanted: Any) -> list[Record]:
    return [record for record in records if all(record.get(key) == value for key, value in wanted.items())]


def _pair(timed: list[Record], figure: str, processes: int) -> Iterable[Line]:
    """Alone, with four clients, and for create the rows a second."""
    for clients in (1, 4):
        here = _pick(timed, figure=figure, processes=processes, clients=clients, database="postgresql")
        bare, own = _pick(here, side="bare"), _pick(here, side="zugong")
        if not own:
            continue
        factor = RATIO_AIMS[figure]
        name = f"{figure}, {_people(clients)}, {_web(processes)}"
        judged = clients == 1
        yield Line(
            name, times(bare), times(own), ratios(bare, own), f"≤ {factor} ×" if judged else "",
            _met(_ratio(bare, own) <= factor) if judged and bare else "",
        )  # fmt: skip
        if figure == "create" and clients == 4:
            rate, judged = median(one["per_s"] for one in own), processes > 1
            yield Line(
                f"create, rows a second, 4 clients, {_web(processes)}",
                f"{median(one['per_s'] for one in bare):.0f}/s" if bare else "", f"{rate:.0f}/s", "",
                f"≥ {CREATE_PER_S}/s" if judged else "", _met(rate >= CREATE_PER_S) if judged else "",
            )  # fmt: skip


def _scale(timed: list[Record], records: Sequence[Record]) -> Iterable[Line]:
    own = _pick(timed, figure="overview", side="zugong-6m", clients=1)
    if not own:
        return
    small = _pick(timed, figure="overview", side="zugong", clients=1, database="postgresql-6m")
    kinds = own[0].get("kinds", 1)
    name = f"overview at {own[0].get('duties', 0):,} duties of {kinds} kind(s), alone"
    yield Line(
        f"{name}, {_web(own[0]['processes'])} (second column: 60,000)", times(small), times(own), ratios(small, own),
        f"≤ {SCALE_AIM} × (60,000)", _met(_ratio(small, own) <= SCALE_AIM),
    )  # fmt: skip
    for record in _pick(records, figure="count by SQL at scale"):
        yield Line("the same counts straight from the duties, one SQL statement", zugong=f"{record['ms']:.0f} ms")


def _memory(records: Sequence[Record]) -> Iterable[Line]:
    for moment in ("idle", "after load"):
        for record in _pick(records, figure="memory", moment=moment):
            beside = f"web {record['web_mb']:.0f} + worker {record['worker_mb']:.0f}" if record["worker_mb"] else "web"
            yield Line(
                f"memory (PSS) {moment}, 1 web process" + ("" if record["worker_mb"] else f"; worker {NOT_BUILT}"),
                f"{record['bare_mb']:.0f} MB", f"{record['all_mb']:.0f} MB ({beside})",
                f"{record['all_mb'] / record['bare_mb']:.2f}",
                f"≤ {IDLE_MB} MB" if moment == "idle" else "",
                _met(record["all_mb"] <= IDLE_MB) if moment == "idle" else "",
            )  # fmt: skip


def _export(records: Sequence[Record]) -> Iterable[Line]:
    taken = _pick(records, figure="export")
    if taken:
        seconds = median(record["s"] for record in taken)
        yield Line(
            f"export of {taken[0]['rows']:,} rows to a workbook, 1 process", zugong=f"{seconds:.1f} s",
            aim=f"≤ {EXPORT_S} s", met=_met(seconds <= EXPORT_S),
        )  # fmt: skip


def _import(records: Sequence[Record]) -> Iterable[Line]:
    for record in _pick(records, figure="import"):
        name = f"import of {record['rows']:,} {SHEETS[record['sheet']]}, {record['database']}, 1 process"
        commit, rate = record["commit_s"], record["rows_per_s"]
        yield Line(
            f"{name}: taking over", zugong=f"{commit:.2f} s", aim=f"≤ {COMMIT_S:.0f} s", met=_met(commit <= COMMIT_S)
        )
        yield Line(
            f"{name}: whole, from upload to taken over", zugong=f"{rate:,.0f} rows/s ({record['whole_s']:.1f} s)",
            aim=f"≥ {IMPORT_PER_S:,} rows/s", met=_met(rate >= IMPORT_PER_S),
        )  # fmt: skip


def _scans(records: Sequence[Record]) -> Iterable[Line]:
    """Pages whose statements read a large table whole, by the plans of PostgreSQL."""
    for record in _pick(records, figure="plans"):
        scans = {name: page["full_scans"] for name, page in record["pages"].items() if page["full_scans"]}
        told = "; ".join(f"{name}: {', '.join(tables)}" for name, tables in scans.items()) or "none"
        name = f"tables of more than {record['large']:,} rows read whole by one of {len(record['pages'])} pages"
        yield Line(name, zugong=told, aim="none", met=_met(not scans))


def _sample(records: Sequence[Record]) -> Iterable[Line]:
    """Whole commands on the sample city, SQLite."""
    for record in _pick(records, figure="demo"):
        yield Line(f"sample city{' (small)' if record['small'] else ''} built", zugong=f"{record['s']:.0f} s",
                   aim="" if record["small"] else f"≤ {DEMO_S} s",
                   met="" if record["small"] else _met(record["s"] <= DEMO_S))  # fmt: skip
    if taken := _pick(records, figure="figures"):
        name = f"zugong figures: {taken[0]['figures']} figures of {taken[0]['records']:,} records"
        yield Line(f"{name}, the whole command", zugong=f"{median(one['s'] for one in taken):.1f} s")
    if taken := _pick(records, figure="report"):
        yield Line("half-year report and its annex, the whole command",
                   zugong=f"{median(one['s'] for one in taken):.1f} s")  # fmt: skip


def _sqlite(timed: list[Record]) -> Iterable[Line]:
    for figure in ("list", "overview", "create"):
        for clients in (1, 4):
            own = _pick(timed, figure=figure, database="sqlite", clients=clients)
            if own:
                rate = f", {median(one['per_s'] for one in own):.0f}/s" if figure == "create" else ""
                yield Line(f"SQLite: {figure}, {_people(clients)}, 1 process", zugong=times(own) + rate)


def times(records: list[Record]) -> str:
    """Medians over the rounds of p50 and p95 in milliseconds."""
    if not records:
        return ""
    return " / ".join(f"{median(one[key] for one in records):.2f}" for key in ("p50_ms", "p95_ms")) + " ms"


def _of_rounds(bare: list[Record], own: list[Record]) -> list[float]:
    by_round = {one["round"]: one["p50_ms"] for one in bare}
    return [one["p50_ms"] / by_round[one["round"]] for one in own if one["round"] in by_round]


def _ratio(bare: list[Record], own: list[Record]) -> float:
    return median(_of_rounds(bare, own))


def ratios(bare: list[Record], own: list[Record]) -> str:
    """Median over the rounds of the ratio of the p50, with the smallest and largest."""
    found = _of_rounds(bare, own)
    return f"{median(found):.2f} ({min(found):.2f}–{max(found):.2f})" if found else ""


def _met(yes: bool) -> str:
    return "yes" if yes else "no"


def _people(clients: int) -> str:
    return "alone" if clients == 1 else f"{clients} clients"


def _web(processes: int) -> str:
    return "1 process" if processes == 1 else f"{processes} processes"


HEADS = ("figure", "bare", "Zugong", "ratio", "aim", "met")


def cells(line: Line) -> tuple[str, ...]:
    return (line.figure, line.bare, line.zugong, line.ratio, line.aim, line.met)


def text_table(found: Sequence[Line]) -> str:
    """For the terminal."""
    rows = [HEADS, *map(cells, found)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADS))]
    return "\n".join("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)) for row in rows)


def markdown_table(found: Sequence[Line]) -> str:
    rows = [HEADS, ("---",) * len(HEADS), *map(cells, found)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
