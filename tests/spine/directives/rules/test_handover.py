"""Shares of a target under random successions and moves: the top stays, nothing is lost, every reserve stays sound."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules.handover import Held, move, succeed


def held(**of):
    """unit=(value, giver)"""
    return Held(
        {int(u[1:]): Decimal(v) for u, (v, _) in of.items()}, {int(u[1:]): giver for u, (_, giver) in of.items()}
    )


def test_merger_adds_the_shares():
    shares = held(u1=(20, None), u2=(3, 1), u3=(5, 1))
    succeed(shares, 2, [(3, Fraction(1))], under={}, decimals=0, additive=True)
    assert shares.values == {1: 20, 3: 8}
    assert shares.reserve(1) == 12


def test_merger_across_branches_moves_the_amount_between_them():
    shares = held(u1=(20, None), u2=(8, 1), u3=(12, 1), u4=(5, 2), u5=(7, 3))
    succeed(shares, 4, [(5, Fraction(1))], under={}, decimals=0, additive=True)
    assert shares.values == {1: 20, 2: 3, 3: 17, 5: 12}


def test_split_parts_what_was_kept_and_leaves_what_was_handed_down():
    shares = held(u1=(20, None), u2=(11, 1), u3=(6, 2))
    succeed(shares, 2, [(2, Fraction(1, 2)), (9, Fraction(1, 2))], under={9: 1}, decimals=0, additive=True)
    assert shares.values == {1: 20, 2: 9, 3: 6, 9: 2}
    assert shares.givers[9] == 1


def test_new_unit_takes_over_those_its_predecessor_handed_down_to():
    shares = held(u1=(20, None), u2=(8, 1), u3=(12, 1), u4=(5, 2), u5=(12, 3))
    for unit in (2, 3):
        succeed(shares, unit, [(9, Fraction(1))], under={9: 1}, decimals=0, additive=True)
    assert shares.values == {1: 20, 9: 20, 4: 5, 5: 12}
    assert (shares.givers[4], shares.givers[5], shares.reserve(9)) == (9, 9, 3)


def test_rate_stays_the_level_it_is():
    shares = held(u1=(70, None), u2=(70, 1), u3=(65, 1))
    succeed(shares, 2, [(3, Fraction(1, 2)), (9, Fraction(1, 2))], under={9: 1}, decimals=0, additive=False)
    assert shares.values == {1: 70, 3: 65, 9: 70}


@st.composite
def trees(draw):
    """Units 0..n, 0 at the top; a giver has at least what it handed down."""
    size = draw(st.integers(2, 9))
    givers = {0: None} | {unit: draw(st.integers(0, unit - 1)) for unit in range(1, size)}
    values = {unit: Decimal(0) for unit in givers}
    for unit in reversed(range(size)):
        values[unit] += draw(st.integers(0, 50))
        if givers[unit] is not None:
            values[givers[unit]] += values[unit]
    return Held(values, givers)


@given(trees(), st.data())
def test_nothing_is_lost_whatever_the_acts(shares, data):
    top = shares.values[0]
    reserves = sum(shares.reserve(unit) for unit in shares.values)
    for number in range(data.draw(st.integers(1, 4))):
        units = sorted(shares.values.keys() - {0})
        if not units:
            break
        unit = data.draw(st.sampled_from(units))
        if data.draw(st.booleans()):
            others = [u for u in shares.values if unit not in shares.way_up(u)]
            count = data.draw(st.integers(1, 2))
            heirs = data.draw(st.permutations([*others[1:], 100 + number, unit]))[:count]
            heirs = heirs if heirs != [unit] else [100 + number]
            under = {heir: data.draw(st.sampled_from(others)) for heir in heirs}
            part = Fraction(data.draw(st.integers(0, 10)), 10)
            succeed(
                shares, unit, list(zip(heirs, (part, 1 - part) if count == 2 else (Fraction(1),), strict=True)),
                under=under, decimals=0, additive=True,
            )  # fmt: skip
        else:
            move(shares, unit, data.draw(st.sampled_from(sorted(shares.values))), additive=True)
        assert shares.values[0] == top
        assert all(shares.reserve(each) >= 0 for each in shares.values)
        assert sum(shares.reserve(each) for each in shares.values) == reserves
