"""Sharing a target over units: worked examples and the properties that each method promises."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules import (
    COMPUTED,
    AllocationMethod,
    UnableToApportion,
    apportion,
    compare,
)

D = Decimal
DIVISORS = COMPUTED[1:]
weight_tables = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 5000), min_size=1, max_size=12
)
methods = st.sampled_from(COMPUTED)


def amounts(total, weights, method, **options):
    return {key: int(value) for key, value in apportion(total, weights, method, **options).amounts().items()}


@pytest.mark.parametrize(
    ("method", "shares"),
    [
        ("largest_remainder", [10, 9, 7, 5, 4, 1]),
        ("webster", [10, 9, 8, 5, 3, 1]),
        ("huntington_hill", [10, 9, 7, 6, 3, 1]),
        ("adams", [10, 9, 7, 5, 3, 2]),
    ],
)
def test_balinski_and_youngs_six_states(method, shares):
    people = dict(zip("ABCDEF", [27_744, 25_178, 19_951, 14_610, 9_225, 3_292], strict=True))
    assert list(amounts(36, people, method, floor=0).values()) == shares


def test_the_initiatives_target_goes_out_whole_with_its_reserve_named():
    staff = {"Bình Dương": 1200, "Bình Thuận": 900, "Tây Ninh": 800, "Cà Mau": 650, "IT": 90}
    result = apportion(2200, staff, reserve=100)
    assert (result.sum, result.reserve, result.sum + result.reserve) == (D(2100), D(100), D(2200))
    assert result.amounts()["Bình Dương"] == D(692)  # quota 692.3


def test_of_the_target_and_of_the_allocations_are_two_percentages():
    result = apportion(2200, {"a": 3, "b": 1}, reserve=200)
    assert result.of_target(D(222)).percent() == D("10.1")
    assert result.of_allocations(D(222)).percent() == D("11.1")


def test_nobody_gets_less_than_one():
    found = amounts(10, {"big": 1000, "small": 1, "none": 0}, "largest_remainder")
    assert found == {"big": 8, "small": 1, "none": 1}


def test_ties_go_to_the_larger_weight_then_to_the_earlier_key():
    assert amounts(3, {"b": 1, "a": 1}, "largest_remainder") == {"a": 2, "b": 1}
    assert amounts(2, {"a": 1, "b": 3}, "largest_remainder", floor=0) == {"a": 0, "b": 2}
    assert amounts(3, {"b": 1, "a": 1}, "webster") == {"a": 2, "b": 1}


def test_no_weights_means_equal_shares():
    assert amounts(6, {"a": 0, "b": 0, "c": 0}, "webster") == {"a": 2, "b": 2, "c": 2}


def test_a_rate_is_the_same_for_everyone():
    result = apportion(D("70"), {"a": 3, "b": 1}, "same")
    assert result.amounts() == {"a": D(70), "b": D(70)}


def test_by_hand_names_what_is_left_or_too_much():
    assert apportion(10, {"a": 1, "b": 1}, "by_hand", by_hand={"a": 4, "b": 3}).reserve == D(3)
    assert apportion(10, {"a": 1, "b": 1}, "by_hand", by_hand={"a": 8, "b": 3}).reserve == D(-1)


def test_decimals_go_out_in_stated_steps():
    result = apportion(D("11.7"), {"a": 2, "b": 1}, step=D("0.1"))
    assert result.amounts() == {"a": D("7.8"), "b": D("3.9")}


def test_the_quota_is_shown_beside_the_share():
    share = apportion(10, {"a": 2, "b": 1}).shares[0]
    assert (share.key, share.amount, share.quota.quantize(D("0.01"))) == ("a", D(7), D("6.67"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"total": 3, "weights": {}}, "no_units"),
        ({"total": 3, "weights": {"a": -1, "b": 2}}, "negative_weight"),
        ({"total": D("3.5"), "weights": {"a": 1}}, "not_in_steps"),
        ({"total": 1, "weights": {"a": 1, "b": 1}}, "floor_too_high"),
        ({"total": 1, "weights": {"a": 1}, "reserve": 2}, "reserve_too_high"),
        ({"total": 1, "weights": {"a": 1}, "reserve": -1}, "reserve_too_high"),
        ({"total": 1, "weights": {"a": 1}, "method": "by_hand", "by_hand": {}}, "not_stated"),
    ],
)
def test_what_cannot_be_shared_says_why(arguments, code):
    with pytest.raises(UnableToApportion) as refused:
        apportion(**arguments)
    assert refused.value.code == code


@given(weight_tables, methods, st.integers(0, 500), st.integers(0, 2), st.integers(0, 20))
def test_shares_and_reserve_make_the_total_and_nobody_is_under_the_floor(weights, method, extra, least, reserve):
    total = least * len(weights) + extra + reserve
    result = apportion(total, weights, method, floor=least, reserve=reserve)
    assert result.sum + result.reserve == total
    assert min(result.amounts().values()) >= least
    assert all(amount == int(amount) for amount in result.amounts().values())


@given(weight_tables, methods, st.integers(0, 300), st.randoms())
def test_the_order_of_units_does_not_matter(weights, method, extra, random):
    keys = list(weights)
    random.shuffle(keys)
    total = len(weights) + extra
    assert apportion(total, {k: weights[k] for k in keys}, method) == apportion(total, weights, method)


@given(weight_tables, st.integers(0, 2000))
def test_largest_remainder_stays_within_the_quota(weights, total):
    result = apportion(total, weights, floor=0)
    over = sum(weights.values())
    for share in result.shares:
        quota = Fraction(total) * (Fraction(weights[share.key], over) if over else Fraction(1, len(weights)))
        assert floor(quota) <= share.amount <= ceil(quota)


@given(weight_tables, st.sampled_from(DIVISORS), st.integers(0, 300), st.integers(0, 1))
def test_a_larger_total_takes_from_nobody(weights, method, extra, least):
    total = least * len(weights) + extra
    before = apportion(total, weights, method, floor=least).amounts()
    after = apportion(total + 1, weights, method, floor=least).amounts()
    assert all(after[key] >= before[key] for key in weights)
    assert sum(after.values()) == total + 1


@given(weight_tables, methods, st.integers(0, 300))
def test_a_heavier_unit_never_gets_less(weights, method, extra):
    shares = apportion(len(weights) + extra, weights, method).amounts()
    ordered = sorted(weights, key=lambda key: (-weights[key], key))
    for heavier, lighter in pairwise(ordered):
        if weights[heavier] > weights[lighter]:
            assert shares[heavier] >= shares[lighter]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 99), min_size=1),
    st.integers(0, 60),
    st.sampled_from(DIVISORS),
)
def test_the_quick_start_equals_seat_by_seat(weights, total, method):
    divisor = {
        AllocationMethod.WEBSTER: lambda held: Fraction(2 * held + 1, 2) ** 2,
        AllocationMethod.ADAMS: lambda held: Fraction(held) ** 2,
        AllocationMethod.HUNTINGTON_HILL: lambda held: Fraction(held * (held + 1)),
    }[method]
    held = dict.fromkeys(weights, 0)
    for _ in range(total):

        def claim(key):
            under = divisor(held[key])
            return (
                (0, -Fraction(weights[key] ** 2) / under, -weights[key], key) if under else (-1, -weights[key], 0, key)
            )

        held[min(held, key=claim)] += 1
    assert amounts(total, weights, method, floor=0) == dict(sorted(held.items()))


def test_methods_side_by_side_all_make_the_sum():
    table = compare(2200, {f"u{n}": n * n for n in range(1, 40)})
    assert {method: int(result.sum) for method, result in table.items()} == dict.fromkeys(COMPUTED, 2200)
