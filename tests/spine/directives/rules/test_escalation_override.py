"""Escalation steps and manual overrides."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import WorkingCalendar
from hoaluoi.spine.directives.rules import (
    STEPS,
    Demand,
    Override,
    Recipient,
    Status,
    UnableToOverride,
    require_valid,
    shown,
    step_date,
    steps_due,
)

VN = WorkingCalendar("VN")
D = dt.date
DUE = D(2022, 9, 30)  # a Friday


def codes(today, sent=(), submitted=False):
    return [step.code for step in steps_due(DUE, today, VN, sent=sent, submitted=submitted)]


@pytest.mark.parametrize(
    ("today", "sent", "found"),
    [
        (D(2022, 9, 20), (), []),
        (D(2022, 9, 21), (), ["T-7"]),
        (D(2022, 9, 22), ("T-7",), []),
        (D(2022, 9, 28), (), ["T-3"]),  # assigned late: one reminder, not two
        (D(2022, 9, 29), ("T-7", "T-3"), ["T-1"]),
        (DUE, ("T-7", "T-3", "T-1"), []),
        (D(2022, 10, 2), (), []),  # the Sunday after
        (D(2022, 10, 3), (), ["T+1"]),
        (D(2022, 10, 5), ("T+1",), ["T+3"]),
        (D(2022, 10, 11), (), ["T+1", "T+3", "T+7"]),  # each tells somebody else
        (D(2022, 10, 21), ("T+1", "T+3", "T+7"), ["T+15"]),
        (D(2023, 1, 1), ("T+1", "T+3", "T+7", "T+15"), []),
    ],
)
def test_steps_of_a_day(today, sent, found):
    assert codes(today, sent) == found


def test_submission_silences():
    assert codes(D(2022, 10, 11), submitted=True) == []


def test_who_is_told_and_what_is_asked():
    table = {step.code: (step.recipients, step.demand) for step in STEPS}
    assert table["T+1"] == ((Recipient.ASSIGNEE, Recipient.UNIT_HEAD), None)
    assert table["T+3"] == ((Recipient.PARENT_OWNER,), Demand.EXPLANATION)
    assert table["T+7"] == ((Recipient.TWO_LEVELS_UP,), Demand.AGENDA)
    assert table["T+15"] == ((Recipient.LEADERSHIP,), Demand.WEEKLY_LIST)


def test_the_day_of_a_step():
    assert [step_date(step, DUE, VN).isoformat()[5:] for step in STEPS[:4]] == ["09-21", "09-27", "09-29", "10-03"]


@given(st.dates(D(2021, 1, 1), D(2024, 1, 1)), st.sets(st.integers(-20, 60)))
def test_over_a_whole_run_each_step_goes_once(deadline, run_days):
    sent: list[str] = []
    for offset in sorted(run_days):
        sent += [s.code for s in steps_due(deadline, deadline + dt.timedelta(days=offset), VN, sent=sent)]
    assert len(sent) == len(set(sent))


VALID = Override(Status.AT_RISK, "storm damage is not in the figures yet", 1, 2, D(2022, 10, 31))


def test_an_override_shows_both_colours_until_it_expires():
    found = shown(Status.BEHIND, VALID, DUE)
    assert (found.status, found.computed, found.override) == (Status.AT_RISK, Status.BEHIND, VALID)
    assert shown(Status.BEHIND, VALID, D(2022, 10, 31)).status is Status.AT_RISK
    assert shown(Status.BEHIND, VALID, D(2022, 11, 1)).status is Status.BEHIND


def test_no_override_before_approval_and_none_makes_missing_data_green():
    waiting = Override(Status.AT_RISK, "r", 1, None, D(2022, 10, 31))
    green = Override(Status.ON_TRACK, "r", 1, 2, D(2022, 10, 31))
    assert shown(Status.BEHIND, waiting, DUE).status is Status.BEHIND
    assert shown(Status.NO_DATA, green, DUE).status is Status.NO_DATA
    assert shown(Status.BEHIND, None, DUE).override is None


@pytest.mark.parametrize(
    ("change", "computed", "code"),
    [
        ({"reason": " "}, Status.BEHIND, "no_reason"),
        ({"approved_by": 1}, Status.BEHIND, "own_approval"),
        ({"expires_on": D(2022, 9, 29)}, Status.BEHIND, "expiry_passed"),
        ({"expires_on": D(2023, 9, 29)}, Status.BEHIND, "expiry_too_far"),
        ({}, Status.AT_RISK, "same_status"),
        ({"status": Status.MET}, Status.NO_DATA, "not_a_judgement"),
    ],
)
def test_an_override_without_its_papers_is_refused(change, computed, code):
    with pytest.raises(UnableToOverride) as refused:
        require_valid(replace(VALID, **change), computed, DUE)
    assert refused.value.code == code
    require_valid(VALID, Status.BEHIND, DUE)
