"""Working days and due instants."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import NEXT_MORNING, SAME_DAY, Counting, DueRule, Period, WorkingCalendar

D = dt.date
VN = WorkingCalendar("VN")
days = st.dates(D(2015, 1, 1), D(2035, 12, 31))


@pytest.mark.parametrize(
    ("country", "day", "worked"),
    [
        ("VN", D(2022, 9, 1), False),  # National Day, two days
        ("VN", D(2022, 9, 2), False),
        ("VN", D(2022, 9, 3), False),  # Saturday
        ("VN", D(2022, 9, 5), True),
        ("VN", D(2022, 1, 31), False),  # Tết
        ("CN", D(2022, 10, 7), False),  # National Day week
        ("CN", D(2022, 10, 8), True),  # Saturday worked in exchange
        ("VN", D(2022, 10, 8), False),
    ],
)
def test_is_working_day(country, day, worked):
    assert WorkingCalendar(country).is_working_day(day) is worked


def test_an_override_wins():
    calendar = WorkingCalendar("VN", {D(2022, 9, 5): False, D(2022, 9, 3): True})
    assert not calendar.is_working_day(D(2022, 9, 5))
    assert calendar.is_working_day(D(2022, 9, 3))


def test_counting_over_a_holiday():
    assert VN.add_working_days(D(2022, 8, 31), 1) == D(2022, 9, 5)
    assert VN.add_working_days(D(2022, 9, 5), -1) == D(2022, 8, 31)
    assert VN.working_days_between(D(2022, 8, 31), D(2022, 9, 5)) == 1


@given(days, st.integers(-60, 60))
def test_adding_and_counting_agree(day, count):
    reached = VN.add_working_days(day, count)
    if count > 0:
        assert VN.working_days_between(day, reached) == count
    if count:
        assert VN.is_working_day(reached)
    else:
        assert reached == day


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_counting_is_additive(day, first, second):
    middle, end = day + dt.timedelta(days=first), day + dt.timedelta(days=first + second)
    whole = VN.working_days_between(day, end)
    assert whole == VN.working_days_between(day, middle) + VN.working_days_between(middle, end)
    assert VN.working_days_between(end, day) == -whole


@pytest.mark.parametrize(
    ("rule", "code", "due"),
    [
        (SAME_DAY, "2022-D0930", "2022-09-30T17:00:00+07:00"),
        (NEXT_MORNING, "2022-D0930", "2022-10-01T06:00:00+07:00"),
        (DueRule(3, Counting.WORKING_DAYS), "2022-M08", "2022-09-07T17:00:00+07:00"),
        (DueRule(6, Counting.CALENDAR_DAYS), "2022-M09.nd09", "2022-09-20T17:00:00+07:00"),
        (DueRule(1, Counting.CALENDAR_DAYS, working_day_between=True), "2022-M08", "2022-09-06T17:00:00+07:00"),
        (DueRule(0, Counting.WORKING_DAYS, working_day_between=True), "2022-M09", "2022-10-04T17:00:00+07:00"),
        (DueRule(1, Counting.CALENDAR_DAYS, on_working_day=True), "2022-M08", "2022-09-05T17:00:00+07:00"),
        (DueRule(0, at_time=dt.time(7, 45), zone="Asia/Shanghai"), "2022-D0930", "2022-09-30T07:45:00+08:00"),
    ],
)
def test_due_at(rule, code, due):
    assert rule.due_at(Period.from_code(code), VN).isoformat() == due


@given(days, st.integers(0, 10), st.sampled_from(Counting))
def test_a_working_day_lies_between_cutoff_and_due(day, count, counting):
    period = Period.campaign(day, day)
    rule = DueRule(count, counting, working_day_between=True)
    due = rule.due_date(period, VN)
    between = ((day + dt.timedelta(days=n)) for n in range(1, (due - day).days))
    assert any(map(VN.is_working_day, between))


def test_a_rule_before_the_cutoff_is_refused():
    with pytest.raises(ValueError, match="before its cut-off"):
        DueRule(-1)
