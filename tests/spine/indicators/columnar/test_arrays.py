"""Totals on dense arrays over two trees of some hundred units equal what adding up one by one gives."""

import numpy as np
import pytest

from hoaluoi.spine.indicators.columnar import columns
from hoaluoi.spine.indicators.columnar.arrays import NOTHING, Block, Rows, Step
from hoaluoi.spine.indicators.columnar.columns import Edges, Lookup


def tree(chance, units, most_children):
    """Parents have smaller numbers than their children; a few units stand alone."""
    parents = {0: None}
    for unit in range(1, units):
        reach = max(1, unit // most_children)
        parents[unit] = int(chance.integers(0, reach)) if chance.random() > 0.02 else None
    return parents


def moved(chance, parents, share):
    return {
        unit: int(chance.integers(0, max(1, unit // 2))) if unit and chance.random() < share else parent
        for unit, parent in parents.items()
    }


def edges(parents, ids):
    def depth(unit):
        return 0 if parents[unit] is None else 1 + depth(parents[unit])

    return Edges.of(
        [(ids[u], None if p is None else ids[p], depth(u)) for u, p in parents.items()],
    )


def one_by_one(parents, said, add, *, parent_adds):
    """{unit: (value or None, how many said a value)} of one row."""
    below = {unit: [] for unit in parents}
    for unit, parent in parents.items():
        if parent is not None:
            below[parent].append(unit)
    found = {}
    for unit in sorted(parents, reverse=True):
        values = [found[child][0] for child in below[unit] if found[child][0] is not None]
        if unit in said and (parent_adds or not values):
            values.append(said[unit])
        count = sum(found[child][1] for child in below[unit]) + (unit in said)
        found[unit] = (add(values) if values else None, count)
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("largest", "parent_adds"), [(False, False), (False, True), (True, False), (True, True)])
def test_climb_equals_adding_up_one_by_one(seed, largest, parent_adds):
    chance = np.random.default_rng(seed)
    count = int(chance.integers(2, 700))
    before = tree(chance, count, int(chance.integers(2, 150)))
    both = [before, moved(chance, before, 0.05)]
    ids = (chance.permutation(count) * (7 if seed % 2 else 10_000_019) + 3).tolist()
    trees = [edges(parents, ids) for parents in both]
    laid = columns.lay(trees, np.array([99_999_999_999]))
    climbs = [columns.climb(laid, each) for each in trees]
    rows = Rows(4, ((slice(0, 2), climbs[0]), (slice(2, 4), climbs[1])), ())
    block = Block(rows, laid, NOTHING if largest else 0)
    for _ in range(2):
        said = [
            {unit: int(chance.integers(-50, 50)) for unit in range(count) if chance.random() < 0.3} for _ in range(4)
        ]
        block.clear()
        cells = [laid.of(np.array([ids[u] for u in row], dtype=np.int64)) for row in said]
        flat = np.concatenate([n * len(laid.units) + each for n, each in enumerate(cells)])
        block.put(flat, np.array([value for row in said for value in row.values()], dtype=np.int64))
        block.count("reported", flat)
        block.climb(largest=largest, parent_adds=parent_adds)
        for number, row in enumerate(said):
            expected = one_by_one(both[number // 2], row, max if largest else sum, parent_adds=parent_adds)
            found = {}
            for low in (True, False):
                names = laid.units[: laid.low] if low else laid.units[laid.low :]
                valued = block.valued(slice(0, 4), low=low)[number]
                totals, counts = (
                    block.value.of(laid, low=low)[number],
                    block.counts["reported"].of(laid, low=low)[number],
                )
                for name, has, total, many in zip(names, valued, totals, counts, strict=True):
                    found[int(name)] = (int(total) if has else None, int(many))
            assert found.pop(99_999_999_999) == (None, 0)
            assert found == {ids[unit]: total for unit, total in expected.items()}


def test_most_of_a_regular_tree_climbs_in_a_few_long_stretches():
    parents = {0: None} | dict.fromkeys(range(1, 101), 0) | {n: 1 + n % 100 for n in range(101, 701)}
    laid = columns.lay([edges(parents, range(701))])
    climb = columns.climb(laid, edges(parents, range(701)))
    assert [below.stop - below.start for below, _ in climb.stretches] == [100] * 6
    assert climb.rest is None
    assert len(climb.levels) == 1


def test_longer_periods_of_unlike_parts():
    laid = columns.lay([Edges.of([(0, None, 0), (1, 0, 1)])])
    rows = Rows(5, (), (Step.of(5, [[0, 1], [2, 3, 4]]), Step.of(7, [[5, 6]])))
    assert (rows.count, rows.most_parts) == (8, 5)
    block = Block(rows, laid)
    block.put(np.arange(0, 10, 2), np.array([1, 2, 4, 8, 16]))
    block.count("reported", np.arange(0, 10, 2))
    block.climb()
    block.over_time()
    assert block.value.own[:, 0].tolist() == [1, 2, 4, 8, 16, 3, 28, 31]
    assert block.counts["reported"].high[:, 0].tolist() == [0] * 8
    block.over_time(largest=True)
    assert block.value.own[5:, 0].tolist() == [2, 16, 16]


@pytest.mark.parametrize("ids", [[5, 2, 9], [1 << 40, 3, 77], [-4, 0, 8]])
def test_lookup_finds_places(ids):
    assert Lookup(np.array(ids))(np.array([*ids, ids[1]])).tolist() == [0, 1, 2, 1]
