"""What `bench rollup` measures on columns: our roll-up on dense arrays, pandas, and a bare DuckDB scan as the limit.

Every function here runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hoaluoi.site.benchmarks import facts
from hoaluoi.site.benchmarks.facts import MONTHS, MOVED_FROM, Size
from hoaluoi.site.benchmarks.machine import keep_freed_memory, peak_mib
from hoaluoi.site.benchmarks.writing import Laid, Writer
from hoaluoi.spine.indicators.columnar.arrays import Block
from hoaluoi.spine.indicators.columnar.columns import Whole

THREADS = 2


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
    # Memory given back and taken again for every row group costs more than the sums; pyarrow's own pool does so.
    keep_freed_memory()
    pa.set_memory_pool(pa.system_memory_pool())
    ground = Laid.of(Size(scale))
    groups = [(path, number) for path in facts.files(folder) for number in range(pq.read_metadata(path).num_row_groups)]
    share = -(-len(groups) // THREADS)

    def some(number: int) -> list[tuple[int, int]]:
        with Writer(to, number, ground) if to is not None else nullcontext() as writer:
            return list(_Rolling(ground, writer).all(groups[number * share : (number + 1) * share]))

    with ThreadPoolExecutor(THREADS) as pool:
        blocks = [block for part in pool.map(some, range(THREADS)) for block in part]
    return {"total": sum(total for total, _ in blocks), "totals": sum(count for _, count in blocks)}


class _Rolling:
    """The files of one thread: the same room again and again for blocks of as many series."""

    def __init__(self, ground: Laid, writer: Writer | None) -> None:
        self.ground, self.writer = ground, writer
        self.rooms: dict[int, tuple[Block, Whole]] = {}

    def all(self, groups: list[tuple[Path, int]]) -> Iterator[tuple[int, int]]:
        """Row groups of files, each as many categories as it holds: the group's year, the number of totals."""
        for path, those in groupby(groups, key=itemgetter(0)):
            with pq.ParquetFile(path, memory_map=True) as file:
                for _, number in those:
                    yield self._read(file, number)

    def _read(self, file: pq.ParquetFile, number: int) -> tuple[int, int]:
        said = file.metadata.row_group(number).column(0).statistics
        names = ["period", "unit", "value"] if said.min == said.max else ["series", "period", "unit", "value"]
        group = file.read_row_group(number, columns=names, use_threads=False)
        *series, period, unit, value = (column.to_numpy() for column in group.columns)
        month = (series[0] - said.min) * MONTHS + period if series else period
        return self._group(said.min, said.max - said.min + 1, month, unit, value)

    def _group(self, first: int, count: int, month: Whole, unit: Whole, value: Whole) -> tuple[int, int]:
        """So many series from the first one on; `month`: which series and month a fact is of."""
        units = self.ground.units
        if count not in self.rooms:
            rows = self.ground.rows(count)
            self.rooms[count] = Block(rows, units), self.ground.row_of(count) * len(units.units)
        block, starts = self.rooms[count]
        block.clear()
        cells = starts.take(month)
        cells += units.of(unit)
        block.put(cells, value)
        block.count("reported", cells)
        block.climb()
        block.over_time()
        if self.writer is not None:
            self.writer.put(first, count, block)
        reported = block.counts["reported"]
        totals = sum(int(np.count_nonzero(reported.of(units, low=low))) for low in (True, False))
        return int(block.value.high[-count:, self.ground.top].sum()), totals


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
        "SELECT series // 8, period, unit, sum(value)::BIGINT FROM '{totals}/kind=month/level=3/*.parquet' GROUP BY ALL"
    ),
    "year × district": (
        "SELECT series // 8, unit, sum(value)::BIGINT FROM '{totals}/kind=year/level=2/*.parquet' GROUP BY ALL"
    ),
    "unit × month": "SELECT unit, period, sum(value)::BIGINT FROM '{totals}/kind=month/level=4/*.parquet' GROUP BY ALL",
    "last value per unit, by district": (
        "SELECT series // 8, e.district, sum(last)::BIGINT FROM ("
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
                # Rows of Python, as the peer's client gives them.
                answer = duck.execute(sql.format(totals=totals)).fetchnumpy().values()
                rows = list(zip(*(np.asarray(column).tolist() for column in answer), strict=True))
                taken.append(time.perf_counter() - started)
        found[name] = {
            "cold": taken[0], "warm": sorted(taken[1:])[rounds // 2], "rows": len(rows),
            "sum": int(sum(row[-1] for row in rows)),
        }  # fmt: skip
    return found
