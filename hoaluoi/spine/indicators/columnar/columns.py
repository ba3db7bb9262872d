"""Units as columns of arrays, laid so that most of a climb through a tree is the addition of one stretch to another.

Units that never have anybody below them are `low`; they are most of all cells. They stand sibling by sibling: first the
first child of every parent in the parents' own order, then every second child, and so on. So a few long additions take
all of them one level up, whatever the number of parents. Units with others below (`high`) are few: they are gathered
parent by parent. One order serves all trees; where a second tree differs, only what differs is gathered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Places = slice | Whole

# Parents with more children than this keep them side by side: a stretch for each sibling would be short.
MOST_SIBLINGS = 64
# Stretches shorter than this are gathered with the rest.
SHORTEST = 8
_LARGEST_TABLE = 1 << 22


def places(numbers: Whole) -> Places:
    """The same places as a slice, where they are evenly spaced: taken without a copy."""
    if len(numbers) == 0:
        return slice(0, 0)
    step = int(numbers[1] - numbers[0]) if len(numbers) > 1 else 1
    if step > 0 and bool((np.diff(numbers) == step).all()):
        return slice(int(numbers[0]), int(numbers[-1]) + 1, step)
    return numbers


class Lookup:
    """Where each of some different numbers stands in their list."""

    def __init__(self, ids: npt.NDArray[np.integer]) -> None:
        self._sorted: Whole | None = None
        if len(ids) and int(ids.min()) >= 0 and int(ids.max()) < _LARGEST_TABLE:
            self._table = np.zeros(int(ids.max()) + 1, dtype=np.int64)
            self._table[ids] = np.arange(len(ids))
        else:
            self._table = np.argsort(ids)
            self._sorted = ids[self._table].astype(np.int64)

    def __call__(self, ids: npt.NDArray[np.integer]) -> Whole:
        """Places of known numbers; anything else gives any place or an IndexError."""
        found = ids if self._sorted is None else np.searchsorted(self._sorted, ids)
        taken: Whole = self._table.take(found)
        return taken


@dataclass(frozen=True)
class Edges:
    """A tree: for each unit its parent (-1: none) and its depth, the roots 0."""

    unit: Whole
    parent: Whole
    depth: Whole

    @classmethod
    def of(cls, rows: Sequence[tuple[int, int | None, int]]) -> "Edges":
        unit, parent, depth = zip(*rows, strict=True) if rows else ((), (), ())
        above = [-1 if each is None else each for each in parent]
        return cls(*(np.array(each, dtype=np.int64) for each in (unit, above, depth)))


@dataclass(frozen=True)
class Columns:
    """`units[i]` stands in column i; the first `low` of them are never above another."""

    units: Whole
    low: int

    @cached_property
    def of(self) -> Lookup:
        """The column of each unit."""
        return Lookup(self.units)

    @property
    def high(self) -> int:
        return len(self.units) - self.low


def lay(trees: Sequence[Edges], others: Whole | None = None) -> Columns:
    """The order for these trees, best for the first of them; `others` are units that may stand alone in all."""
    alone = np.empty(0, dtype=np.int64) if others is None else others
    units = _different(np.concatenate([alone, *(tree.unit for tree in trees)]))
    is_high = np.zeros(len(units), dtype=bool)
    for tree in trees:
        is_high[np.searchsorted(units, tree.parent[tree.parent >= 0])] = True
    parent, depth = np.full(len(units), -1, dtype=np.int64), np.zeros(len(units), dtype=np.int64)
    if trees:
        placed, above = np.searchsorted(units, trees[0].unit), trees[0].parent
        parent[placed] = np.where(above >= 0, np.searchsorted(units, above), -1)
        depth[placed] = trees[0].depth
    below = np.flatnonzero(~is_high & (parent >= 0))
    children = np.bincount(parent[below], minlength=len(units))
    high = np.flatnonzero(is_high)
    high = high[np.lexsort((-children[high], depth[high]))]
    low = np.concatenate([_siblings(below, parent, children, high), np.flatnonzero(~is_high & (parent < 0))])
    return Columns(units[np.concatenate([low, high])], len(low))


def _different(numbers: Whole) -> Whole:
    """Each number once, in order: what `numpy.unique` gives, without the table of hashes that takes it ten times as
    long."""
    ordered = np.sort(numbers)
    found: Whole = ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]
    return found


def _siblings(below: Whole, parent: Whole, children: Whole, high: Whole) -> Whole:
    """Low units: every parent's first, every parent's second …; at the end those of parents with very many."""
    standing = np.zeros(len(parent), dtype=np.int64)
    standing[high] = np.arange(len(high))
    above = standing[parent[below]]
    order = np.argsort(above, kind="stable")
    below, above = below[order], above[order]
    first = np.flatnonzero(np.diff(above, prepend=-1))
    turn = np.arange(len(below)) - np.repeat(first, np.diff(first, append=len(below)))
    many = children[parent[below]] > MOST_SIBLINGS
    return below[np.lexsort((turn, above, np.where(many, 0, turn), many))]


@dataclass(frozen=True)
class Gather:
    """Columns brought together parent by parent, where each parent's begin, the parents among the high columns."""

    children: Places
    starts: Whole
    parents: Places


@dataclass(frozen=True)
class Climb:
    """One tree over the columns. `stretches`: low columns and the high ones that each of them adds to; `rest`: other
    low columns; `levels`: high columns (counted from the first high one), the deepest level first."""

    stretches: tuple[tuple[slice, slice], ...]
    rest: Gather | None
    levels: tuple[Gather, ...]


def climb(columns: Columns, tree: Edges) -> Climb:
    """How totals climb in this tree."""
    joined = tree.parent >= 0
    child, depth = columns.of(tree.unit[joined]), tree.depth[joined]
    parent = columns.of(tree.parent[joined]) - columns.low
    is_low = child < columns.low
    order = np.argsort(child[is_low])
    stretches, others = _stretches(child[is_low][order], parent[is_low][order])
    rest = _gather(child[is_low][order][others], parent[is_low][order][others])
    levels = []
    for level in range(int(depth.max(initial=0)), 0, -1):
        here = ~is_low & (depth == level)
        gather = _gather(child[here] - columns.low, parent[here])
        levels += [gather] if gather else []
    return Climb(tuple(stretches), rest, tuple(levels))


def _stretches(child: Whole, parent: Whole) -> tuple[list[tuple[slice, slice]], npt.NDArray[np.bool_]]:
    """Runs in which both columns go up by one; which columns are in none."""
    others = np.ones(len(child), dtype=bool)
    found = []
    for start, end in _runs(child, parent):
        if end - start >= SHORTEST:
            below, above = int(child[start]), int(parent[start])
            found.append((slice(below, below + end - start), slice(above, above + end - start)))
            others[start:end] = False
    return found, others


def _runs(child: Whole, parent: Whole) -> Iterator[tuple[int, int]]:
    breaks = np.flatnonzero((np.diff(child) != 1) | (np.diff(parent) != 1)) + 1
    ends = [*breaks.tolist(), len(child)]
    yield from zip([0, *ends[:-1]], ends, strict=True)


def _gather(child: Whole, parent: Whole) -> Gather | None:
    if not len(child):
        return None
    order = np.lexsort((child, parent))
    starts = np.flatnonzero(np.diff(parent[order], prepend=-1))
    return Gather(places(child[order]), starts, places(parent[order][starts]))
