"""The expected value on each date."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules import (
    Shape,
    Trajectory,
    UnableToShape,
    last_year_shape,
    milestones,
    s_curve,
    straight_line,
)

D = Decimal
START, END = dt.date(2022, 6, 1), dt.date(2023, 9, 1)
days = st.dates(dt.date(2022, 1, 1), dt.date(2024, 1, 1))
amounts = st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2022, 5, 1), "65"),
        (START, "65"),
        (dt.date(2022, 9, 30), "630"),  # 65 + 2,135 x 121 of 457 days = 630.3
        (END, "2200"),
        (dt.date(2024, 1, 1), "2200"),
    ],
)
def test_ten_thousand_initiatives_on_a_straight_line(day, expected):
    line = straight_line(START, END)
    assert line.expected_on(day, value=D(2200), baseline=D(65), step=D(1)) == D(expected)


def test_a_falling_target_falls():
    line = straight_line(dt.date(2022, 1, 1), dt.date(2022, 1, 11))
    assert line.expected_on(dt.date(2022, 1, 6), value=D(300), baseline=D(400)) == D(350)


def test_milestones_hold_until_the_next():
    line = milestones(START, [(dt.date(2022, 12, 31), D(1000)), (END, D(2200))], value=D(2200))
    found = [line.expected_on(d, value=D(2200), step=D(1)) for d in (dt.date(2022, 12, 30), dt.date(2022, 12, 31), END)]
    assert found == [D(0), D(1000), D(2200)]


def test_last_year_shape_follows_last_year():
    history = [(dt.date(2021, 1, 1), D(0)), (dt.date(2021, 7, 1), D(20)), (dt.date(2021, 12, 31), D(200))]
    line = last_year_shape(dt.date(2022, 1, 1), dt.date(2022, 12, 31), history)
    assert line.expected_on(dt.date(2022, 7, 1), value=D(500)) == D(50)


def test_an_edited_point_is_data():
    line = straight_line(START, END).with_point(dt.date(2022, 12, 31), D("0.3"))
    assert line.share_on(dt.date(2022, 12, 31)) == D("0.3")
    assert line.without_point(dt.date(2022, 12, 31)) == straight_line(START, END)
    assert Trajectory.from_json(line.shape, line.to_json()) == line


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Trajectory(Shape.STRAIGHT_LINE, ()), "no_points"),
        (lambda: Trajectory(Shape.STRAIGHT_LINE, ((END, D(0)), (START, D(1)))), "dates_not_rising"),
        (lambda: Trajectory(Shape.STRAIGHT_LINE, ((START, D(0)), (START, D(1)))), "dates_not_rising"),
        (lambda: milestones(START, [], value=D(1)), "no_points"),
        (lambda: milestones(START, [(START, D(1))], value=D(1)), "before_start"),
        (lambda: s_curve(START, START), "too_short"),
        (lambda: last_year_shape(START, END, [(START, D(1))]), "too_short"),
        (lambda: last_year_shape(START, END, [(START, D(1)), (END, D(1))]), "no_growth_last_year"),
    ],
)
def test_what_has_no_shape_is_refused(make, code):
    with pytest.raises(UnableToShape) as refused:
        make()
    assert refused.value.code == code


@given(days, days, amounts, amounts)
def test_a_line_starts_at_the_baseline_and_ends_at_the_value(one, other, baseline, value):
    start, end = min(one, other), max(one, other)
    for line in [straight_line(start, end)] + ([s_curve(start, end)] if (end - start).days > 1 else []):
        assert line.expected_on(end, value=value, baseline=baseline) == value
        if start < end:
            assert line.expected_on(start, value=value, baseline=baseline) == baseline


@given(days, days, days, days, st.decimals(0, 10**6, places=2))
def test_expectation_never_falls_on_the_way_up(one, other, early, late, value):
    start, end = min(one, other), max(one, other) + dt.timedelta(days=2)
    early, late = min(early, late), max(early, late)
    for line in (straight_line(start, end), s_curve(start, end)):
        before, after = (line.expected_on(d, value=value, step=D(1)) for d in (early, late))
        assert before <= after


def test_an_s_curve_is_slow_fast_slow():
    line = s_curve(dt.date(2022, 1, 1), dt.date(2022, 12, 27))  # 360 days
    quarter, half = (line.share_on(dt.date(2022, 1, 1) + dt.timedelta(days=d)) for d in (90, 180))
    assert (quarter, half) == (D("0.15625"), D("0.5"))
