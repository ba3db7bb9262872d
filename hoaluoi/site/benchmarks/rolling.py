"""What `bench rollup` measures on columns: our roll-up on dense arrays, pandas, and a bare DuckDB scan as the limit.

Every function here runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hoaluoi.site.benchmarks import facts
from hoaluoi.site.benchmarks.facts import CATEGORIES, MOVED_FROM, Size
from hoaluoi.site.benchmarks.machine import peak_mib
from hoaluoi.spine.indicators.columnar import arrays
from hoaluoi.spine.indicators.columnar.arrays import Block, Forest, Whole

THREADS = 2
_LEVELS = 4


def measured(work: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """Runs and says how long it took (wall and processor seconds) and the largest memory of this process."""
    # What is loaded on first use would otherwise count as work.
    pq.read_table(pa.BufferReader(_small_file())).column(0).to_numpy()
    started, cpu = time.perf_counter(), time.process_time()
    found = work(*arguments)
    return {
        "seconds": time.perf_counter() - started,
        "cpu_seconds": time.process_time() - cpu,
        "mib": peak_mib(),
        "found": found,
    }


def _small_file() -> pa.Buffer:
    out = pa.BufferOutputStream()
    pq.write_table(pa.table({"value": [1]}), out)
    return out.getvalue()


def ours(scale: float, folder: Path, to: Path | None) -> dict[str, Any]:
    """Totals of all levels for months, quarters and the year; written as Parquet if `to` says where.

    Returns the group's total over everything and the number of totals.
    """
    size = Size(scale)
    trees = facts.trees(size)
    level_of = np.zeros(size.units, dtype=np.int8)
    for unit, _, depth in facts.edges(size, 0):
        level_of[unit] = depth + 1

    def one(path: Path) -> tuple[int, int]:
        parts = _roll_up(path, trees, size.units)
        if to is not None:
            for part in parts:
                _write(to, path.stem, level_of, part)
        year = parts[-1]
        return int(year.value[:, year.tree.columns[0]].sum()), sum(int(np.count_nonzero(p.said)) for p in parts)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(one, facts.files(folder)))
    return {"total": sum(total for total, _ in found), "totals": sum(count for _, count in found)}


@dataclass(frozen=True)
class _Part:
    """Totals of one kind of period; rows are categories × `periods`, columns as the tree's."""

    kind: str
    periods: range
    tree: Forest
    value: Whole
    said: Whole


def _roll_up(path: Path, trees: tuple[Forest, Forest], units: int) -> list[_Part]:
    """One measure: months and quarters of both halves, each on its tree, and the year on the first half's columns."""
    table = pq.read_table(path, use_threads=False)
    series, period, unit, amount = (column.to_numpy() for column in table.columns)
    first = int(series[0]) // CATEGORIES * CATEGORIES
    found: list[_Part] = []
    years: list[tuple[Whole, Whole]] = []
    for half, tree in enumerate(trees):
        mine = (period >= MOVED_FROM) == bool(half)
        column = np.empty(units, dtype=np.int64)
        column[tree.order] = np.arange(units)
        value, said = (np.zeros((CATEGORIES * MOVED_FROM, units), dtype=np.int64) for _ in range(2))
        cells = (series[mine] - first) * np.int64(MOVED_FROM) + period[mine] % MOVED_FROM
        cells = cells * units + column[unit[mine]]
        value.reshape(-1)[cells] = amount[mine]
        said.reshape(-1)[cells] = arrays.REPORTED
        # Nobody above the lowest level typed anything.
        arrays.climb(Block(value, value, np.broadcast_to(_NOBODY, value.shape), said), tree, "sum", parent_adds=False)
        months = range(half * MOVED_FROM, (half + 1) * MOVED_FROM)
        quarters = [np.add.reduceat(each, np.arange(0, len(value), 3), axis=0) for each in (value, said)]
        years.append((_halved(quarters[0], column, trees[0]), _halved(quarters[1], column, trees[0])))
        found.append(_Part("month", months, tree, value, said))
        found.append(_Part("quarter", range(half * 2, half * 2 + 2), tree, quarters[0], quarters[1]))
    (value, said), (more, counted) = years
    return [*found, _Part("year", range(1), trees[0], value + more, said + counted)]


_NOBODY = np.zeros((1, 1), dtype=bool)


def _halved(quarters: Whole, column: Whole, tree: Forest) -> Whole:
    """A half-year's totals, its columns as another tree's."""
    total = quarters[0::2] + quarters[1::2]
    found: Whole = total[:, column[tree.order]]
    return found


