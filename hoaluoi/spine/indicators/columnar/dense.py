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

from hoaluoi.spine.indicators.columnar import arrays
from hoaluoi.spine.indicators.columnar.arrays import Block, Forest, Whole
from hoaluoi.spine.indicators.columnar.sql import LONGER_KINDS

# Beyond this many cells for each fact, most of the work would be on empty cells.
SPARSEST = 25
CELLS_AT_ONCE = 4_000_000
_LARGEST_SUM = (1 << 62) // 1_000

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
    """What all blocks share: the trees, which periods count into which, who owes."""

    tree_of: dict[int, int]
    days: dict[int, int]
    forests: dict[int, Forest]
    units: Whole
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
        fits = largest <= _LARGEST_SUM and facts + owed <= arrays.LARGEST_COUNT
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
        for few in _few(duck, measures, len(ground.units)):
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
    edges: dict[int, list[tuple[int, int | None, int]]] = defaultdict(list)
    for tree, unit, parent, depth in duck.execute("SELECT tree, unit, parent, depth FROM edge").fetchall():
        edges[tree].append((unit, parent, depth))
    units = [row[0] for row in duck.execute("SELECT unit FROM edge UNION SELECT unit FROM fact ORDER BY 1").fetchall()]
    units += [row[0] for row in duck.execute("SELECT DISTINCT unit FROM dense_owed").fetchall() if row[0] not in units]
    longer: dict[int, dict[str, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    statement = (
        "SELECT l.measure, p.kind, l.period, l.part FROM dense_longer l JOIN period p ON p.id = l.period ORDER BY 3, 4"
    )
    for measure, kind, period, part in duck.execute(statement).fetchall():
        longer[measure][kind].append((period, part))
    periods = duck.execute("SELECT id, tree, days FROM period").fetchall()
    return Ground(
        tree_of={period: tree for period, tree, _ in periods},
        days={period: days for period, _, days in periods},
        forests={tree: arrays.forest(rows, units) for tree, rows in edges.items()},
        units=np.array(units, dtype=np.int64),
        longer=longer,
        counted=set(duck.execute("SELECT measure, period FROM dense_counted").fetchall()),
        kinds=kinds,
    )


def _columns(duck: duckdb.DuckDBPyConnection, sql: str) -> dict[str, npt.NDArray[Any]]:
    return {name: np.asarray(values) for name, values in duck.execute(sql).fetchnumpy().items()}


class _Rolling:
    """Some measures that roll up alike, both bases."""

    def __init__(self, duck: duckdb.DuckDBPyConnection, ground: Ground, kind: Kind, measures: list[int]) -> None:
        self.ground, self.kind = ground, kind
        ids = ", ".join(map(str, measures))
        base = duck.execute(
            f"SELECT measure, period FROM dense_climb WHERE measure IN ({ids}) ORDER BY 1, 2"
        ).fetchall()
        self.rows: list[tuple[int, int]] = [(measure, period) for measure, period in base]
        self.places = {key: row for row, key in enumerate(self.rows)}
        self.base_rows = len(self.rows)
        self.steps: list[tuple[Whole, Whole, slice]] = [step for k in LONGER_KINDS if (step := self._lay(measures, k))]
        self.facts = _columns(
            duck,
            "SELECT measure, period, unit, coalesce(value, 0)::BIGINT AS value, value IS NOT NULL AS typed, state,"
            f" provisional, simulated FROM fact WHERE measure IN ({ids})",
        )
        self.owed = _columns(duck, f"SELECT measure, period, unit, simulated FROM dense_owed WHERE measure IN ({ids})")

    def _lay(self, measures: list[int], kind: str) -> tuple[Whole, Whole, slice] | None:
        """One step in time: rows of the parts side by side, where each longer period's begin, rows of the results."""
        first, parts, starts = len(self.rows), list[int](), list[int]()
        for measure in measures:
            before = -1
            for period, part in self.ground.longer[measure][kind]:
                if (measure, part) not in self.places:
                    continue
                if period != before:
                    starts.append(len(parts))
                    self.places[measure, period] = len(self.rows)
                    self.rows.append((measure, period))
                    before = period
                parts.append(self.places[measure, part])
        if not parts:
            return None
        return np.array(parts), np.array(starts), slice(first, len(self.rows))

    def tables(self) -> Iterator[pa.Table]:
        """The rows of both bases; where nothing is simulated, both are the same."""
        everything = self._basis("all", np.ones(len(self.facts["unit"]), bool), np.ones(len(self.owed["unit"]), bool))
        yield everything
        if not self.facts["simulated"].any() and not self.owed["simulated"].any():
            yield everything.set_column(0, "basis", pa.array(["real"] * len(everything)))
        else:
            yield self._basis("real", ~self.facts["simulated"].astype(bool), ~self.owed["simulated"].astype(bool))

    def _basis(self, basis: str, facts: npt.NDArray[np.bool_], owed: npt.NDArray[np.bool_]) -> pa.Table:
        block = Block.empty(len(self.rows), len(self.ground.units), about=True)
        self._fill(block, facts, owed)
        for tree in {self.ground.tree_of[period] for _, period in self.rows[: self.base_rows]}:
            self._climb(block, tree)
        return self._table(basis, block)

    def _flat(self, found: dict[str, npt.NDArray[Any]], chosen: npt.NDArray[np.bool_]) -> Whole:
        """Cell numbers of facts or obligations."""
        measures, periods = found["measure"][chosen], found["period"][chosen]
        width = int(max(self.ground.days, default=0)) + 1
        keys = np.array([measure * width + period for measure, period in self.rows[: self.base_rows]], dtype=np.int64)
        order = np.argsort(keys)
        rows = order[np.searchsorted(keys, measures.astype(np.int64) * width + periods, sorter=order)]
        by_unit = np.argsort(self.ground.units)
        columns = by_unit[np.searchsorted(self.ground.units, found["unit"][chosen], sorter=by_unit)]
        cells: Whole = rows.astype(np.int64) * len(self.ground.units) + columns
        return cells

    def _fill(self, block: Block, facts: npt.NDArray[np.bool_], owed: npt.NDArray[np.bool_]) -> None:
        assert block.about is not None
        found, cells = self.facts, self._flat(self.facts, facts)
        states = found["state"][facts]
        block.own.reshape(-1)[cells] = found["value"][facts]
        block.typed.reshape(-1)[cells] = found["typed"][facts]
        said = {"reported": arrays.REPORTED, "zero": arrays.ZERO, "na": arrays.NOT_APPLICABLE}
        block.said.reshape(-1)[cells] = sum((states == state) * np.int64(one) for state, one in said.items())
        about = block.about.reshape(-1)
        about[cells] = found["provisional"][facts].astype(np.int64) * arrays.PROVISIONAL
        about[cells] += found["simulated"][facts].astype(np.int64) * arrays.SIMULATED
        about[self._flat(self.owed, owed)] += arrays.EXPECTED

    def _climb(self, block: Block, tree: int) -> None:
        assert block.about is not None
        rows = np.array([n for n in range(self.base_rows) if self.ground.tree_of[self.rows[n][1]] == tree])
        forest = self.ground.forests[tree]
        by_unit = np.argsort(self.ground.units)
        columns = by_unit[np.searchsorted(self.ground.units, forest.order, sorter=by_unit)]
        here = np.ix_(rows, columns)
        part = Block(block.value[here], block.own[here], block.typed[here], block.said[here], block.about[here])
        assert part.about is not None
        arrays.climb(part, forest, self.kind.over_units, parent_adds=self.kind.parent_adds)
        block.value[here], block.said[here], block.about[here] = part.value, part.said, part.about

    def _table(self, basis: str, block: Block) -> pa.Table:
        assert block.about is not None
        mean = self.kind.over_time == "mean"
        base = slice(0, self.base_rows)
        valued = np.zeros(block.value.shape, dtype=bool)
        valued[base] = arrays.has_value(
            Block(block.value[base], block.own[base], block.typed[base], block.said[base]), self.kind.over_units
        )
        present = (block.said != 0) | (block.about != 0)
        counted = np.array([key in self.ground.counted for key in self.rows])
        expecting = present & counted[:, None]
        days = np.zeros(block.value.shape, dtype=np.int64)
        total = np.where(valued, block.value, 0)
        if mean:
            days[base] = np.where(valued[base], self._days_of_rows()[:, None], 0)
            total *= days
        own = block.own
        for parts, starts, to in self.steps:
            largest = self.kind.over_time == "max"
            for packed in (block.said, block.about, days):
                packed[to] = arrays.together(packed[parts], starts)
            for bits in (valued, present, expecting, block.typed):
                bits[to] = arrays.together(bits[parts], starts, largest=True)
            floor = arrays.NOTHING
            total[to] = arrays.together(
                np.where(valued[parts], total[parts], floor if largest else 0), starts, largest=largest
            )
            own[to] = arrays.together(
                np.where(block.typed[parts], own[parts], floor if largest else 0), starts, largest=largest
            )
        value = arrays.half_up(total, np.maximum(days, 1)) if mean else total
        typed = block.typed.copy()
        if mean:
            typed[self.base_rows :] = False
        return self._rows(basis, present, value, valued, own, typed, block, expecting, days, total)

    def _days_of_rows(self) -> Whole:
        return np.array([self.ground.days[period] for _, period in self.rows[: self.base_rows]], dtype=np.int64)

    def _rows(
        self,
        basis: str,
        present: npt.NDArray[np.bool_],
        value: Whole,
        valued: npt.NDArray[np.bool_],
        own: Whole,
        typed: npt.NDArray[np.bool_],
        block: Block,
        expecting: npt.NDArray[np.bool_],
        days: Whole,
        total: Whole,
    ) -> pa.Table:
        assert block.about is not None
        rows, columns = np.nonzero(present)
        cell = (rows, columns)
        keys = np.array(self.rows, dtype=np.int64)
        reported, zero, not_applicable = arrays.counts(block.said[cell])
        provisional, simulated, expected = arrays.counts(block.about[cell])
        mean = self.kind.over_time == "mean"
        no_days = ~valued[cell] if mean else np.ones(len(rows), dtype=bool)
        return pa.table(
            {
                "basis": pa.array([basis] * len(rows)),
                "measure": keys[rows, 0],
                "period": keys[rows, 1].astype(np.int32),
                "unit": self.ground.units[columns],
                "value": pa.array(value[cell], mask=~valued[cell]),
                "own": pa.array(own[cell], mask=~typed[cell]),
                "reported": reported,
                "zero": zero,
                "not_applicable": not_applicable,
                "provisional": provisional,
                "simulated": simulated,
                "expected": pa.array(expected, mask=~expecting[cell]),
                "days": pa.array(days[cell], mask=no_days),
                "accumulated": pa.array(total[cell], mask=no_days),
            }
        )
