"""Lays down in DuckDB what a roll-up starts from: facts in whole millionths, and the small tables of the plan."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection

from hoaluoi.spine.indicators.columnar.plan import Plan, lay, trees
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import Measure

TABLES = (
    "fact", "measure", "period", "edge", "climb", "weighing", "longer", "expected_from", "counted", "owed",
)  # fmt: skip

_FACTS = """
COPY (
    SELECT f.measure_id, f.unit_id, f.period, (f.value * 1000000)::numeric(38, 0), f.state, f.provisional, f.simulated
    FROM indicators_fact f WHERE f.measure_id = ANY({ids}){within}
) TO STDOUT (FORMAT csv)"""
_WITHIN = " AND f.unit_id = ANY({units}) AND f.end_date BETWEEN '{first}' AND '{last}'"
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
class Within:
    """Some units' facts of a stretch of days: what one number of theirs rests on."""

    unit_ids: Collection[int]
    first: date
    last: date


def prepare(
    duck: duckdb.DuckDBPyConnection,
    measures: Sequence[Measure],
    folder: Path,
    *,
    owing: bool,
    within: Within | None = None,
) -> tuple[int, int]:
    """Makes the tables from the database, within the caller's transaction; returns the number of facts and the depth of
    the deepest unit. Without `owing`, nobody is expected; facts outside of `within` are left out."""
    path = folder / "facts.csv"
    _export_facts(measures, path, within)
    duck.execute(_RAW, [str(path)])
    path.unlink()
    plan = lay(measures, duck.execute("SELECT DISTINCT measure, code FROM raw").fetchall(), owing=owing)
    deepest = _load_plan(duck, plan, measures)
    duck.execute(
        "CREATE TABLE fact AS SELECT measure, unit, p.id AS period, value, state, provisional, simulated"
        " FROM raw JOIN period p ON p.code = raw.code"
    )
    row = duck.execute("SELECT count(*) FROM raw").fetchone()
    duck.execute("DROP TABLE raw")
    return (int(row[0]) if row else 0), deepest


def _export_facts(measures: Sequence[Measure], path: Path, within: Within | None) -> None:
    ids = {m.pk for m in measures} | {m.weight_id for m in measures if m.weight_id is not None}
    chosen = ""
    if within:
        chosen = _WITHIN.format(units=_array(within.unit_ids), first=within.first, last=within.last)
    statement = _FACTS.format(ids=_array(ids), within=chosen)
    connection.ensure_connection()
    with connection.cursor() as cursor, path.open("wb") as out, cursor.copy(statement) as copy:
        for block in copy:
            out.write(block)


def _array(ids: Collection[int]) -> str:
    return f"'{{{','.join(map(str, sorted(ids)))}}}'::bigint[]"


def table(duck: duckdb.DuckDBPyConnection, name: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
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
    last = {m.pk for m in measures if m.time_additivity == TimeAdditivity.LAST}
    weight_of = {m.pk: m.weight_id for m in measures}
    rows: dict[str, tuple[str, Iterable[Sequence[Any]]]] = {
        "measure": (
            "id BIGINT, code VARCHAR, unit_additivity VARCHAR, time_additivity VARCHAR, parent_adds BOOLEAN",
            [(m.pk, m.code, m.unit_additivity, m.time_additivity, m.parent_adds) for m in measures],
        ),
        "period": (
            "id INT, code VARCHAR, kind VARCHAR, end_date DATE, days INT, tree INT",
            [(n, p.code, p.kind.value, p.end_date, p.days, tree_of[n]) for p, n in plan.numbers.items()],
        ),
        "edge": ("tree INT, unit BIGINT, parent BIGINT, depth INT", edges),
        "climb": (
            "measure BIGINT, period INT, fact_period INT, picks BOOLEAN",
            [(*row, row[0] in last) for row in plan.climbs],
        ),
        "weighing": (
            "measure BIGINT, weight BIGINT, period INT, fact_period INT, picks BOOLEAN",
            [(measure, weight_of[measure], period, part, True) for measure, period, part in plan.weighing],
        ),
        "longer": ("measure BIGINT, period INT, part INT", plan.longer),
        "expected_from": ("measure BIGINT, period INT, part INT", plan.expected_from),
        "counted": ("measure BIGINT, period INT", plan.counted),
        "owed": (
            "measure BIGINT, unit BIGINT, period INT, simulated BOOLEAN",
            [(measure, unit, period, unit in simulated) for measure, unit, period in plan.owed],
        ),
    }
    for name, (columns, values) in rows.items():
        table(duck, name, columns, values)
    return max((depth for *_, depth in edges), default=0)
