"""Six million duties: a hundred times the data set, the ended ones spread over ten years, the kinds over ten."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

import psycopg

from bench import content, pages
from bench.figures import Record
from bench.rounds import Pace, Stage
from bench.servers import BARE, BARE_FOLDER, ZUGONG, serving
from bench.sides import Bare

if TYPE_CHECKING:
    from bench.run import Run

TIMES = 100
NAME = "zugong_6m"

# Ended duties go back by up to ten years, so that there are as many months of sheets as such a city would have.
BACK = "make_interval(days => n * 37 % 3650)"

LEAVES = """
SELECT l.code FROM directory_level l WHERE l.rank = (SELECT max(rank) FROM directory_level m WHERE m.tree = l.tree)
"""
ABOVE = f"""
JOIN directory_organisation o ON o.id = d.organisation_id
JOIN directory_organisation u ON u.id = ANY (string_to_array(trim(BOTH '/' FROM o.path), '/')::bigint[])
WHERE u.id <> o.id OR u.level_id NOT IN ({LEAVES})
"""
STATES = ("open", "received", "filed", "returned", "ended", "cancelled")
COUNTS = {
    **{state: f"state = '{state}'" for state in STATES},
    **{f"held_{held}": f"held = '{held}'" for held in ("on_time", "extended", "postponed", "late")},
    **{f"filing_{filing}": f"filing = '{filing}'" for filing in ("on_time", "late", "back_filled")},
}
DAYS = {"awaiting": "state IN ('open', 'received')", "filed": "state = 'filed'", "returned": "state = 'returned'"}
UNFINISHED = "state IN ('open', 'received', 'filed', 'returned')"


def sheet_sql(table: str, place: str, value: str, counts: dict[str, str], only: str = "true") -> str:
    """The sheets of one table straight from the duties: counted once per owner, then added up the tree."""
    counted = ", ".join(f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in counts.items())
    summed = ", ".join(f"sum(d.{name})" for name in counts)
    return f"""
    INSERT INTO {table} (organisation_id, kind_id, {place}, {", ".join(counts)})
    SELECT u.id, d.kind_id, d.{place}, {summed}
    FROM (SELECT organisation_id, kind_id, {value} AS {place}, {counted} FROM duties_duty
          WHERE audience = 'subtree' AND {only} GROUP BY 1, 2, 3) d {ABOVE}
    GROUP BY 1, 2, 3"""


RECOUNT = (
    "TRUNCATE duties_tally, duties_duetally, duties_tallydelta",
    sheet_sql("duties_tally", "month", "to_char(due_on, 'YYYY-MM')", COUNTS),
    sheet_sql("duties_tally", "month", "''", COUNTS),
    sheet_sql("duties_duetally", "file_by", "file_by", DAYS, UNFINISHED),
)
COUNT_ALL = """
SELECT split_part(o.path, '/', 3)::bigint AS unit, count(*), count(*) FILTER (WHERE d.state <> 'ended'),
  count(*) FILTER (WHERE d.state <> 'ended' AND d.due_on < %s), count(*) FILTER (WHERE d.state = 'ended')
