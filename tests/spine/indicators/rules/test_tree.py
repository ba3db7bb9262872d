"""Whom a change touches, and what stands beside the way up."""

import pytest

from hoaluoi.spine.indicators.rules.tree import Tree

#   1
#   ├── 2 ── 4, 5
#   └── 3 ── 6
TREE = Tree({1: None, 2: 1, 3: 1, 4: 2, 5: 2, 6: 3})


@pytest.mark.parametrize(
    ("changed", "touched", "beside"),
    [
        ([4], {4, 2, 1}, [3, 5]),
        ([4, 6], {4, 2, 6, 3, 1}, [5]),
        ([1], {1}, [2, 3]),
        ([], set(), []),
        ([99], {99}, []),
    ],
)
def test_change_touches_all_above_and_leaves_the_rest_standing(changed, touched, beside):
    assert TREE.touched_by(changed) == touched
    assert TREE.beside(touched) == beside


def test_pairs_lead_from_each_unit_to_itself_and_all_above():
    assert TREE.pairs([4, 3]) == ([3, 3, 4, 4, 4], [3, 1, 4, 2, 1])
    assert TREE.pairs([4, 3], within={1}) == ([3, 4], [1, 1])


def test_units_in_a_circle_end():
    assert len(Tree({1: 2, 2: 1}).way_up(1)) == 50
    assert Tree({1: 2, 2: 1}).touched_by([1]) == {1, 2}
