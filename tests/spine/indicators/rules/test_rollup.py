"""The slow, plain roll-up: worked examples, and properties over random trees."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import Kind, Period, periods_between
from hoaluoi.spine.indicators.rules import (
    Fact,
    FactState,
    Formula,
    MeasureRule,
    Placement,
    TimeAdditivity,
    Total,
    UnitAdditivity,
    belongs,
    roll_up,
    tree_on,
)

D = Decimal
JAN, FEB, MAR = (Period(Kind.MONTH, 2022, n) for n in (1, 2, 3))
Q1 = Period(Kind.QUARTER, 2022, 1)
TREE = [Placement("group", None), Placement("north", "group"), Placement("a", "north"), Placement("b", "north")]
SUM = MeasureRule("m")


def fact(unit, period, value, measure="m", recorded=0):
    if value is None:
        return Fact(measure, unit, period, None, FactState.NOT_APPLICABLE, recorded)
    state = FactState.REPORTED if value else FactState.REPORTED_ZERO
    return Fact(measure, unit, period, D(str(value)), state, recorded)


def totals(facts, rule=SUM, period=JAN, placements=TREE, others=()):
    found = roll_up(facts, placements, [rule, *others], [period])
    return {unit: total for (code, unit, _), total in found.items() if code == rule.code}


def test_zero_not_applicable_and_missing_stay_apart():
    found = totals([fact("a", JAN, 0), fact("b", JAN, None)])
    assert found["a"] == Total(D(0), own=D(0), zero=1)
    assert found["b"] == Total(None, not_applicable=1)
    assert found["group"] == Total(D(0), zero=1, not_applicable=1)
    assert totals([]) == {}


@pytest.mark.parametrize(
    ("rule", "north"),
    [
        (SUM, "7"),
        (MeasureRule("m", UnitAdditivity.MAX), "5"),
        (MeasureRule("m", UnitAdditivity.LAST), "2"),
        (MeasureRule("m", UnitAdditivity.NONE), None),
    ],
)
def test_over_units(rule, north):
    found = totals([fact("a", JAN, 5, recorded=1), fact("b", JAN, 2, recorded=2)], rule)
    assert found["north"].value == (None if north is None else D(north))
    assert (found["north"].reported, found["a"].value) == (2, D(5))


def test_a_weighted_mean_is_no_mean_of_means():
    placements = [*TREE, Placement("south", "group"), Placement("c", "south")]
    facts = [fact("a", JAN, 10), fact("b", JAN, 20), fact("c", JAN, 60)]
    weights = [fact("a", JAN, 1, "w"), fact("b", JAN, 1, "w"), fact("c", JAN, 2, "w")]
    rule = MeasureRule("m", UnitAdditivity.MEAN_WEIGHTED, TimeAdditivity.MEAN, weight="w")
    found = totals(facts + weights, rule, placements=placements, others=[MeasureRule("w")])
    assert (found["north"].value, found["south"].value, found["group"].value) == (D(15), D(60), D("37.5"))


def test_a_value_without_weight_shows_at_home_and_weighs_nothing():
    rule = MeasureRule("m", UnitAdditivity.MEAN_WEIGHTED, TimeAdditivity.MEAN, weight="w")
    found = totals([fact("a", JAN, 10), fact("b", JAN, 20), fact("b", JAN, 3, "w")], rule)
    assert (found["a"].value, found["north"].value) == (D(10), D(20))


def test_a_value_typed_at_the_parent_is_a_discrepancy_unless_the_measure_adds_it():
    facts = [fact("a", JAN, 5), fact("b", JAN, 2), fact("north", JAN, 8)]
    assert totals(facts)["north"] == Total(D(7), own=D(8), discrepancy=D(1), reported=3)
    assert totals(facts)["group"].value == D(7)
    adding = totals(facts, MeasureRule("m", parent_adds=True))
    assert (adding["north"].value, adding["group"].value) == (D(15), D(15))


def test_a_value_typed_at_the_parent_alone_is_its_value():
    assert totals([fact("north", JAN, 8)])["group"].value == D(8)


@pytest.mark.parametrize(
    ("over_time", "value"),
    [
        (TimeAdditivity.SUM, "14"),  # 4 + (3 + 5) + 2
        (TimeAdditivity.MAX, "8"),  # February: 3 + 5
        (TimeAdditivity.LAST, "5"),  # a in February, b in March
        (TimeAdditivity.MEAN, "4.6"),  # (31 x 4 + 28 x 8 + 31 x 2) / 90 days = 4.56
    ],
)
def test_over_time(over_time, value):
    facts = [fact("a", JAN, 4), fact("a", FEB, 3), fact("b", FEB, 5), fact("b", MAR, 2), fact("a", MAR, None)]
    found = totals(facts, MeasureRule("m", over_time=over_time), Q1)["group"].value
    assert found.quantize(D("0.1")) == D(value)


def test_a_mean_counts_only_the_days_that_have_a_value():
    facts = [fact("a", JAN, 4), fact("a", FEB, None)]
    assert totals(facts, MeasureRule("m", over_time=TimeAdditivity.MEAN), Q1)["a"].value == D(4)


def test_last_looks_back_only_as_far_as_the_measure_says():
    facts = [fact("a", JAN, 4)]
    last = {"over_time": TimeAdditivity.LAST}
    assert totals(facts, MeasureRule("m", **last), MAR) == {}
    assert totals(facts, MeasureRule("m", **last, look_back=40), MAR)["group"].value == D(4)


def test_the_peak_of_a_group_is_the_highest_sum_not_the_sum_of_peaks():
    facts = [fact("a", JAN, 9), fact("b", JAN, 1), fact("a", FEB, 2), fact("b", FEB, 7)]
    found = totals(facts, MeasureRule("m", over_time=TimeAdditivity.MAX), Q1)
    assert (found["a"].value, found["b"].value, found["group"].value) == (D(9), D(7), D(10))


def test_each_month_uses_the_tree_that_held_in_it():
    moved = [
        Placement("group", None),
        Placement("north", "group"),
        Placement("south", "group"),
        Placement("a", "north", end=dt.date(2022, 1, 31)),
        Placement("a", "south", start=dt.date(2022, 2, 1)),
    ]
    facts = [fact("a", JAN, 4), fact("a", FEB, 3)]
    found = totals(facts, SUM, Q1, moved)
    assert (found["north"].value, found["south"].value, found["group"].value) == (D(4), D(3), D(7))
    last = totals(facts, MeasureRule("m", over_time=TimeAdditivity.LAST), Q1, moved)
    assert "north" not in last
    assert last["south"].value == D(3)


def test_a_unit_closed_within_the_period_stands_where_it_last_stood():
    closed = [Placement("group", None), Placement("a", "group", end=dt.date(2022, 1, 20))]
    assert totals([fact("a", JAN, 4)], placements=closed)["group"].value == D(4)
    assert tree_on(closed, FEB) == {"group": None}


def test_a_week_counts_by_its_thursday():
    week = Period.from_code("2022-W05")  # 31/1 to 6/2
    assert belongs(week, FEB)
    assert not belongs(week, JAN)
    assert belongs(week, week)


@st.composite
def trees(draw):
    count = draw(st.integers(2, 9))
    parents = [None] + [draw(st.integers(0, n - 1)) for n in range(1, count)]
    placements = [Placement(f"u{n}", None if p is None else f"u{p}") for n, p in enumerate(parents)]
    leaves = [n for n in range(count) if n not in parents]
    return placements, [f"u{n}" for n in leaves]


@st.composite
def worlds(draw):
    placements, leaves = draw(trees())
    values = st.one_of(st.none(), st.decimals(0, 10**6, places=2))
    facts = [
        fact(leaf, month, value)
        for leaf in leaves
        for month in periods_between(dt.date(2022, 1, 1), dt.date(2022, 6, 30), Kind.MONTH)
        if draw(st.booleans())
        for value in [draw(values)]
    ]
    return placements, facts


@given(worlds())
def test_the_top_has_the_sum_of_all_leaves_and_the_year_that_of_its_quarters(world):
    placements, facts = world
    year = Period(Kind.YEAR, 2022)
    quarters = [Period(Kind.QUARTER, 2022, n) for n in (1, 2)]
    found = roll_up(facts, placements, [SUM], [year, *quarters])
    known = [f.value for f in facts if f.value is not None]
    top = found.get(("m", "u0", year))
    assert (top.value if top else None) == (sum(known) if known else None)
    parts = [found["m", "u0", q].value for q in quarters if ("m", "u0", q) in found]
    assert sum(p for p in parts if p is not None) == sum(known)
    if top:
        assert top.reported + top.zero + top.not_applicable == len(facts)


counts = st.integers(0, 1000)


@given(trees(), st.lists(st.tuples(counts, counts), min_size=9, max_size=9))
def test_a_rate_at_every_level_is_the_ratio_of_sums(tree, pairs):
    placements, leaves = tree
    own = dict(zip(leaves, pairs, strict=False))
    facts = [fact(u, JAN, n, "paid") for u, (n, _) in own.items()] + [
        fact(u, JAN, d, "customers") for u, (_, d) in own.items()
    ]
    found = roll_up(facts, placements, [MeasureRule("paid"), MeasureRule("customers")], [JAN])
    top = Formula.parse("100 * paid / customers")
    result = top.evaluate({code: found[code, "u0", JAN].value for code in ("paid", "customers")})
    paid, everyone = (sum(pair[n] for pair in own.values()) for n in (0, 1))
    assert (result.numerator, result.denominator) == (paid, everyone)
    assert result.defined is (everyone != 0)


@given(worlds(), st.sampled_from(UnitAdditivity), st.sampled_from(TimeAdditivity), st.randoms())
def test_the_order_of_facts_does_not_matter(world, over_units, over_time, random):
    placements, facts = world
    rule = MeasureRule("m", over_units, over_time, weight="m")
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert roll_up(shuffled, placements, [rule], [Q1]) == roll_up(facts, placements, [rule], [Q1])
