"""Rolls up, on dense arrays, the measures that this suits: those whose cells are mostly filled and add up in 64 bits.

The rest (last values, weighted means, sparse measures, enormous numbers) goes level by level in SQL. Both give the same
rows; `engine.roll_up` sends each measure where it is faster.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from hoaluoi.spine.indicators.columnar import arrays, columns
from hoaluoi.spine.indicators.columnar.arrays import NOTHING, Bits, Block, Pair, Rows, Step
from hoaluoi.spine.indicators.columnar.columns import Climb, Columns, Edges, Lookup, Whole
from hoaluoi.spine.indicators.columnar.sql import LONGER_KINDS

# Beyond this many cells for each fact, most of the work would be on empty cells.
SPARSEST = 25
CELLS_AT_ONCE = 2_000_000
_LARGEST_SUM = (1 << 62) // 1_000
_LARGEST_COUNT = 1 << 31
STATES = {"reported": "reported", "zero": "zero", "na": "not_applicable"}
COUNTS = (*STATES.values(), "provisional", "simulated", "expected")

_CANDIDATES = """
SELECT m.id, m.unit_additivity, m.time_additivity, m.parent_adds, f.facts, f.largest, f.periods,
       (SELECT count(*) FROM owed o WHERE o.measure = m.id)
FROM measure m JOIN (
    SELECT measure, count(*) AS facts, coalesce(sum(abs(value)), 0) AS largest, count(DISTINCT period) AS periods
    FROM fact GROUP BY measure
) f ON f.measure = m.id
WHERE m.unit_additivity IN ('sum', 'max', 'none') AND m.time_additivity IN ('sum', 'max', 'mean')
ORDER BY m.id"""


@dataclass(frozen=True)
class Kind:
    """Measures that roll up alike."""

    over_units: str
    over_time: str
    parent_adds: bool


@dataclass
class Ground:
    """What all blocks share: the units, the trees, which periods count into which, who owes. `order` of periods is that
    of their last days; `longer`: measure → kind → (period, part)."""

    columns: Columns
    climbs: dict[int, Climb]
    tree_of: dict[int, int]
    days: dict[int, int]
    order: dict[int, int]
    longer: dict[int, dict[str, list[tuple[int, int]]]]
    counted: set[tuple[int, int]]
    kinds: dict[int, Kind] = field(default_factory=dict)


def eligible(duck: duckdb.DuckDBPyConnection, *, every: bool = False) -> dict[int, Kind]:
    """The measures that go over dense arrays; `every`: also sparse ones."""
    row = duck.execute(
        "SELECT count(DISTINCT unit) FROM (SELECT unit FROM edge UNION SELECT unit FROM fact)"
    ).fetchone()
    units = int(row[0]) if row else 0
    found = {}
    for measure, over_units, over_time, parent_adds, facts, largest, periods, owed in duck.execute(
        _CANDIDATES
    ).fetchall():
        fits = largest <= _LARGEST_SUM and facts + owed <= _LARGEST_COUNT
        if fits and (every or units * periods <= SPARSEST * (facts + owed)):
            found[measure] = Kind(over_units, over_time, parent_adds)
    return found


def take(duck: duckdb.DuckDBPyConnection, kinds: dict[int, Kind]) -> None:
    """Takes the measures out of what the SQL works on."""
    ids = ", ".join(map(str, sorted(kinds)))
    for table in ("climb", "owed", "longer", "expected_from", "counted"):
        duck.execute(f"CREATE TABLE IF NOT EXISTS dense_{table} AS SELECT * FROM {table} WHERE measure IN ({ids})")
        duck.execute(f"DELETE FROM {table} WHERE measure IN ({ids})")


def roll_up(duck: duckdb.DuckDBPyConnection, kinds: dict[int, Kind]) -> Iterator[pa.Table]:
    """The rows of `totals` for these measures, block by block; `take` comes first."""
    ground = _ground(duck, kinds)
    alike: dict[Kind, list[int]] = defaultdict(list)
    for measure, kind in sorted(kinds.items()):
        alike[kind].append(measure)
    for kind, measures in alike.items():
        for few in _few(duck, measures, len(ground.columns.units)):
            yield from _Rolling(duck, ground, kind, few).tables()


def _few(duck: duckdb.DuckDBPyConnection, measures: list[int], units: int) -> Iterator[list[int]]:
    """Measures in groups whose arrays are of a bearable size."""
    periods = dict(duck.execute("SELECT measure, count(*) FROM dense_climb GROUP BY measure").fetchall())
    group: list[int] = []
    cells = 0
    for measure in measures:
        size = 2 * periods[measure] * units
        if group and cells + size > CELLS_AT_ONCE:
            yield group
            group, cells = [], 0
        group.append(measure)
        cells += size
    yield group


def _ground(duck: duckdb.DuckDBPyConnection, kinds: dict[int, Kind]) -> Ground:
    periods = duck.execute("SELECT id, tree, days FROM period ORDER BY end_date, id").fetchall()
    tree_of = {period: tree for period, tree, _ in periods}
    edges = {tree: _edges(duck, tree) for tree in dict.fromkeys(tree_of.values())}
    units = _arrays(duck, "SELECT unit FROM edge UNION SELECT unit FROM fact UNION SELECT unit FROM dense_owed")["unit"]
    # The tree of most periods first: the order of units suits it best.
    held = sorted(edges, key=lambda tree: (-list(tree_of.values()).count(tree), tree))
    laid = columns.lay([edges[tree] for tree in held], units)
    longer: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    statement = "SELECT l.measure, p.kind, l.period, l.part FROM dense_longer l JOIN period p ON p.id = l.period"
    for measure, kind, period, part in duck.execute(statement).fetchall():
        longer[measure][kind].append((period, part))
    return Ground(
        columns=laid,
        climbs={tree: columns.climb(laid, each) for tree, each in edges.items()},
        tree_of=tree_of,
        days={period: days for period, _, days in periods},
        order={period: place for place, (period, *_) in enumerate(periods)},
        longer=longer,
        counted=set(duck.execute("SELECT measure, period FROM dense_counted").fetchall()),
        kinds=kinds,
    )


def _edges(duck: duckdb.DuckDBPyConnection, tree: int) -> Edges:
    sql = f"SELECT unit, coalesce(parent, -1) AS parent, depth::BIGINT AS depth FROM edge WHERE tree = {tree}"
    return Edges(**_arrays(duck, sql))


def _arrays(duck: duckdb.DuckDBPyConnection, sql: str) -> dict[str, npt.NDArray[Any]]:
    return {name: np.asarray(values) for name, values in duck.execute(sql).fetchnumpy().items()}


class _Rolling:
    """Some measures that roll up alike, both bases."""

    def __init__(self, duck: duckdb.DuckDBPyConnection, ground: Ground, kind: Kind, measures: list[int]) -> None:
        self.ground, self.kind = ground, kind
        ids = ", ".join(map(str, measures))
        found = duck.execute(f"SELECT measure, period FROM dense_climb WHERE measure IN ({ids})").fetchall()
        self.keys: list[tuple[int, int]] = sorted(
            found, key=lambda key: (ground.tree_of[key[1]], key[0], ground.order[key[1]])
        )
        self.places = {key: row for row, key in enumerate(self.keys)}
        base = len(self.keys)
        steps = [step for kind_of_period in LONGER_KINDS if (step := self._step(measures, kind_of_period))]
        self.rows = Rows(base, tuple(self._trees(base)), tuple(steps))
        self.stated: Whole = np.empty((0, 0), dtype=np.int64)
        self.facts = _arrays(
            duck,
            "SELECT measure, period, unit, coalesce(value, 0)::BIGINT AS value, state, provisional, simulated"
            f" FROM fact WHERE measure IN ({ids})",
        )
        self.owed = _arrays(duck, f"SELECT measure, period, unit, simulated FROM dense_owed WHERE measure IN ({ids})")
        self.fact_cells, self.owed_cells = self._cells(measures, self.facts), self._cells(measures, self.owed)

    def _trees(self, base: int) -> Iterator[tuple[slice, Climb]]:
        """Base rows lie tree by tree."""
        start = 0
        for row in range(1, base + 1):
            tree = self.ground.tree_of[self.keys[start][1]]
            if row == base or self.ground.tree_of[self.keys[row][1]] != tree:
                yield slice(start, row), self.ground.climbs[tree]
                start = row

    def _step(self, measures: list[int], kind: str) -> Step | None:
        """Rows for the longer periods of a kind, in the order of their parts."""
        parts: dict[tuple[int, int], list[int]] = defaultdict(list)
        for measure in measures:
            for period, part in self.ground.longer[measure][kind]:
                if (measure, part) in self.places:
                    parts[measure, period].append(self.places[measure, part])
        if not parts:
            return None
        first = len(self.keys)
        ordered = sorted((sorted(rows), key) for key, rows in parts.items())
        for _, key in ordered:
            self.places[key] = len(self.keys)
            self.keys.append(key)
        return Step.of(first, [rows for rows, _ in ordered])

    def _cells(self, measures: list[int], found: dict[str, npt.NDArray[Any]]) -> Whole:
        """Cell numbers of facts or obligations."""
        width, units = max(self.ground.days, default=0) + 1, len(self.ground.columns.units)
        number = Lookup(np.array(measures, dtype=np.int64))
        start = np.zeros(len(measures) * width, dtype=np.int64)
        of = {measure: place for place, measure in enumerate(measures)}
        for row, (measure, period) in enumerate(self.keys[: self.rows.base]):
            start[of[measure] * width + period] = row * units
        if not len(found["unit"]):
            return np.empty(0, dtype=np.int64)
        cells: Whole = start.take(number(found["measure"]) * width + found["period"])
        cells += self.ground.columns.of(found["unit"])
        return cells

    def tables(self) -> Iterator[pa.Table]:
        """The rows of both bases; where nothing is simulated, both are the same."""
        everything = list(self._basis("all", slice(None), slice(None)))
        yield from everything
        if not self.facts["simulated"].any() and not self.owed["simulated"].any():
            for table in everything:
                yield table.set_column(0, "basis", pa.array(["real"] * len(table)))
        else:
            facts, owed = (~each["simulated"].astype(bool) for each in (self.facts, self.owed))
            yield from self._basis("real", facts, owed)

    def _basis(self, basis: str, facts: Bits | slice, owed: Bits | slice) -> Iterator[pa.Table]:
        largest = self.kind.over_units == "max"
        block = Block(self.rows, self.ground.columns, NOTHING if largest else 0)
        self._fill(block, facts, owed)
        itself = self.kind.over_units == "none"
        block.climb(largest=largest, parent_adds=self.kind.parent_adds, values=not itself)
        empty = NOTHING if self.kind.over_time == "max" else 0
        if block.empty != empty:
            block.settle(empty, itself=itself)
        asked, days = self._asked(block), None
        if self.kind.over_time == "mean":
            days = self._days(block, itself=itself)
        block.over_time(largest=self.kind.over_time == "max")
        for low in (True, False):
            yield self._table(basis, block, asked, days, low=low)

    def _fill(self, block: Block, facts: Bits | slice, owed: Bits | slice) -> None:
        found, cells = {name: values[facts] for name, values in self.facts.items()}, self.fact_cells[facts]
        stated = found["state"] != "na"
        block.put(cells[stated], found["value"][stated])
        for state, name in STATES.items():
            if (chosen := found["state"] == state).any():
                block.count(name, cells[chosen])
        for name in ("provisional", "simulated"):
            if (chosen := found[name].astype(bool)).any():
                block.count(name, cells[chosen])
        if len(expected := self.owed_cells[owed]):
            block.count("expected", expected)

    def _asked(self, block: Block) -> Pair:
        """Where it is known how many were expected: cells with anything to say in a row that was counted."""
        low, base = block.columns.low, slice(0, self.rows.base)
        asked = Pair(
            np.zeros((self.rows.count, low), dtype=bool), np.zeros((self.rows.count, block.columns.high), dtype=bool)
        )
        counted = np.array([key in self.ground.counted for key in self.keys[base]], dtype=bool)[:, None]
        for numbers, is_low in ((asked.own, True), (asked.high, False)):
            numbers[base] = _present(block, base, low=is_low) & counted
            for step in self.rows.steps:
                arrays.along(numbers, step, np.logical_or)
        return asked

    def _days(self, block: Block, *, itself: bool) -> Pair:
        """Days for which there is a value; the values become values × days."""
        base, low = slice(0, self.rows.base), block.columns.low
        of_rows = np.array([self.ground.days[period] for _, period in self.keys[base]], dtype=np.int64)[:, None]
        days = Pair(
            np.zeros((self.rows.count, low), np.int64), np.zeros((self.rows.count, block.columns.high), np.int64)
        )
        days.own[base] = block.valued(base, low=True) * of_rows
        days.high[base] = block.valued(base, low=False, itself=itself) * of_rows
        for numbers in (days.own, days.high):
            for step in self.rows.steps:
                arrays.along(numbers, step)
        self.stated = block.value.own[base].copy()
        block.value.own[base] *= of_rows
        block.value.high[base] *= of_rows
        return days

    def _table(self, basis: str, block: Block, asked: Pair, days: Pair | None, *, low: bool) -> pa.Table:
        """Rows of the low or the high units: every cell about which anything is known."""
        whole, itself = slice(0, self.rows.count), self.kind.over_units == "none"
        place = slice(0, block.columns.low) if low else slice(block.columns.low, None)
        cell = np.nonzero(_present(block, whole, low=low))
        rows, here = cell
        valued = block.valued(whole, low=low, itself=itself and not low)[cell]
        typed = block.valued(whole, low=low, itself=not low)[cell]
        total, own = block.value.of(block.columns, low=low)[cell], block.value.own[:, place][cell]
        nothing = np.zeros(len(rows), dtype=np.int64)
        value, days_here, no_days = total, nothing, np.ones(len(rows), dtype=bool)
        if days is not None:
            days_here = (days.own if low else days.high)[cell]
            value, no_days = arrays.half_up(total, np.maximum(days_here, 1)), ~valued
            typed &= rows < self.rows.base
            own = self.stated[:, place][np.minimum(rows, self.rows.base - 1), here]
        counts = {
            name: block.counts[name].of(block.columns, low=low)[cell].astype(np.int64)
            if name in block.counts
            else nothing
            for name in COUNTS
        }
        expected = pa.array(counts.pop("expected"), mask=~(asked.own if low else asked.high)[cell])
        keys = np.array(self.keys, dtype=np.int64)
        return pa.table(
            {
                "basis": pa.array([basis] * len(rows), type=pa.string()),
                "measure": keys[rows, 0],
                "period": keys[rows, 1].astype(np.int32),
                "unit": block.columns.units[place][here],
                "value": pa.array(value, mask=~valued),
                "own": pa.array(own, mask=~typed),
                **counts,
                "expected": expected,
                "days": pa.array(days_here, mask=no_days),
                "accumulated": pa.array(total, mask=no_days),
            }
        )


def _present(block: Block, rows: slice, *, low: bool) -> Bits:
    """Where anything is known: somebody said something, or owed it."""
    found = np.zeros((rows.stop - rows.start, block.columns.low if low else block.columns.high), dtype=bool)
    for pair in block.counts.values():
        found |= pair.of(block.columns, low=low)[rows] != 0
    return found
