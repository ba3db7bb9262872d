"""Status of a target on a date: the semantics of each kind, and what must never happen."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.directives.rules import (
    Aim,
    Bands,
    Comparator,
    Forecast,
    Standing,
    Status,
    TargetKind,
    evaluate,
    needed_pace,
)

D = Decimal
START, DEADLINE, NOW = dt.date(2022, 6, 1), dt.date(2023, 9, 1), dt.date(2022, 9, 30)


def aim(kind="cumulative", comparator=">=", value="2200", baseline="0"):
    return Aim(kind, comparator, D(value), START, DEADLINE, None if baseline is None else D(baseline))


def standing(actual=None, as_of=NOW, **fields):
    decimals = {name: D(fields.pop(name)) for name in ("expected", "pace") if name in fields}
    return Standing(as_of, None if actual is None else D(actual), **decimals, **fields)


def outlook(low, value, high):
    return Forecast(D(value), D(low), D(high), "robust_line", D(0), 9)


def judged(target, now, bands=None):
    verdict = evaluate(target, now, bands)
    return verdict.status.value, verdict.reason.code


def test_one_sentence_says_what_is_needed():
    verdict = evaluate(aim(value="2200"), standing("222", expected="582", pace="1.3"))
    assert verdict.status is Status.BEHIND
    params = verdict.reason.params
    assert (params["actual"], params["expected"], params["date"]) == (D(222), D(582), NOW)
    assert (params["needed"].quantize(D("0.1")), params["recent"], params["days"]) == (D("5.9"), D("1.3"), 30)


def test_41_of_57_expected_by_30_september_needs_5_9_a_day_last_30_days_1_3():
    target = Aim("cumulative", ">=", D(100), START, dt.date(2022, 10, 10), D(0))
    verdict = evaluate(target, standing("41", expected="57", pace="1.3"))
    params = verdict.reason.params
    assert (verdict.status, verdict.reason.code) == (Status.BEHIND, "pace")
    assert (params["actual"], params["expected"], params["date"]) == (D(41), D(57), dt.date(2022, 9, 30))
    assert (params["needed"], params["recent"], params["days"]) == (D("5.9"), D("1.3"), 30)
    assert verdict.progress.quantize(D("0.01")) == D("0.72")


def test_no_pace_helps_on_the_last_day():
    assert needed_pace(aim(), D(222), NOW).quantize(D("0.1")) == D("5.9")
    assert needed_pace(aim(), D(222), DEADLINE) is None


@pytest.mark.parametrize(
    ("kind", "comparator", "value", "actual", "fields", "found"),
    [
        # cumulative upward
        ("cumulative", ">=", "2200", "2200", {}, ("met", "reached")),
        ("cumulative", ">", "2200", "2200", {"expected": "2200"}, ("on_track", "against_trajectory")),
        ("cumulative", ">=", "2200", "582", {"expected": "582"}, ("on_track", "against_trajectory")),
        ("cumulative", ">=", "2200", "540", {"expected": "582"}, ("at_risk", "against_trajectory")),
        ("cumulative", ">=", "2200", "0", {"expected": "0"}, ("on_track", "against_trajectory")),
        ("cumulative", ">=", "2200", "2199", {"as_of": DEADLINE}, ("missed", "not_reached")),
        ("cumulative", ">=", "2200", "5", {}, ("at_risk", "no_trajectory")),
        ("cumulative", "=", "63", "64", {"expected": "20"}, ("missed", "passed_by")),
        # cumulative cap: at most, none at all
        ("cumulative", "<=", "10", "11", {"expected": "3"}, ("missed", "over_limit")),
        ("cumulative", "<=", "10", "3", {"expected": "4"}, ("on_track", "limit_used")),
        ("cumulative", "<=", "10", "8", {"expected": "4"}, ("behind", "limit_used")),
        ("cumulative", "<", "10", "10", {"expected": "4"}, ("missed", "over_limit")),
        ("cumulative", "<=", "10", "10", {"as_of": DEADLINE}, ("met", "within_limit")),
        ("cumulative", "=", "0", "0", {"expected": "0"}, ("on_track", "none_so_far")),
        ("cumulative", "=", "0", "1", {"expected": "0"}, ("missed", "over_limit")),
        ("cumulative", "=", "0", "0", {"as_of": DEADLINE}, ("met", "within_limit")),
        # reach by a date
        ("reach", ">", "95", "95", {"as_of": DEADLINE}, ("missed", "not_reached")),
        ("reach", ">", "95", "95.01", {}, ("met", "reached")),
        ("reach", "<=", "300", "299", {}, ("met", "reached")),
        # hold in every period
        ("maintain", "=", "0", "0", {}, ("on_track", "held")),
        ("maintain", "=", "0", "1", {}, ("behind", "not_held")),
        ("maintain", "=", "0", "0", {"periods_failed": 1}, ("at_risk", "held_again")),
        ("maintain", ">=", "99", "99", {"as_of": DEADLINE}, ("met", "held_throughout")),
        ("maintain", ">=", "99", "99", {"as_of": DEADLINE, "periods_failed": 1}, ("missed", "held_again")),
        ("maintain", "<=", "5", "6", {"as_of": DEADLINE}, ("missed", "not_held")),
        ("maintain", "<=", "5", "4", {"forecast": outlook(4, 6, 7)}, ("at_risk", "held_but_forecast")),
        # a thing to be done
        ("do", ">=", "1", None, {}, ("on_track", "open")),
        ("do", ">=", "1", None, {"as_of": dt.date(2023, 8, 25)}, ("at_risk", "open")),
        ("do", ">=", "1", None, {"as_of": DEADLINE}, ("missed", "not_done")),
        ("do", ">=", "1", "1", {}, ("met", "done")),
        # grey
        ("reach", ">=", "70", None, {}, ("no_data", "no_value")),
        ("reach", ">=", "70", None, {"as_of": DEADLINE}, ("no_data", "no_value")),
        ("reach", ">=", "70", "99", {"covered": 89, "owed": 100}, ("no_data", "low_coverage")),
        ("reach", ">=", "70", "99", {"covered": 90, "owed": 100}, ("met", "reached")),
        ("reach", ">=", "70", "99", {"as_of": dt.date(2022, 5, 31)}, ("not_due", "not_started")),
    ],
)
def test_semantics(kind, comparator, value, actual, fields, found):
    assert judged(aim(kind, comparator, value), standing(actual, **fields)) == found


@pytest.mark.parametrize(
    ("actual", "expected", "baseline", "status"),
    [
        ("62", "65", "60", "behind"),  # two of five points on the way, though 62 is 95 % of 65
        ("65", "65", "60", "on_track"),
        ("350", "345", "400", "at_risk"),  # falling: 50 of 55 on the way
        ("360", "345", "400", "behind"),
        ("345", "345", "400", "on_track"),
    ],
)
def test_progress_is_measured_from_the_baseline(actual, expected, baseline, status):
    falling = baseline == "400"
    target = aim("reach", "<=" if falling else ">=", "300" if falling else "70", baseline)
    assert judged(target, standing(actual, expected=expected))[0] == status


def test_a_falling_target_without_baseline_compares_the_other_way_round():
    target = aim("reach", "<=", "300", None)
    assert judged(target, standing("400", expected="350"))[0] == "behind"
    assert judged(target, standing("340", expected="350"))[0] == "on_track"


def test_a_count_under_its_limit_is_not_judged_from_a_baseline():
    target = aim("cumulative", "<=", "10", "4")
    assert judged(target, standing("3", expected="4"))[0] == "on_track"
    assert judged(target, standing("8", expected="4"))[0] == "behind"


@pytest.mark.parametrize(
    ("actual", "forecast", "status"),
    [
        ("582", outlook(2300, 2500, 2700), "on_track"),
        ("582", outlook(1000, 2500, 2700), "on_track"),  # open: costs nothing
        ("582", outlook(1000, 1500, 2100), "at_risk"),
        ("540", outlook(2300, 2500, 2700), "on_track"),
        ("222", outlook(2300, 2500, 2700), "at_risk"),
        ("222", outlook(1000, 1500, 2100), "behind"),
    ],
)
def test_the_forecast_moves_one_step_only_when_its_whole_range_agrees(actual, forecast, status):
    assert judged(aim(), standing(actual, expected="582", forecast=forecast))[0] == status


def test_a_forecast_around_an_exact_number_is_open():
    target = aim(comparator="=", value="63")
    assert judged(target, standing("30", expected="30", forecast=outlook(50, 60, 70)))[0] == "on_track"
    assert judged(target, standing("30", expected="30", forecast=outlook(31, 40, 50)))[0] == "at_risk"


def test_bands_are_stated_per_indicator():
    bands = Bands.from_json({"at_risk": "0.9", "behind": "0.5"}, D("0.5"))
    assert judged(aim(), standing("530", expected="582"), bands)[0] == "on_track"
    assert judged(aim(), standing("300", expected="582", covered=1, owed=2), bands)[0] == "at_risk"
    with pytest.raises(ValueError, match="lies above"):
        Bands(at_risk=D("0.5"), behind=D("0.9"))


GREEN, AMBER, RED = Status.ON_TRACK, Status.AT_RISK, Status.BEHIND


@pytest.mark.parametrize(
    ("shown_before", "raw_before", "actual", "shown"),
    [
        (GREEN, GREEN, "222", GREEN),  # first bad cut-off: waits
        (GREEN, RED, "222", RED),  # second: shows
        (GREEN, AMBER, "222", AMBER),  # both worse, the nearer one shows
        (RED, RED, "582", RED),
        (RED, GREEN, "582", GREEN),
        (RED, AMBER, "582", AMBER),
        (AMBER, RED, "582", AMBER),  # to and fro: stays
        (Status.NO_DATA, Status.NO_DATA, "222", RED),
        (GREEN, GREEN, "2200", Status.MET),
        (GREEN, GREEN, None, Status.NO_DATA),
    ],
)
def test_two_period_hysteresis(shown_before, raw_before, actual, shown):
    now = standing(actual, expected="582", shown_before=shown_before, raw_before=raw_before)
    verdict = evaluate(aim(), now)
    assert verdict.status is shown
    assert verdict.is_waiting is (verdict.raw is not shown)


def test_provisional_is_carried_along():
    assert evaluate(aim(), standing("582", expected="582", provisional=True)).provisional


decimals = st.decimals(0, 3000, places=1)
days = st.dates(START, dt.date(2023, 10, 1))
targets = st.builds(
    Aim,
    st.sampled_from([TargetKind.REACH, TargetKind.MAINTAIN, TargetKind.CUMULATIVE]),
    st.sampled_from(Comparator),
    decimals,
    st.just(START),
    st.just(DEADLINE),
    st.none() | decimals,
)
forecasts = st.none() | st.builds(
    lambda values: Forecast(values[1], values[0], values[2], "robust_line", D(0), 9),
    st.lists(decimals, min_size=3, max_size=3).map(sorted),
)
standings = st.builds(
    Standing,
    days,
    st.none() | decimals,
    covered=st.integers(0, 20),
    owed=st.integers(0, 20),
    provisional=st.booleans(),
    expected=st.none() | decimals,
    forecast=forecasts,
    pace=st.none() | decimals,
    periods_failed=st.integers(0, 2),
    shown_before=st.none() | st.sampled_from(Status),
    raw_before=st.none() | st.sampled_from(Status),
)


@given(targets, standings)
def test_never_green_on_missing_data(target, now):
    verdict = evaluate(target, now)
    if now.actual is None or (now.owed and now.covered * 10 < now.owed * 9):
        assert verdict.status is Status.NO_DATA


@given(targets, standings)
def test_met_means_that_the_number_satisfies_the_target(target, now):
    verdict = evaluate(target, now)
    if verdict.status is Status.MET:
        assert target.holds(now.actual)
    if now.as_of >= DEADLINE:
        assert verdict.status in (Status.MET, Status.MISSED, Status.NO_DATA)


@given(targets, standings, decimals)
def test_a_better_number_is_never_judged_worse(target, now, other):
    if target.comparator is Comparator.EXACTLY or now.actual is None:
        return
    order = [Status.MISSED, Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.MET]
    better, worse = max(now.actual, other), min(now.actual, other)
    if target.comparator.is_ceiling:
        better, worse = worse, better
    plain = {"covered": 0, "owed": 0, "expected": now.expected, "forecast": now.forecast}
    if target.baseline is not None and now.expected is not None:
        away = now.expected > target.baseline if target.comparator.is_ceiling else now.expected < target.baseline
        if away and not target.is_cap:
            return  # a trajectory that runs away from its own target promises nothing
    found = [order.index(evaluate(target, Standing(now.as_of, value, **plain)).raw) for value in (worse, better)]
    assert found[0] <= found[1]
