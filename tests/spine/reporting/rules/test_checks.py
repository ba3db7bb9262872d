"""Checks of a filled form, outliers, and the way of a return."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.reporting.rules import (
    MISSING,
    Act,
    CellState,
    CellValue,
    Change,
    NotLess,
    Range,
    ReturnState,
    Severity,
    SumIs,
    UnableToMove,
    UnableToSubmit,
    acts_possible,
    moved,
    not_applicable,
    number_cell,
    outlier,
    read_definition,
    require_content,
    require_reason,
    require_zero,
    review,
    stops_submission,
)

D = Decimal


def cells(**numbers):
    return {
        key: value if isinstance(value, CellValue) else number_cell(D(str(value))) for key, value in numbers.items()
    }


@pytest.mark.parametrize(
    ("rule", "now", "before", "code"),
    [
        (Range("a", D(0), D(100)), {"a": 100}, {}, None),
        (Range("a", D(0), D(100)), {"a": "100.01"}, {}, "above"),
        (Range("a", D(0)), {"a": -1}, {}, "below"),
        (Range("a", D(0)), {"a": MISSING}, {}, None),
        (SumIs("t", ("a", "b")), {"t": 5, "a": 2, "b": 3}, {}, None),
        (SumIs("t", ("a", "b")), {"t": 6, "a": 2, "b": 3}, {}, "sum_differs"),
        (SumIs("t", ("a", "b"), D("0.5")), {"t": "5.5", "a": 2, "b": 3}, {}, None),
        (SumIs("t", ("a", "b")), {"t": 6, "a": 2}, {}, None),
        (SumIs("t", ("a", "b")), {"t": 2, "a": 2, "b": not_applicable("no")}, {}, None),
        (SumIs("t", ("a", "b")), {"t": 3, "a": 2, "b": not_applicable("no")}, {}, "sum_differs"),
        (NotLess("a", "b"), {"a": 5, "b": 5}, {}, None),
        (NotLess("a", "b"), {"a": 0, "b": 1}, {}, "less_than"),
        (NotLess("a", "b"), {"a": 0}, {}, None),
        (Change("a", D(30)), {"a": 130}, {"a": 100}, None),
        (Change("a", D(30)), {"a": 131}, {"a": 100}, "changed"),
        (Change("a", D(30)), {"a": 69}, {"a": 100}, "changed"),
        (Change("a", D(30)), {"a": 5}, {"a": 0}, "changed_from_zero"),
        (Change("a", D(30)), {"a": 0}, {"a": 0}, None),
        (Change("a", D(30)), {"a": 5}, {}, None),
    ],
)
def test_rules(rule, now, before, code):
    finding = rule.check(cells(**now), cells(**before))
    assert (finding.code if finding else None) == code


def test_a_finding_tells_the_numbers():
    assert SumIs("t", ("a",)).check(cells(t=6, a=2), {}).params == {"total": D(6), "sum": D(2), "difference": D(4)}
    change = Change("a", D(30)).check(cells(a=150), cells(a=100))
    assert (change.severity, change.params["percent"], change.params["limit"]) == (Severity.EXPLAIN, D("50.0"), D(30))


def cell(key, **more):
    return {"key": key, "labels": {"vi": key}, "cells": [{"key": key, "type": "integer", **more}]}


FORM = read_definition(
    {
        "sections": [{"key": "s", "labels": {"vi": "s"}, "rows": [cell("a", required=True), cell("b"), cell("t")]}],
        "rules": [
            {"kind": "sum", "total": "t", "parts": ["a", "b"]},
            {"kind": "change", "cell": "b", "percent": "30"},
            {"kind": "range", "cell": "a", "most": "50", "severity": "warning"},
        ],
    }
)


def test_findings_come_in_reading_order():
    found = review(FORM, cells(b=9, t=3, a=60), cells(b=3))
    assert [(f.cell, f.code) for f in found] == [("a", "above"), ("b", "changed"), ("t", "sum_differs")]


def test_an_explanation_answers_only_what_asks_for_one():
    filled = cells(a=1, b=9, t=10)
    assert [f.code for f in review(FORM, filled, cells(b=3), {"b": " "})] == ["changed"]
    assert review(FORM, filled, cells(b=3), {"b": "storm"}) == ()
    assert review(FORM, cells(a=1, b=9, t=1), cells(b=3), {"b": "storm", "t": "storm"})[0].code == "sum_differs"


def test_what_stops_and_what_only_warns():
    assert stops_submission(review(FORM, {}))
    assert [f.code for f in review(FORM, {})] == ["missing"]
    assert review(FORM, {"a": not_applicable("no")}) == ()
    warned = review(FORM, cells(a=60))
    assert [f.code for f in warned] == ["above"]
    assert not stops_submission(warned)


@pytest.mark.parametrize(
    ("value", "history", "is_lead"),
    [
        ("100", ["10", "11", "9", "10", "12", "10"], True),
        ("12", ["10", "11", "9", "10", "12", "10"], False),
        ("100", ["10", "11", "9"], False),
        ("1", ["0", "0", "0", "0", "0", "0"], True),
        ("0", ["0", "0", "0", "0", "0", "0"], False),
        ("50", ["0", "0", "0", "0", "0", "5"], True),
        ("2", ["0", "0", "0", "0", "0", "5"], False),
    ],
)
def test_outliers(value, history, is_lead):
    assert bool(outlier(D(value), [D(v) for v in history])) is is_lead


def test_a_lead_says_what_is_usual():
    lead = outlier(D(100), [D(v) for v in (10, 11, 9, 10, 12, 10, 8)])
    assert (lead.usual, lead.points, lead.score.quantize(D("0.1"))) == (D(10), 7, D("60.7"))


@given(st.lists(st.decimals(0, 1000, places=1), min_size=6), st.decimals(0, 1000, places=1), st.integers(1, 50))
def test_a_lead_does_not_depend_on_the_unit_of_measure(history, value, factor):
    assert bool(outlier(value, history)) is bool(outlier(value * factor, [v * factor for v in history]))


@pytest.mark.parametrize(
    ("state", "act", "after"),
    [
        ("expected", "save", "draft"),
        ("draft", "save", "draft"),
        ("sent_back", "save", "sent_back"),
        ("expected", "submit", "submitted"),
        ("expected", "submit_zero", "submitted"),
        ("draft", "submit", "submitted"),
        ("sent_back", "submit", "submitted"),
        ("sent_back", "submit_zero", "submitted"),
        ("submitted", "approve", "approved"),
        ("submitted", "send_back", "sent_back"),
        ("approved", "send_back", "sent_back"),
        ("submitted", "amend", "submitted"),
        ("approved", "amend", "submitted"),
    ],
)
def test_the_way_of_a_return(state, act, after):
    assert moved(state, act) == after


ALLOWED = {(s, a) for s in ReturnState for a in acts_possible(s)}


def test_the_table_above_is_whole():
    assert len(ALLOWED) == 3 * 3 + 1 + 2 + 2


@pytest.mark.parametrize(("state", "act"), [("approved", "submit"), ("draft", "approve"), ("expected", "amend")])
def test_other_ways_are_refused(state, act):
    assert (state, act) not in ALLOWED
    with pytest.raises(UnableToMove):
        moved(state, act)


@pytest.mark.parametrize(
    ("refuse", "code"),
    [
        (lambda: require_content({}), "empty"),
        (lambda: require_content({"a": MISSING}), "empty"),
        (lambda: require_zero(cells(a=1), zero_allowed=True), "zero_with_values"),
        (lambda: require_zero({}, zero_allowed=False), "zero_not_allowed"),
        (lambda: require_reason(Act.AMEND, " "), "no_reason"),
        (lambda: require_reason("send_back", ""), "no_reason"),
    ],
)
def test_complete_but_empty_is_refused(refuse, code):
    with pytest.raises(UnableToSubmit) as refused:
        refuse()
    assert refused.value.code == code


@pytest.mark.parametrize("stated", [number_cell(D(0)), number_cell(D(1)), not_applicable("no customers")])
def test_any_statement_is_content(stated):
    assert stated.state is not CellState.MISSING
    require_content({"a": stated, "b": MISSING})


def test_a_zero_report_over_zeros_and_blanks_is_one():
    require_zero(cells(a=0, b=MISSING), zero_allowed=True)
    require_reason(Act.SUBMIT, "")
