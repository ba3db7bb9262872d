"""Made-up facts for `bench rollup`: 43 measures × 8 categories × 12 months over a dated tree of four levels.

One Parquet file a measure, ordered by category, month and unit. Values are whole millionths, multiples of a quarter, so
that even a peer that counts in binary fractions must reach the same totals. In July some level-3 units move to another
district: the first half-year climbs one tree, the second another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hoaluoi.spine.indicators.columnar.arrays import Forest, forest

MEASURES, CATEGORIES, MONTHS = 43, 8, 12
MOVED_FROM = 6
DENSITY = 0.4
_DISTRICTS, _CHIEFDOMS, _LEAVES = 13, 166, 1152
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


def trees(size: Size) -> tuple[Forest, Forest]:
    """Both half-years' trees as the arrays want them."""
    return forest(edges(size, 0)), forest(edges(size, 1))


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
    table = pa.table(
        {
            "series": (measure * CATEGORIES + row // MONTHS).astype(np.int32),
            "period": (row % MONTHS).astype(np.int32),
            "unit": (first + leaf).astype(np.int32),
            "value": chance.integers(0, 4000, len(cells)) * 250_000,
        }
    )
    pq.write_table(table, folder / f"measure-{measure:02d}.parquet", compression="zstd")
    return len(cells)


def files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("measure-*.parquet"))
