"""Forecast to the deadline: what it says, and when it keeps silent."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules import forecast, recent_pace

D = Decimal
START = dt.date(2022, 6, 1)
END = dt.date(2023, 9, 1)


def history(*values, every=10):
    return [(START + dt.timedelta(days=every * n), D(str(v))) for n, v in enumerate(values)]


def test_seed_002_pace_between_its_two_dates():
    known = [(dt.date(2022, 6, 1), D(65)), (dt.date(2022, 9, 30), D(222))]
    assert recent_pace(known, dt.date(2022, 9, 30)).quantize(D("0.1")) == D("1.3")


def test_recent_pace_looks_thirty_days_back():
    known = history(0, 100, 200, 203, 206, 209)
    assert recent_pace(known, known[-1][0]) == D("0.3")
    assert recent_pace(known, known[2][0]) == D(10)
    assert recent_pace(known[:1], END) is None


@pytest.mark.parametrize(
    "known", [[], history(1), history(1, 2), history(1, 2, 3, every=5)], ids=["none", "one", "two", "ten days"]
)
def test_too_little_history_gives_no_forecast(known):
    assert forecast(known, END, END) is None


def test_a_deadline_behind_us_gives_no_forecast():
    known = history(1, 2, 3, 4)
    assert forecast(known, END, START) is None


def test_a_few_values_go_on_at_the_recent_pace_within_the_paces_seen():
    known = history(0, 10, 15, 25)
    found = forecast(known, END, START + dt.timedelta(days=130), cumulative=True)
    assert (found.method, found.points) == ("recent_pace", 4)
    assert (found.low, found.high) == (D(25) + D("0.5") * 100, D(25) + 100)
    assert found.value.quantize(D("0.1")) == D("108.3")


def test_a_perfect_line_is_continued_exactly():
    found = forecast(history(*range(0, 80, 10)), END, START + dt.timedelta(days=100))
    assert (found.method, found.value, found.low, found.high) == ("robust_line", D(100), D(100), D(100))


def test_one_wild_value_does_not_bend_the_line():
    found = forecast(history(0, 10, 20, 900, 40, 50, 60, 70), END, START + dt.timedelta(days=100))
    assert found.value == D(100)


def test_a_line_with_noise_has_a_range_of_80_percent():
    found = forecast(history(0, 13, 18, 35, 38, 50, 59, 73), END, START + dt.timedelta(days=100))
    rounded = [value.quantize(D("0.1")) for value in (found.low, found.value, found.high)]
    assert rounded == [D("96.8"), D("103.0"), D("109.8")]


def test_a_rate_stays_on_its_scale():
    found = forecast(history(60, 70, 80, 90), END, END, lowest=D(0), highest=D(100))
    assert (found.value, found.high) == (D(100), D(100))


def test_what_lies_after_the_cutoff_is_not_known():
    known = history(0, 10, 20, 30, 900)
    cutoff = known[3][0]
    assert forecast(known, cutoff, END) == forecast(known[:4], cutoff, END)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=20), st.integers(0, 400))
def test_the_range_holds_the_value_and_a_count_never_falls(steps, ahead):
    total, counts = 0, []
    for step in steps:
        total += step
        counts.append(total)
    known = history(*counts)
    found = forecast(known, END, known[-1][0] + dt.timedelta(days=ahead), cumulative=True)
    assert found.low <= found.value <= found.high
    assert found.low >= total
    if ahead == 0:
        assert found.value == total
