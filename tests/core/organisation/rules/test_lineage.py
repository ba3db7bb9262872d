"""Whose history goes where, whatever the order in which acts were recorded."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.organisation.rules.lineage import Lineage, Step

JUNE, JULY, AUGUST = date(2022, 6, 1), date(2022, 7, 1), date(2022, 8, 1)
EDITION = date(2022, 9, 1)
HALF = (Fraction(1, 2),) * 4


def heirs(lineage: Lineage, unit: int, start: date = date(2022, 5, 1)) -> dict[int, Fraction]:
    return {h.unit: h.shares[0] for h in lineage.heirs_now(unit, start, start, EDITION)}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], {}),
        ([Step(JULY, 1, 1, 2)], {2: 1}),
        ([Step(JULY, 1, 1, 2), Step(AUGUST, 2, 2, 3)], {3: 1}),
        # Recorded after it, but held before: by July the second had gone into the third.
        ([Step(JULY, 1, 1, 2), Step(JUNE, 2, 2, 3)], {3: 1}),
        ([Step(AUGUST, 1, 1, 2), Step(JULY, 2, 2, 3), Step(JUNE, 3, 3, 4)], {4: 1}),
        # The second gave a part away before it took the first over: that part is not the first's.
        ([Step(JULY, 1, 1, 2), Step(JUNE, 2, 2, 2, closes=False, shares=HALF),
          Step(JUNE, 2, 2, 3, main=False, closes=False, shares=HALF)], {2: 1}),
        # … and after it: then it is.
        ([Step(JULY, 1, 1, 2), Step(AUGUST, 2, 2, 2, closes=False, shares=HALF),
          Step(AUGUST, 2, 2, 3, main=False, closes=False, shares=HALF)], {2: Fraction(1, 2), 3: Fraction(1, 2)}),
        # Closed without an act: to the unit above it.
        ([Step(JULY, 1, 1, 2), Step(JUNE, 0, 2, 3)], {3: 1}),
    ],
)  # fmt: skip
def test_chain_of_successors(steps, expected):
    assert heirs(Lineage.of(steps), 1) == expected


def test_unit_closed_without_an_act_speaks_for_itself_afterwards():
    lineage = Lineage.of([Step(JUNE, 0, 1, 2)])

    assert heirs(lineage, 1) == {2: 1}
    assert heirs(lineage, 1, JULY) == {}
    assert lineage.heirs_then(1, JULY) == []


def test_who_stands_in_as_it_was():
    lineage = Lineage.of([Step(JULY, 1, 1, 2), Step(AUGUST, 2, 2, 3)])

    assert [h.unit for h in lineage.heirs_then(1, JUNE)] == []
    assert [h.unit for h in lineage.heirs_then(1, JULY)] == [2]
    assert [h.unit for h in lineage.heirs_then(1, AUGUST)] == [3]


def test_units_gone_into_one_are_found_through_those_gone_before():
    lineage = Lineage.of([Step(JULY, 1, 1, 2), Step(JUNE, 2, 2, 3)])

    assert lineage.gone_into([3], EDITION) == {1, 2}
    assert lineage.gone_into([3], JUNE) == {2}
    assert lineage.gone_into([1], EDITION) == set()


def test_circle_is_seen():
    assert Lineage.of([Step(JULY, 1, 1, 2), Step(JUNE, 2, 2, 1)]).circle(2)
    assert not Lineage.of([Step(JULY, 1, 1, 2), Step(JUNE, 2, 2, 3)]).circle(2)


def test_who_carries_on_reports_for_it_from_when_the_act_was_known():
    lineage = Lineage.of([Step(JUNE, 1, 1, 2), Step(JULY, 2, 2, 3)])

    assert lineage.carried_on(1, JUNE, {}) == {2: JUNE}
    assert lineage.carried_on(1, AUGUST, {}) == {2: JUNE, 3: JULY}
    assert lineage.carried_on(1, AUGUST, {1: EDITION}) == {2: EDITION, 3: EDITION}


@given(
    st.lists(
        st.tuples(st.sampled_from([JUNE, JULY, AUGUST]), st.integers(0, 5), st.integers(0, 5), st.booleans()),
        max_size=8,
    )
)
def test_shares_stay_whole_and_every_chain_ends(acts):
    """Any acts at all, in circles too: the chain ends, and what arrives is the whole."""
    steps = []
    for number, (on, unit, heir, closes) in enumerate(acts, start=1):
        if closes and heir != unit:
            steps.append(Step(on, number, unit, heir))
        elif heir != unit:
            steps += [Step(on, number, unit, unit, closes=False, shares=HALF)]
            steps += [Step(on, number, unit, heir, main=False, closes=False, shares=HALF)]
    lineage = Lineage.of(steps)

    for unit in range(6):
        found = lineage.heirs_now(unit, date(2022, 5, 1), date(2022, 5, 31), EDITION)
        if found:
            assert sum(h.shares[0] for h in found) == 1
            assert [h.main for h in found].count(True) == 1
        # Nobody hands anything to a unit that has ended: such acts are refused, and so come to nothing here.
        closed = {step.predecessor for step in steps if step.closes}
        if not any(comes_back(steps, each) for each in closed):
            assert closed.isdisjoint(h.unit for h in found)


def comes_back(steps, unit):
    """Whether some chain of acts, closings or not, leads from a unit back to itself."""
    seen, waiting = set(), [unit]
    while waiting:
        here = waiting.pop()
        further = {step.successor for step in steps if step.predecessor == here != step.successor} - seen
        if unit in further:
            return True
        seen |= further
        waiting += further
    return False
