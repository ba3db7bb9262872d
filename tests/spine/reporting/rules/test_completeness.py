"""Who owes what, who sent it, and rates that are never clipped."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import Kind, Period, periods_between
from hoaluoi.spine.reporting.rules import (
    Assignment,
    Completeness,
    Owed,
    Received,
    Standing,
    completeness,
    expected,
    hours_overdue,
    standing,
)

D = dt.date
MONTHS = periods_between(D(2022, 1, 1), D(2022, 6, 30), Kind.MONTH)
JAN = MONTHS[0]
DUE = dt.datetime(2022, 2, 3, 17, 0, tzinfo=dt.UTC)


def owed_months(*assignments):
    return sorted((item.unit, item.period.number) for item in expected(assignments, MONTHS))


def test_a_return_is_owed_where_the_last_day_of_the_period_is_covered():
    assert owed_months(Assignment("f", "a", D(2022, 2, 28), D(2022, 4, 30))) == [("a", 2), ("a", 3)]
    assert owed_months(Assignment("f", "a", D(2022, 6, 15))) == [("a", 6)]
    assert owed_months(Assignment("f", "a", D(2022, 3, 1), D(2022, 3, 31))) == []


@given(st.dates(D(2022, 4, 1), D(2022, 12, 31)))
def test_a_change_today_never_rewrites_what_was_expected_before(today):
    still = Assignment("f", "a", D(2021, 1, 1))
    ended = Assignment("f", "a", D(2021, 1, 1), today)
    past = [month for month in MONTHS if month.end_date < today]
    assert expected([still], past) == expected([ended], past)
    assert all(item.period.end_date < today for item in expected([ended], MONTHS))


@pytest.mark.parametrize(
    ("received", "hours_after_due", "square"),
    [
        (None, -1, Standing.AWAITED),
        (None, 0, Standing.AWAITED),
        (None, 1, Standing.MISSING),
        (Received(DUE), 1, Standing.REPORTED),
        (Received(DUE, zero=True), 1, Standing.ZERO),
        (Received(DUE, not_applicable=True), -1, Standing.NOT_APPLICABLE),
    ],
)
def test_four_states_and_awaited(received, hours_after_due, square):
    assert standing(received, DUE, DUE + dt.timedelta(hours=hours_after_due)) is square


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(-10, None), (0, None), (1, 0), (60, 1), (60 * 30 + 59, 30)],
)
def test_hours_overdue(minutes, hours):
    then = DUE + dt.timedelta(minutes=minutes)
    assert hours_overdue(DUE, then) == hours
    assert hours_overdue(DUE, DUE + dt.timedelta(days=9), submitted_at=then) == hours


def test_a_rate_of_103_percent_is_shown_and_explained():
    owed = [Owed("f", f"u{n:03d}", JAN) for n in range(100)]
    received = {item: Received(DUE) for item in owed}
    received |= {Owed("f", f"extra{n}", JAN): Received(DUE) for n in range(3)}
    found = completeness(owed, received, dict.fromkeys(owed, DUE), DUE)
    assert (found.rate.percent(0), found.unexpected) == (Decimal(103), 3)
    assert (found.rate.numerator, found.rate.denominator) == (Decimal(103), Decimal(100))
    assert found.on_time_rate.percent(0) == Decimal(100)


def test_nothing_expected_has_no_rate():
    assert Completeness().rate.percent() is None


times = st.datetimes(dt.datetime(2022, 2, 1), dt.datetime(2022, 2, 6), timezones=st.just(dt.UTC))  # noqa: DTZ001
came = st.none() | st.builds(Received, times, st.booleans(), st.booleans())


@given(st.dictionaries(st.sampled_from("abcdefgh"), came), times)
def test_every_owed_return_is_in_exactly_one_square(units, now):
    owed = [Owed("f", unit, JAN) for unit in units]
    received = {Owed("f", unit, JAN): r for unit, r in units.items() if r is not None}
    due = dict.fromkeys(owed, DUE)
    found = completeness(owed, received, due, now)
    squares = found.reported + found.zero + found.not_applicable + found.missing + found.awaited
    assert squares == found.expected == len(units)
    assert found.received == len(received)
    halves = [
        completeness(part, {o: r for o, r in received.items() if o in part}, due, now)
        for part in (owed[::2], owed[1::2])
    ]
    assert halves[0] + halves[1] == found


def test_squares_follow_the_period_of_the_form():
    week = Period.from_code("2022-W05")
    assert expected([Assignment("f", "a", D(2022, 2, 6))], [week]) == {Owed("f", "a", week)}
