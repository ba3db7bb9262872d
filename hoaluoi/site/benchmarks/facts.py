"""Made-up facts for `bench rollup`: 43 measures × 8 categories × 12 months over a dated tree of four levels.

One Parquet file a measure, ordered by category, month and unit, in row groups of whole categories. Values are whole
millionths, multiples of a quarter, so that even a peer that counts in binary fractions must reach the same totals. In
July some level-3 units move to another district: the first half-year climbs one tree, the second another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from hoaluoi.spine.indicators.columnar.columns import Edges

MEASURES, CATEGORIES, MONTHS = 43, 8, 12
# Row groups hold at least so many facts, as the writers of DuckDB have it.
ROWS_AT_LEAST = 122_880
MOVED_FROM = 6
DENSITY = 0.4
_DISTRICTS, _CHIEFDOMS, _LEAVES = 13, 166, 1152
_LEVELS = 4
Edge = tuple[int, int | None, int]


@dataclass(frozen=True)
class Size:
    """`scale` multiplies the lower levels; the districts stay."""

    scale: float

    @property
    def chiefdoms(self) -> int:
        return round(_CHIEFDOMS * self.scale)

    @property
    def leaves(self) -> int:
        return round(_LEAVES * self.scale)

    @property
    def units(self) -> int:
        return 1 + _DISTRICTS + self.chiefdoms + self.leaves

    @classmethod
    def of(cls, facts: int) -> Size:
        return cls(facts / (_LEAVES * MEASURES * CATEGORIES * MONTHS * DENSITY))


def edges(size: Size, half: int) -> list[Edge]:
    """(unit, parent, depth) of a half-year; units are numbered level by level from 0, the root."""
    rows: list[Edge] = [(0, None, 0)]
    rows += [(1 + district, 0, 1) for district in range(_DISTRICTS)]
    for number in range(size.chiefdoms):
        moved = half and number % 20 == 3
        rows.append((1 + _DISTRICTS + number, 1 + (number + bool(moved)) % _DISTRICTS, 2))
    first = 1 + _DISTRICTS + size.chiefdoms
    rows += [(first + leaf, 1 + _DISTRICTS + leaf % size.chiefdoms, 3) for leaf in range(size.leaves)]
    return rows


def trees(size: Size) -> tuple[Edges, Edges]:
    """Both half-years' trees as the arrays want them: `edges` in columns."""
    chiefdom, leaf = np.arange(size.chiefdoms), np.arange(size.leaves)
    first = 1 + _DISTRICTS + size.chiefdoms
    depth = np.repeat(np.arange(_LEVELS), [1, _DISTRICTS, size.chiefdoms, size.leaves])
    found = []
    for half in (0, 1):
        district = 1 + (chiefdom + (half * (chiefdom % 20 == 3))) % _DISTRICTS
        parent = np.concatenate(
            [[-1], np.zeros(_DISTRICTS, np.int64), district, 1 + _DISTRICTS + leaf % size.chiefdoms]
        )
        found.append(Edges(np.arange(first + size.leaves), parent, depth))
    return found[0], found[1]


def write(size: Size, folder: Path, seed: int = 2021) -> int:
    """Writes the files; returns the number of facts."""
    folder.mkdir(parents=True)
    return sum(_write_measure(size, folder, measure, seed) for measure in range(MEASURES))


def _write_measure(size: Size, folder: Path, measure: int, seed: int) -> int:
    chance = np.random.default_rng(seed + measure)
    first = 1 + _DISTRICTS + size.chiefdoms
    rows = CATEGORIES * MONTHS
    cells = np.flatnonzero(chance.random(rows * size.leaves, dtype=np.float32) < DENSITY)
    row, leaf = np.divmod(cells, size.leaves)
    series = measure * CATEGORIES + row // MONTHS
    table = pa.table(
        {
            "series": series.astype(np.int32),
            "period": (row % MONTHS).astype(np.int32),
            "unit": (first + leaf).astype(np.int32),
            "value": chance.integers(0, 4000, len(cells)) * 250_000,
        }
    )
    with pq.ParquetWriter(folder / f"measure-{measure:02d}.parquet", table.schema, compression="snappy") as out:
        for start, end in _groups(np.flatnonzero(np.diff(series, append=-1)) + 1):
            out.write_table(table.slice(start, end - start))
    return len(cells)


def _groups(ends: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Stretches of rows from categories that end there."""
    start = 0
    for end in ends.tolist():
        if end - start >= ROWS_AT_LEAST or end == ends[-1]:
            yield start, end
            start = end


def files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("measure-*.parquet"))
