"""The roll-up on dense arrays: rows are measure and period, columns are units; a level of the tree is one addition.

Columns stand level by level, children of one parent side by side, so that what lies below all parents of a level is one
`reduceat`. Values are whole millionths in 64 bits. How many units said what is packed three counts to a number, 21 bits
each, and climbs with the same addition. Only what adds up in 64 bits comes here (`dense.eligible` sees to that).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Bits = npt.NDArray[np.bool_]

BITS = 21
LARGEST_COUNT = (1 << BITS) - 1
_LOW = np.int64(LARGEST_COUNT)
_SAID_VALUE = np.int64((1 << 2 * BITS) - 1)
# Stands for "no value" where the largest counts.
NOTHING = np.iinfo(np.int64).min

REPORTED, ZERO, NOT_APPLICABLE = 1, 1 << BITS, 1 << 2 * BITS
"""In `Block.said`: what one fact adds."""
PROVISIONAL, SIMULATED, EXPECTED = 1, 1 << BITS, 1 << 2 * BITS
"""In `Block.about`: what one fact, or one unit that owes, adds."""


@dataclass(frozen=True)
class Forest:
    """A tree as columns: `order[i]` is the unit in column i; for each level below the roots, from the deepest up:
    columns of the level, columns of the parents that have children in it, where each parent's children begin."""

    order: Whole
    levels: tuple[tuple[slice, Whole, Whole], ...]

    @property
    def columns(self) -> dict[int, int]:
        return {int(unit): column for column, unit in enumerate(self.order)}


def forest(edges: Sequence[tuple[int, int | None, int]], others: Sequence[int] = ()) -> Forest:
    """From (unit, parent, depth); `others` are units that stand alone in this tree."""
    known = {unit for unit, _, _ in edges}
    deepest = max((depth for *_, depth in edges), default=0)
    by_depth: list[list[tuple[int, int | None]]] = [[] for _ in range(deepest + 1)]
    for unit, parent, depth in edges:
        by_depth[depth].append((unit, parent))
    by_depth[0] += [(unit, None) for unit in others if unit not in known]
    column: dict[int, int] = {}
    levels: list[tuple[slice, Whole, Whole]] = []
    for depth, units in enumerate(by_depth):
        start = len(column)
        ordered = sorted(units, key=lambda each: (column[each[1]] if each[1] is not None else -1, each[0]))
        for unit, _ in ordered:
            column[unit] = len(column)
        if depth:
            above = np.array([column[parent] for _, parent in ordered if parent is not None], dtype=np.int64)
            starts = np.flatnonzero(np.r_[True, above[1:] != above[:-1]])
            levels.append((slice(start, len(column)), above[starts], starts))
    order = np.fromiter(column, dtype=np.int64, count=len(column))
    return Forest(order, tuple(reversed(levels)))


@dataclass
class Block:
    """Arrays of rows × units. `value` is what counts (0, or NOTHING for a maximum, where there is none), `own` what the
    unit itself typed where `typed`; `said` and `about` are packed counts."""

    value: Whole
    own: Whole
    typed: Bits
    said: Whole
    about: Whole | None = None

    @classmethod
    def empty(cls, rows: int, units: int, *, about: bool) -> "Block":
        shape = (rows, units)
        whole = [np.zeros(shape, dtype=np.int64) for _ in range(4 if about else 3)]
        return cls(whole[0], whole[1], np.zeros(shape, dtype=bool), whole[2], whole[3] if about else None)


def climb(block: Block, tree: Forest, over_units: str, *, parent_adds: bool) -> None:
    """Every unit gets what those below it add up to (or their largest); counts always add up."""
    largest = over_units == "max"
    if over_units != "none":
        block.value[...] = np.where(block.typed, block.own, NOTHING if largest else 0) if largest else block.own
    reduce = np.maximum.reduceat if largest else np.add.reduceat
    for level, parents, starts in tree.levels:
        said = np.add.reduceat(block.said[:, level], starts, axis=1)
        if over_units != "none":
            below = reduce(block.value[:, level], starts, axis=1)
            _put(block, parents, below, said, largest=largest, parent_adds=parent_adds)
        block.said[:, parents] += said
        if block.about is not None:
            block.about[:, parents] += np.add.reduceat(block.about[:, level], starts, axis=1)
    if over_units == "none":
        block.value[...] = block.own


def _put(block: Block, parents: Whole, below: Whole, said: Whole, *, largest: bool, parent_adds: bool) -> None:
    """What a parent typed itself is shown only, where somebody below has a value and the measure does not add it."""
    if not block.typed[:, parents].any():
        block.value[:, parents] = below
        return
    mine = block.value[:, parents]
    if not parent_adds:
        mine = np.where((said & _SAID_VALUE) != 0, NOTHING if largest else 0, mine)
    block.value[:, parents] = np.maximum(below, mine) if largest else below + mine


def has_value(block: Block, over_units: str) -> Bits:
    """Where there is a value: somebody at or below the unit stated one; for what is not added up, the unit itself."""
    return block.typed if over_units == "none" else (block.said & _SAID_VALUE) != 0


def counts(packed: Whole) -> tuple[Whole, Whole, Whole]:
    """The three counts of a packed array, the first one lowest."""
    return packed & _LOW, (packed >> BITS) & _LOW, packed >> (2 * BITS)


def half_up(numerator: Whole, denominator: Whole) -> Whole:
    """Quotients rounded half away from zero; denominators are positive."""
    found = (2 * np.abs(numerator) + denominator) // (2 * denominator)
    return np.where(numerator < 0, -found, found)


def together(rows: npt.NDArray[Any], starts: Whole, *, largest: bool = False) -> npt.NDArray[Any]:
    """Rows that lie side by side, added up (or the largest taken) from each start to the next."""
    return np.maximum.reduceat(rows, starts, axis=0) if largest else np.add.reduceat(rows, starts, axis=0)
