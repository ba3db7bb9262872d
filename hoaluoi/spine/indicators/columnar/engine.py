"""Runs the columnar roll-up in an embedded DuckDB of its own, on a file that nobody else opens."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from hoaluoi.core.periods import Kind
from hoaluoi.spine.indicators.columnar import sql
from hoaluoi.spine.indicators.columnar.plan import Plan, lay, trees
from hoaluoi.spine.indicators.models import Measure

Progress = Callable[[str, int, int], None]
_LONGER_KINDS = (Kind.MONTH, Kind.QUARTER, Kind.YEAR)

_FACTS = """
COPY (
    SELECT f.measure_id, f.unit_id, f.period, (f.value * 1000000)::numeric(38, 0), f.state, f.provisional, f.simulated
    FROM indicators_fact f WHERE f.measure_id = ANY({ids})
) TO STDOUT (FORMAT csv)"""
_PLACED = """
SELECT unit_id, parent_id, coalesce(lower(valid), '0001-01-01'::date), coalesce(upper(valid) - 1, '9999-12-31'::date)
FROM organisation_placement WHERE line = 'admin'"""


_RAW = """
CREATE TABLE raw AS SELECT * FROM read_csv(
    ?, header = false, auto_detect = false, delim = ',', quote = '"', nullstr = '',
    columns = {'measure': 'BIGINT', 'unit': 'BIGINT', 'code': 'VARCHAR', 'value': 'HUGEINT', 'state': 'VARCHAR',
               'provisional': 'BOOLEAN', 'simulated': 'BOOLEAN'}
)"""


@dataclass(frozen=True)
class Rolled:
    """What a roll-up gave: a CSV of roll-up rows (values in whole millionths), and how much went in and out."""

    path: Path
    facts: int
    rows: int


def silent(stage: str, done: int, of: int) -> None:
    """Tells nobody."""


def roll_up(measures: Sequence[Measure], folder: Path, progress: Progress = silent, *, owing: bool = True) -> Rolled:
    """Rolls up all facts of the measures (with the measures that weigh them) within the caller's transaction.

    `progress(stage, done, of)` is told about each stage; without `owing`, nobody is expected.
    """
    facts_file = folder / "facts.csv"
    _export_facts(measures, facts_file)
    progress("facts", 1, 1)
    with duckdb.connect(str(folder / "rollup.duckdb")) as duck:
        duck.execute("SET preserve_insertion_order = false")
        duck.execute(f"SET temp_directory = '{folder}'")
        count = _load_facts(duck, facts_file)
        plan = lay(measures, duck.execute("SELECT DISTINCT measure, code FROM raw").fetchall(), owing=owing)
        depth = _load_plan(duck, plan, measures)
        progress("plan", 1, 1)
        _climb(duck, depth, progress)
        _lengthen(duck, progress)
        return Rolled(*_write(duck, folder / "rollup.csv", count))


def _export_facts(measures: Sequence[Measure], path: Path) -> None:
    ids = {m.pk for m in measures} | {m.weight_id for m in measures if m.weight_id is not None}
    statement = _FACTS.format(ids=f"'{{{','.join(map(str, sorted(ids)))}}}'::bigint[]")
    connection.ensure_connection()
    with connection.cursor() as cursor, path.open("wb") as out, cursor.copy(statement) as copy:
        for block in copy:
            out.write(block)


def _load_facts(duck: duckdb.DuckDBPyConnection, path: Path) -> int:
    duck.execute(_RAW, [str(path)])
    row = duck.execute("SELECT count(*) FROM raw").fetchone()
    return int(row[0]) if row else 0


def _table(duck: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """A small table from Python rows; `columns` as in CREATE TABLE."""
    names = [column.split()[0] for column in columns.split(", ")]
    by_column = list(zip(*rows, strict=True)) or [() for _ in names]
    duck.execute(f"CREATE TABLE {name} ({columns})")
    if by_column[0]:
        small = pa.table({each: pa.array(values) for each, values in zip(names, by_column, strict=True)})
        duck.register("small", small)
        duck.execute(f"INSERT INTO {name} SELECT * FROM small")
        duck.unregister("small")


def _load_plan(duck: duckdb.DuckDBPyConnection, plan: Plan, measures: Sequence[Measure]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PLACED)
        placed = cursor.fetchall()
        cursor.execute("SELECT id FROM organisation_unit WHERE simulated")
        simulated = {row[0] for row in cursor.fetchall()}
    tree_of, edges = trees(plan, placed)
    _table(
        duck,
        "measure",
        "id BIGINT, unit_additivity VARCHAR, time_additivity VARCHAR, parent_adds BOOLEAN, weight BIGINT",
        [(m.pk, m.unit_additivity, m.time_additivity, m.parent_adds, m.weight_id) for m in measures],
    )
    _table(
        duck,
        "period",
        "id INT, code VARCHAR, kind VARCHAR, end_date DATE, days INT, tree INT",
        [(n, p.code, p.kind.value, p.end_date, p.days, tree_of[n]) for p, n in plan.numbers.items()],
    )
    _table(duck, "edge", "tree INT, unit BIGINT, parent BIGINT, depth INT", edges)
    _table(duck, "climb", "measure BIGINT, period INT, fact_period INT", plan.climbs)
    _table(duck, "weighing", "measure BIGINT, period INT, fact_period INT", plan.weighing)
    _table(duck, "longer", "measure BIGINT, period INT, part INT", plan.longer)
    _table(duck, "expected_from", "measure BIGINT, period INT, part INT", plan.expected_from)
    _table(duck, "counted", "measure BIGINT, period INT", plan.counted)
    _table(
        duck,
        "owed",
        "measure BIGINT, unit BIGINT, period INT, simulated BOOLEAN",
        [(measure, unit, period, unit in simulated) for measure, unit, period in plan.owed],
    )
    duck.execute(
        "CREATE TABLE fact AS SELECT measure, unit, p.id AS period, value, state, provisional, simulated"
        " FROM raw JOIN period p ON p.code = raw.code"
    )
    return max((depth for *_, depth in edges), default=0)


def _climb(duck: duckdb.DuckDBPyConnection, deepest: int, progress: Progress) -> None:
    duck.execute(sql.SAID)
    for done, depth in enumerate(range(deepest, -1, -1), start=1):
        duck.execute(sql.LEVEL, {"depth": depth})
        progress("levels", done, deepest + 1)
    duck.execute(sql.ROWS)


def _lengthen(duck: duckdb.DuckDBPyConnection, progress: Progress) -> None:
    for done, kind in enumerate(_LONGER_KINDS, start=1):
        duck.execute(sql.LONGER, {"kind": kind.value})
        duck.execute(sql.EXPECTED_OF_PARTS, {"kind": kind.value})
        duck.execute(sql.PUT_EXPECTED)
        progress("periods", done, len(_LONGER_KINDS))


def _write(duck: duckdb.DuckDBPyConnection, path: Path, facts: int) -> tuple[Path, int, int]:
    decimal = "CASE WHEN {0} IS NOT NULL THEN ({0})::DECIMAL(38, 0)::VARCHAR END"
    values = ", ".join(decimal.format(f"r.{name}") for name in ("value", "own"))
    duck.execute(
        f"COPY (SELECT r.measure, r.unit, p.code, p.kind, p.end_date, r.basis, {values}, r.reported, r.zero,"
        " r.not_applicable, r.provisional, r.simulated, r.expected, r.days,"
        f" {decimal.format('r.accumulated')} FROM row_ r JOIN period p ON p.id = r.period)"
        " TO '" + str(path).replace("'", "''") + "' (FORMAT csv, HEADER false)"
    )
    row = duck.execute("SELECT count(*) FROM row_").fetchone()
    return path, facts, int(row[0]) if row else 0
