"""Runs the columnar roll-up in an embedded DuckDB of its own, on a file that nobody else opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from hoaluoi.spine.indicators.columnar import dense, ground, sql
from hoaluoi.spine.indicators.models import Measure

Progress = Callable[[str, int, int], None]


class Way(StrEnum):
    """How totals are worked out: each measure the faster way, or all of them level by level in SQL, or all that can be
    on dense arrays."""

    FASTER = "faster"
    LEVELS = "levels"
    ARRAYS = "arrays"


@dataclass(frozen=True)
class Rolled:
    """What a roll-up gave: a CSV of roll-up rows (values in whole millionths), and how much went in and out."""

    path: Path
    facts: int
    rows: int


def silent(stage: str, done: int, of: int) -> None:
    """Tells nobody."""


def roll_up(
    measures: Sequence[Measure],
    folder: Path,
    progress: Progress = silent,
    *,
    owing: bool = True,
    way: Way = Way.FASTER,
    within: ground.Within | None = None,
) -> Rolled:
    """Rolls up all facts of the measures (with the measures that weigh them) within the caller's transaction.

    `progress(stage, done, of)` is told about each stage; without `owing`, nobody is expected. `within` reads some units
    and days only: right for the numbers that rest on nothing else.
    """
    with duckdb.connect(str(folder / "rollup.duckdb")) as duck:
        duck.execute("SET preserve_insertion_order = false")
        duck.execute(f"SET temp_directory = '{folder}'")
        facts, deepest = ground.prepare(duck, measures, folder, owing=owing, within=within)
        progress("facts", 1, 1)
        kinds = {} if way is Way.LEVELS else dense.eligible(duck, every=way is Way.ARRAYS)
        work_out(duck, deepest, kinds, progress)
        return Rolled(*_write(duck, folder / "rollup.csv", facts))


def work_out(
    duck: duckdb.DuckDBPyConnection, deepest: int, kinds: dict[int, dense.Kind], progress: Progress = silent
) -> None:
    """Makes the table `totals` from the ground; the measures of `kinds` on dense arrays, the others in SQL."""
    if kinds:
        dense.take(duck, kinds)
    planned = list(sql.steps(deepest))
    for done, step in enumerate(planned, start=1):
        duck.execute(f"CREATE TABLE {step.name} AS {step.select}")
        progress("levels", done, len(planned))
    if kinds:
        for rows in dense.roll_up(duck, kinds):
            duck.register("rows_of_block", rows)
            duck.execute("INSERT INTO totals BY NAME SELECT * FROM rows_of_block")
            duck.unregister("rows_of_block")
        progress("arrays", 1, 1)


def _write(duck: duckdb.DuckDBPyConnection, path: Path, facts: int) -> tuple[Path, int, int]:
    decimal = "CASE WHEN {0} IS NOT NULL THEN ({0})::DECIMAL(38, 0)::VARCHAR END"
    values = ", ".join(decimal.format(f"r.{name}") for name in ("value", "own"))
    duck.execute(
        f"COPY (SELECT r.measure, r.unit, p.code, p.kind, p.end_date, r.basis, {values}, r.reported, r.zero,"
        " r.not_applicable, r.provisional, r.simulated, r.expected, r.days,"
        f" {decimal.format('r.accumulated')} FROM totals r JOIN period p ON p.id = r.period)"
        " TO '" + str(path).replace("'", "''") + "' (FORMAT csv, HEADER false)"
    )
    row = duck.execute("SELECT count(*) FROM totals").fetchone()
    return path, facts, int(row[0]) if row else 0
