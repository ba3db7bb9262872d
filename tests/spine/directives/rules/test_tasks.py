"""Tasks on two axes."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import WorkingCalendar
from hoaluoi.spine.directives.rules import (
    CLOSED,
    Act,
    Tally,
    TaskDates,
    TimeState,
    UnableToMove,
    WorkState,
    acts_possible,
    moved,
    tally,
    time_state,
)

VN = WorkingCalendar("VN")
D = dt.date
SEP = D(2022, 9, 1)
DUE = D(2022, 9, 30)


def test_government_office_2017():
    year = Tally(on_time=14_068, late=1_983, in_term=5_640, overdue=223)
    assert year.assigned == 21_914
    assert year.done_rate.percent() == Decimal("98.6")
    assert year.on_time_rate.percent() == Decimal("86.4")
    assert year.done_rate.denominator == year.on_time_rate.denominator == 16_274


@pytest.mark.parametrize(
    ("dates", "cutoff", "state"),
    [
        ({}, DUE, "no_deadline"),
        ({"deadline": DUE}, D(2022, 9, 26), "in_term"),
        ({"deadline": DUE}, D(2022, 9, 27), "due_soon"),
        ({"deadline": DUE}, DUE, "due_soon"),
        ({"deadline": DUE}, D(2022, 10, 1), "overdue"),
        ({"deadline": DUE, "submitted": DUE}, D(2022, 10, 20), "in_term"),
        ({"deadline": DUE, "submitted": D(2022, 10, 1)}, D(2022, 10, 20), "overdue"),
        ({"deadline": DUE, "submitted": D(2022, 9, 29), "accepted": D(2022, 10, 20)}, D(2022, 10, 20), "done_early"),
        ({"deadline": DUE, "submitted": DUE, "accepted": D(2022, 10, 20)}, D(2022, 10, 20), "on_time"),
        ({"deadline": DUE, "submitted": D(2022, 10, 1), "accepted": D(2022, 10, 2)}, D(2022, 10, 20), "late"),
        ({"deadline": DUE, "submitted": DUE, "accepted": D(2022, 10, 20)}, D(2022, 10, 19), "in_term"),
        ({"deadline": DUE, "submitted": D(2022, 9, 20), "accepted": D(2022, 9, 21)}, D(2022, 9, 15), "in_term"),
        ({"submitted": DUE, "accepted": DUE}, DUE, "no_deadline"),
    ],
)
def test_time_is_derived_at_a_cutoff(dates, cutoff, state):
    assert time_state(TaskDates(SEP, **dates), cutoff, VN) == state


def test_an_extension_counts_against_one_deadline_only():
    task = TaskDates(SEP, D(2022, 10, 31), original_deadline=DUE, submitted=D(2022, 10, 5), accepted=D(2022, 10, 6))
    cutoff = D(2022, 11, 1)
    assert time_state(task, cutoff, VN) is TimeState.DONE_EARLY
    assert time_state(task, cutoff, VN, against="original") is TimeState.LATE


def test_withdrawn_is_counted_and_done_before_stays_done():
    gone = TaskDates(SEP, DUE, withdrawn=D(2022, 9, 15))
    done = TaskDates(SEP, DUE, submitted=D(2022, 9, 5), accepted=D(2022, 9, 6), withdrawn=D(2022, 9, 15))
    assert tally([gone, done], DUE, VN) == Tally(on_time=1, withdrawn=1)
    assert tally([gone], D(2022, 9, 14), VN).in_term == 1


def test_what_is_assigned_later_does_not_count_yet():
    assert tally([TaskDates(D(2022, 10, 1), DUE)], DUE, VN).assigned == 0


some_day = st.dates(D(2022, 1, 1), D(2022, 12, 31))
maybe = st.none() | some_day


@given(st.lists(st.builds(TaskDates, some_day, maybe, maybe, maybe, maybe, maybe), max_size=15), some_day)
def test_everything_assigned_is_in_exactly_one_place(tasks, cutoff):
    for against in ("current", "original"):
        found = tally(tasks, cutoff, VN, against=against)
        assert found.assigned == sum(task.assigned <= cutoff for task in tasks)
        halves = tally(tasks[::2], cutoff, VN, against=against) + tally(tasks[1::2], cutoff, VN, against=against)
        assert halves == found


def test_the_usual_way_through():
    state = WorkState.DRAFT
    for act in ("assign", "return", "assign", "accept", "submit", "want_more", "submit", "approve"):
        state = moved(state, act)
    assert state is WorkState.DONE


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("draft", "submit"),
        ("assigned", "submit"),
        ("done", "withdraw"),
        ("returned", "accept"),
        ("paused", "submit"),
    ],
)
def test_what_is_not_in_the_table_is_refused(state, act):
    with pytest.raises(UnableToMove):
        moved(state, act)


def test_closed_is_closed_and_everything_else_can_move():
    assert {state for state in WorkState if not acts_possible(state)} == CLOSED
    assert Act.APPROVE in acts_possible("submitted")
