"""The roll-up on dense arrays: rows are measure and period, columns are units as `columns` lays them.

Values are whole millionths in 64 bits; what a unit itself said and the totals of those above it lie in two arrays, so
that a unit without others below (most of them) is kept once. How many units said what is counted in small arrays of
its own, one for each state that occurs, which climb and add up over time as the values do. Only what adds up in 64
bits comes here (`dense.eligible` sees to that).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from hoaluoi.spine.indicators.columnar.columns import Climb, Columns, Gather, Places, Whole, places

Numbers = npt.NDArray[Any]
Bits = npt.NDArray[np.bool_]
# Stands for "no value" where the largest counts.
NOTHING = np.iinfo(np.int64).min
_MOST_ONES = np.iinfo(np.uint8).max


@dataclass(frozen=True)
class Step:
    """Longer periods: rows `to` take, turn by turn, what lies in the rows of their parts. `turns`: (rows, part rows);
    the first turn is of all rows."""

    to: slice
    turns: tuple[tuple[Places, Places], ...]

    @classmethod
    def of(cls, first: int, parts: Sequence[Sequence[int]]) -> "Step":
        """`parts[i]`: the rows of the parts of row `first` + i, at least one each."""
        turns = []
        for turn in range(max(map(len, parts))):
            having = [number for number, each in enumerate(parts) if len(each) > turn]
            rows = np.array([first + number for number in having], dtype=np.int64)
            turns.append((places(rows), places(np.array([parts[number][turn] for number in having], dtype=np.int64))))
        return cls(slice(first, first + len(parts)), tuple(turns))


@dataclass(frozen=True)
class Rows:
    """The rows of a block: `base` of them hold facts, each stretch of them climbs one tree; longer periods follow."""

    base: int
    trees: tuple[tuple[slice, Climb], ...]
    steps: tuple[Step, ...]

    @property
    def count(self) -> int:
        return self.steps[-1].to.stop if self.steps else self.base

    @property
    def most_parts(self) -> int:
        """The largest number of base rows that one row adds up."""
        parts = np.ones(self.count, dtype=np.int64)
        for step in self.steps:
            along(parts, step)
        return int(parts.max(initial=1))


@dataclass
class Pair:
    """`own` (rows × units): what each unit said; `high` (rows × high units): their totals. A low unit has its own."""

    own: Numbers
    high: Numbers

    def of(self, columns: Columns, *, low: bool) -> Numbers:
        """Totals of the low units, or of the high ones."""
        return self.own[:, : columns.low] if low else self.high


@dataclass
class Block:
    """Room for some rows, used again and again. `empty` is the value of a cell about which nothing was said."""

    rows: Rows
    columns: Columns
    empty: int = 0
    value: Pair = field(init=False)
    counts: dict[str, Pair] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._small = np.min_scalar_type(self.rows.most_parts)
        self.value = self._pair(np.dtype(np.int64), np.dtype(np.int64), self.empty)

    def _pair(self, own: np.dtype[Any], high: np.dtype[Any], empty: int) -> Pair:
        rows = self.rows.count
        return Pair(
            np.full((rows, len(self.columns.units)), empty, dtype=own),
            np.full((rows, self.columns.high), empty, dtype=high),
        )

    def clear(self) -> None:
        """Forgets all that was put in."""
        self.value.own[: self.rows.base].fill(self.empty)
        for pair in self.counts.values():
            pair.own[: self.rows.base].fill(0)

    def put(self, cells: Whole, values: Whole) -> None:
        """Values of cells; a cell is row × number of units + column, of a base row."""
        self.value.own.reshape(-1)[cells] = values

    def count(self, name: str, cells: Whole) -> None:
        """One more that this is true of, in each of these different cells."""
        if name not in self.counts:
            self.counts[name] = self._pair(np.dtype(self._small), np.dtype(np.uint32), 0)
        self.counts[name].own.reshape(-1)[cells] = 1

    def climb(self, *, largest: bool = False, parent_adds: bool = False, values: bool = True) -> None:
        """Every unit gets what those below it add up to (or their largest); counts always add up. What a parent stated
        itself counts where nobody below has a value, or the measure adds it. Without `values` only counts climb."""
        base, low = self.rows.base, self.columns.low
        mine = self.valued(slice(0, base), low=False, itself=True)
        for pair in self.counts.values():
            pair.high[:base] = pair.own[:base, low:]
            self._up(pair, np.add)
        if not values:
            self.value.high[:base] = self.value.own[:base, low:]
            return
        if mine.any():
            if not parent_adds:
                mine &= self._nobody_below()
            self.value.high[:base] = np.where(mine, self.value.own[:base, low:], self.empty)
        else:
            self.value.high[:base].fill(self.empty)
        self._up(self.value, np.maximum if largest else np.add)

    def _nobody_below(self) -> Bits:
        """Base rows, high units: where only the unit itself may have stated a value."""
        base, low = self.rows.base, self.columns.low
        found = np.ones((base, self.columns.high), dtype=bool)
        for name in ("reported", "zero"):
            if name in self.counts:
                found &= self.counts[name].high[:base] == self.counts[name].own[:base, low:]
        return found

    def _up(self, pair: Pair, add: np.ufunc) -> None:
        for rows, tree in self.rows.trees:
            climb(pair.own[rows], pair.high[rows], tree, add)

    def valued(self, rows: slice, *, low: bool, itself: bool = False) -> Bits:
        """Where low or high units have a value; `itself`: one that a high unit stated itself."""
        found = np.zeros((rows.stop - rows.start, self.columns.low if low else self.columns.high), dtype=bool)
        for name in ("reported", "zero"):
            if name in self.counts:
                pair = self.counts[name]
                found |= (pair.own[rows, self.columns.low :] if itself else pair.of(self.columns, low=low)[rows]) != 0
        return found

    def settle(self, empty: int, *, itself: bool = False) -> None:
        """Between units and time: base cells without a value hold `empty`; `itself`: high units have their own only."""
        base, low = slice(0, self.rows.base), self.columns.low
        self.value.own[base, :low][~self.valued(base, low=True)] = empty
        self.value.own[base, low:][~self.valued(base, low=False, itself=True)] = empty
        self.value.high[base][~self.valued(base, low=False, itself=itself)] = empty

    def over_time(self, *, largest: bool = False) -> None:
        """Longer periods of values and counts, from what the base rows hold."""
        add = np.maximum if largest else np.add
        for step in self.rows.steps:
            for pair in self.counts.values():
                along(pair.own, step)
                along(pair.high, step)
            along(self.value.own, step, add)
            along(self.value.high, step, add)


def climb(own: Numbers, high: Numbers, tree: Climb, add: np.ufunc = np.add) -> None:
    """Puts what lies in `own` and in the deeper columns of `high` on top of what `high` holds already."""
    if own.dtype == np.uint8 and len(tree.stretches) <= _MOST_ONES:
        _ones_up(own, high, tree)
    else:
        for below, above in tree.stretches:
            add(high[:, above], own[:, below], out=high[:, above])
    if tree.rest is not None:
        _bring(own, high, tree.rest, add)
    for level in tree.levels:
        _bring(high, high, level, add)


def _ones_up(own: Numbers, high: Numbers, tree: Climb) -> None:
    """Counts of base rows are 0 or 1: a few siblings add up in eight bits, several times faster than in thirty-two."""
    found = np.zeros(high.shape, dtype=np.uint8)
    for below, above in tree.stretches:
        np.add(found[:, above], own[:, below], out=found[:, above])
    high += found


def _bring(source: Numbers, high: Numbers, gather: Gather, add: np.ufunc) -> None:
    below = gather.children
    # `take` is several times faster here than an index of two axes.
    together = source[:, below] if isinstance(below, slice) else source.take(below, axis=1)
    found = add.reduceat(together, gather.starts, axis=1, dtype=high.dtype)
    high[:, gather.parents] = add(high[:, gather.parents], found)


def along(numbers: Numbers, step: Step, add: np.ufunc = np.add) -> None:
    """Fills the rows of longer periods from those of their parts."""
    (rows, parts), *others = step.turns
    if others and isinstance(rows, slice) and isinstance(others[0][0], slice) and rows == others[0][0]:
        add(numbers[parts], numbers[others[0][1]], out=numbers[rows])
        others = others[1:]
    else:
        numbers[rows] = numbers[parts]
    for rows, parts in others:
        if isinstance(rows, slice):
            add(numbers[rows], numbers[parts], out=numbers[rows])
        else:
            numbers[rows] = add(numbers[rows], numbers[parts])


def half_up(numerator: Whole, denominator: Whole) -> Whole:
    """Quotients rounded half away from zero; denominators are positive."""
    found = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator < 0, -found, found)