FROM duties_duty d JOIN directory_organisation o ON o.id = d.organisation_id GROUP BY 1
"""


def stage(this: Run, say: Callable[[str], None]) -> None:
    """Fill a copy, check its overview against the duties themselves, measure it beside the 60,000."""
    say("filling six million duties")
    this.cluster.create(NAME, "zugong_loaded")
    with this.cluster.connect(NAME) as connection:
        this.note({"figure": "fill at scale", **fill(connection, this.options.kinds)})
        connection.execute("VACUUM ANALYZE")
        wanted, seconds = counts(connection)
        duties = connection.execute("SELECT count(*) FROM duties_duty").fetchone()[0]
    this.note({"figure": "count by SQL at scale", "ms": seconds * 1e3, "duties": duties})
    for side in ("bare", "zugong"):
        this.cluster.create(side, f"{side}_loaded")
    this.cluster.settle("bare", "zugong", NAME)
    home = {"ZUGONG_HOME": str(this.home / "zugong_loaded")}
    with ExitStack() as stack:
        bare_env = this.environment("bare") | this.cluster.environment("bare")
        bare = Bare(stack.enter_context(serving(BARE, 1, bare_env, folder=BARE_FOLDER)))
        small = this.zugong(stack.enter_context(serving(ZUGONG, 1, this.environment("zugong") | home)))
        large = this.zugong(stack.enter_context(serving(ZUGONG, 1, this.environment(NAME) | home)), "zugong-6m")
        faults = content.count_faults(wanted, large.page("overview"))
        this.faults += [f"overview at scale: {fault}" for fault in faults]
        more: Record = {"duties": duties, "kinds": this.options.kinds}
        sides = Stage("postgresql-6m", 1, (bare, small, large))
        for figure in (key for key, page in pages.PAGES.items() if page.scale):
            for record in sides.records(figure, Pace.of(this.options.rounds, this.options.quick), say):
                this.note(record | (more if record["side"] == large.name else {}))


def fill(connection: psycopg.Connection, kinds: int) -> Record:
    """Copies of every duty by SQL, without the indexes that only reading needs, then the sheets."""
    same = _recount_agrees(connection)
    started = time.perf_counter()
    connection.execute(_kinds_sql(connection), [kinds - 1])
    indexes = connection.execute(
        "SELECT i.indexname, i.indexdef FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname "
        "WHERE i.tablename = 'duties_duty' AND c.oid IS NULL"
    ).fetchall()
    for name, _definition in indexes:
        connection.execute(f'DROP INDEX "{name}"')
    connection.execute("SET session_replication_role = replica")  # each copy points where its original points
    connection.execute(_copy_sql(connection, kinds), {"times": TIMES - 1})
    connection.execute("SET session_replication_role = origin")
    for _name, definition in indexes:
        connection.execute(definition)
    filled = time.perf_counter()
    for statement in RECOUNT:
        connection.execute(statement)
    sheets = connection.execute("SELECT count(*) FROM duties_tally").fetchone()[0]
    return {
        "fill_s": filled - started, "recount_by_sql_s": time.perf_counter() - filled, "sheets": sheets,
        "recount_by_sql_agrees": same,
    }  # fmt: skip


def _columns(connection: psycopg.Connection, table: str) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    )
    return list(rows.fetchall())


def _kinds_sql(connection: psycopg.Connection) -> str:
    names = [name for name, _type in _columns(connection, "duties_kind")]
    given = ", ".join("code || '-' || n" if name == "code" else name for name in names)
    return f"INSERT INTO duties_kind ({', '.join(names)}) SELECT {given} FROM duties_kind, generate_series(1, %s) n"


def _copy_sql(connection: psycopg.Connection, kinds: int) -> str:
    """Every column as it is, but for the code, the kind and, where a duty has ended, the days."""
    columns = [column for column in _columns(connection, "duties_duty") if column[0] != "id"]

    def value(name: str, type: str) -> str:
        if name == "code":
            return "d.code || '-' || n"
        if name == "kind_id":
            return f"CASE WHEN n %% {kinds} = 0 THEN d.kind_id ELSE d.kind_id || '-' || (n %% {kinds}) END"
        if type == "date" or type.startswith("timestamp"):
            back = BACK.replace("%", "%%")
            return f"CASE WHEN d.state = 'ended' THEN (d.{name} - {back})::{type} ELSE d.{name} END"
        return f"d.{name}"

    return (
        f"INSERT INTO duties_duty ({', '.join(name for name, _type in columns)}) "
        f"SELECT {', '.join(value(*column) for column in columns)} "
        "FROM duties_duty d CROSS JOIN generate_series(1, %(times)s) n"
    )


def _recount_agrees(connection: psycopg.Connection) -> bool:
    """Whether the SQL makes the very sheets that Zugong's own recount left in the copy."""
    tables = {"duties_tally": ("month", COUNTS), "duties_duetally": ("file_by", DAYS)}
    for table in tables:
        connection.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    for statement in RECOUNT:
        connection.execute(statement)
    differing = 0
    for table, (place, names) in tables.items():
        chosen = f"organisation_id, kind_id, {place}, {', '.join(names)}"
        for one, other in ((table, f"kept_{table}"), (f"kept_{table}", table)):
            found = connection.execute(
                f"SELECT count(*) FROM (SELECT {chosen} FROM {one} EXCEPT SELECT {chosen} FROM {other}) x"
            ).fetchone()
            differing += found[0]
    return differing == 0


def counts(connection: psycopg.Connection) -> tuple[dict[int, tuple[int, ...]], float]:
    """All, open, overdue, closed of each second-level unit straight from the duties, and the seconds it took."""
    started = time.perf_counter()
    rows = connection.execute(COUNT_ALL, [pages.TODAY]).fetchall()
    return {unit: tuple(rest) for unit, *rest in rows}, time.perf_counter() - started