def _write(to: Path, name: str, level_of: npt.NDArray[np.int8], part: _Part) -> None:
    """One file for each level and kind of period: a question reads only what it is about."""
    measure = int(name.split("-")[1])
    levels = level_of[part.tree.order]
    for level in range(1, _LEVELS + 1):
        columns = np.flatnonzero(levels == level)
        value, said = part.value[:, columns], part.said[:, columns]
        row, column = np.nonzero(said)
        each = len(part.periods)
        table = pa.table(
            {
                "series": (measure * CATEGORIES + row // each).astype(np.int32),
                "period": (part.periods.start + row % each).astype(np.int32),
                "unit": part.tree.order[columns[column]].astype(np.int32),
                "value": value[row, column],
                "reported": (said[row, column] & arrays.LARGEST_COUNT).astype(np.int32),
            }
        )
        place = to / f"kind={part.kind}" / f"level={level}"
        place.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, place / f"{name}-{part.periods.start}.parquet", compression="zstd")


def bare_scan(folder: Path) -> dict[str, Any]:
    """The limit: one GROUP BY over the facts, no tree, no longer periods."""
    with duckdb.connect() as duck:
        duck.execute(f"SET threads = {THREADS}")
        rows = duck.execute(
            f"SELECT series, period, sum(value), count(*) FROM '{folder}/*.parquet' GROUP BY ALL"
        ).fetchall()
    return {"total": int(sum(row[2] for row in rows)), "totals": len(rows)}


def pandas_groups(scale: float, folder: Path) -> dict[str, Any]:
    """pandas: the ancestors merged on, then a groupby for each level and kind of period."""
    import pandas as pd

    size = Size(scale)
    parents = []
    for half in (0, 1):
        parent = {unit: above for unit, above, _ in facts.edges(size, half)}
        first = size.units - size.leaves
        level3 = [parent[leaf] for leaf in range(first, size.units)]
        level2 = [parent[each] for each in level3 if each is not None]
        parents.append(
            pd.DataFrame({"unit": np.arange(first, size.units), "half": half, "level3": level3, "level2": level2})
        )
    frame = pd.concat([pd.read_parquet(path) for path in facts.files(folder)], ignore_index=True)
    frame["half"] = (frame["period"] >= MOVED_FROM).astype("int64")
    frame = frame.merge(pd.concat(parents), on=["unit", "half"])
    frame["level1"], frame["level4"] = 0, frame["unit"]
    frame["quarter"], frame["year"] = frame["period"] // 3, 0
    counted = 0
    total = 0
    for level in ("level1", "level2", "level3", "level4"):
        for kind in ("period", "quarter", "year"):
            sums = frame.groupby(["series", kind, level])["value"].agg(["sum", "count"])
            counted += len(sums)
            total = int(sums["sum"].sum())
    return {"total": total, "totals": counted}


QUESTIONS = {
    "all measures × 12 months × level 3": (
        "SELECT series // 8, period, unit, sum(value) FROM '{totals}/kind=month/level=3/*.parquet' GROUP BY ALL"
    ),
    "year × district": "SELECT series // 8, unit, sum(value) FROM '{totals}/kind=year/level=2/*.parquet' GROUP BY ALL",
    "unit × month": "SELECT unit, period, sum(value) FROM '{totals}/kind=month/level=4/*.parquet' GROUP BY ALL",
    "last value per unit, by district": (
        "SELECT series // 8, e.district, sum(last) FROM ("
        " SELECT series, unit, arg_max(value, period) AS last FROM '{totals}/kind=month/level=4/*.parquet' GROUP BY ALL"
        ") JOIN edge e USING (unit) GROUP BY ALL"
    ),
}


def questions(scale: float, totals: Path, rounds: int) -> dict[str, Any]:
    """The four questions over our totals: {question: cold and warm seconds, rows, sum}."""
    size, found = Size(scale), {}
    parent = {unit: above for unit, above, _ in facts.edges(size, 1)}
    leaves = np.arange(size.units - size.leaves, size.units)
    district = np.array([parent[parent[int(leaf)] or 0] for leaf in leaves])
    for name, sql in QUESTIONS.items():
        taken = []
        with duckdb.connect() as duck:
            duck.execute(f"SET threads = {THREADS}")
            duck.register("edge", pa.table({"unit": leaves, "district": district}))
            for _ in range(rounds + 1):
                started = time.perf_counter()
                rows = duck.execute(sql.format(totals=totals)).fetchall()
                taken.append(time.perf_counter() - started)
        found[name] = {
            "cold": taken[0], "warm": sorted(taken[1:])[rounds // 2], "rows": len(rows),
            "sum": int(sum(row[-1] for row in rows)),
        }  # fmt: skip
    return found
