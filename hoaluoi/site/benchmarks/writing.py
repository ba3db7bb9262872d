"""How `bench rollup` lays its blocks out, and its totals as Parquet: one folder a kind of period and level.

A question then reads only what it is about. Each thread writes files of its own, in the order of measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hoaluoi.site.benchmarks import facts
from hoaluoi.site.benchmarks.facts import MONTHS, MOVED_FROM, Size
from hoaluoi.spine.indicators.columnar import columns
from hoaluoi.spine.indicators.columnar.arrays import Block, Rows, Step
from hoaluoi.spine.indicators.columnar.columns import Climb, Columns, Whole

_QUARTERS = 2
"""In a half-year."""
_SCHEMA = pa.schema(
    {"series": pa.int32(), "period": pa.int32(), "unit": pa.int32(), "value": pa.int64(), "reported": pa.int32()}
)


@dataclass(frozen=True)
class Laid:
    """The units of both half-years' trees as columns, how they climb, the level of each, the column of the group among
    the high ones."""

    units: Columns
    climbs: tuple[Climb, Climb]
    level: npt.NDArray[np.int64]
    top: int

    @classmethod
    def of(cls, size: Size) -> Laid:
        trees = facts.trees(size)
        units = columns.lay(trees)
        level = np.empty(size.units, dtype=np.int64)
        level[units.of(trees[0].unit)] = trees[0].depth + 1
        before, after = (columns.climb(units, tree) for tree in trees)
        return cls(units, (before, after), level, int(units.of(np.zeros(1, dtype=np.int64))[0]) - units.low)

    def rows(self, series: int) -> Rows:
        """Months of the first half-year, series by series, then of the second; quarters alike; years."""
        months, half = series * MONTHS, series * MOVED_FROM
        quarters = [list(range(start, start + 3)) for start in range(0, months, 3)]
        first = [months + _QUARTERS * number for number in range(series)]
        second = [each + _QUARTERS * series for each in first]
        years = [[one, one + 1, two, two + 1] for one, two in zip(first, second, strict=True)]
        trees = ((slice(0, half), self.climbs[0]), (slice(half, months), self.climbs[1]))
        return Rows(months, trees, (Step.of(months, quarters), Step.of(months + len(quarters), years)))

    @staticmethod
    def row_of(series: int) -> Whole:
        """The row of each series and month, month after month."""
        number, month = np.divmod(np.arange(series * MONTHS), MONTHS)
        later, within = np.divmod(month, MOVED_FROM)
        rows: Whole = (later * series + number) * MOVED_FROM + within
        return rows


class Writer:
    """Totals of the blocks of one thread."""

    def __init__(self, to: Path, thread: int, ground: Laid) -> None:
        self.to, self.thread, self.ground = to, thread, ground
        self.files: dict[tuple[str, int], pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for file in self.files.values():
            file.close()

    def put(self, first: int, series: int, block: Block) -> None:
        """Adds the totals of so many series from the first one on."""
        start = 0
        for kind, each in (("month", MOVED_FROM), ("quarter", _QUARTERS), ("year", 0)):
            rows = slice(start, start + (2 * each or 1) * series)
            start = rows.stop
            number = np.arange(rows.stop - rows.start)
            named, period = number, np.zeros_like(number)
            if each:
                later, within = np.divmod(number, each * series)
                named, period = within // each, later * each + within % each
            for low in (True, False):
                self._rows(kind, rows, first + named, period, block, low=low)

    def _rows(self, kind: str, rows: slice, series: Whole, period: Whole, block: Block, *, low: bool) -> None:
        units, edge = self.ground.units, block.columns.low
        reported, value = (pair.of(units, low=low)[rows] for pair in (block.counts["reported"], block.value))
        levels = self.ground.level[:edge] if low else self.ground.level[edge:]
        names = units.units[:edge] if low else units.units[edge:]
        for level in np.unique(levels).tolist():
            chosen = columns.places(np.flatnonzero(levels == level))
            row, column = np.nonzero(reported[:, chosen])
            found = (series[row], period[row], names[chosen][column], value[:, chosen][row, column])
            numbers = (*found, reported[:, chosen][row, column])
            arrays = [
                pa.array(each.astype(kind_of.type.to_pandas_dtype()))
                for each, kind_of in zip(numbers, _SCHEMA, strict=True)
            ]
            self._file(kind, level).write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA))

    def _file(self, kind: str, level: int) -> pq.ParquetWriter:
        if (kind, level) not in self.files:
            place = self.to / f"kind={kind}" / f"level={level}"
            place.mkdir(parents=True, exist_ok=True)
            # Plain numbers: packing them takes longer than rolling them up, and what finds a question's rows is kept.
            keys = ["series", "period"]
            self.files[kind, level] = pq.ParquetWriter(
                place / f"part-{self.thread}.parquet",
                _SCHEMA,
                compression="none",
                use_dictionary=keys,
                write_statistics=keys,
            )
        return self.files[kind, level]
