"""Cells: what was typed, what was understood, what was set aside."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.reporting.rules import (
    MISSING,
    CellState,
    CellType,
    CellValue,
    UnableToState,
    not_applicable,
    number_cell,
    read_cell,
)

D = Decimal


@pytest.mark.parametrize(
    ("entered", "cell_type", "language", "value"),
    [
        ("1.234,5", "decimal", "vi", D("1234.5")),
        ("1,234.5", "decimal", "en", D("1234.5")),
        ("1,234.5", "decimal", "vi", D("1234.5")),
        ("1.234", "integer", "vi", D(1234)),
        ("1,234", "integer", "vi", D(1234)),
        (" 2 200 ", "integer", "vi", D(2200)),
        ("97,62", "decimal", "vi", D("97.62")),
        (41, "integer", "vi", D(41)),
        (0.1, "decimal", "vi", D("0.1")),
        (41.0, "integer", "vi", D(41)),
        (D("5.30"), "decimal", "vi", D("5.3")),
        ("-3", "integer", "vi", D(-3)),
        ("mưa lớn", "text", "vi", "mưa lớn"),
        ("30/9/2022", "date", "vi", dt.date(2022, 9, 30)),
        ("2022-09-30", "date", "en", dt.date(2022, 9, 30)),
        ("2022年9月30日", "date", "zh", dt.date(2022, 9, 30)),
        (dt.datetime(2022, 9, 30, 6, tzinfo=dt.UTC), "date", "vi", dt.date(2022, 9, 30)),
        (dt.date(2022, 9, 30), "date", "vi", dt.date(2022, 9, 30)),
        ("ab" * 32, "file", "vi", "ab" * 32),
    ],
)
def test_what_is_understood(entered, cell_type, language, value):
    reading = read_cell(entered, CellType(cell_type), language)
    assert (reading.cell, reading.problem) == (CellValue(CellState.REPORTED, value), None)


@pytest.mark.parametrize(
    ("entered", "cell_type", "code"),
    [
        ("224E10000913", "integer", "not_a_number"),
        ("224E10000913", "decimal", "not_a_number"),
        ("1,234", "decimal", "ambiguous_number"),
        ("1.234", "decimal", "ambiguous_number"),
        ("12,5", "integer", "not_whole"),
        (12.5, "integer", "not_whole"),
        ("0,1234567", "decimal", "too_many_places"),
        ("9" * 19, "integer", "too_large"),
        (1e300, "decimal", "too_large"),
        (float("nan"), "decimal", "not_a_number"),
        (True, "integer", "not_a_number"),
        (dt.date(2022, 9, 30), "integer", "not_a_number"),
        ("31/9/2022", "date", "not_a_date"),
        ("9/2022", "date", "not_a_date"),
        ("x" * 4001, "text", "too_long"),
        ("../../etc", "file", "not_a_file"),
        ("other", "choice", "not_a_choice"),
    ],
)
def test_rubbish_lies_in_quarantine_and_the_cell_stays_missing(entered, cell_type, code):
    reading = read_cell(entered, CellType(cell_type), "vi", choices=("yes", "no"))
    assert reading.problem.code == code
    assert (reading.cell, reading.is_quarantined) == (MISSING, True)
    assert reading.raw == str(entered)


def test_the_ambiguous_is_asked_with_both_readings_the_usual_one_first():
    vietnamese = read_cell("1,234", CellType.DECIMAL, "vi").problem.params
    english = read_cell("1,234", CellType.DECIMAL, "en").problem.params
    assert (vietnamese["first"], vietnamese["second"]) == (D("1.234"), D(1234))
    assert (english["first"], english["second"]) == (D(1234), D("1.234"))


def test_nothing_is_missing_and_zero_is_a_statement():
    assert read_cell("  ", CellType.INTEGER, "vi").cell == read_cell(None, CellType.INTEGER, "vi").cell == MISSING
    assert read_cell("0", CellType.INTEGER, "vi").cell == CellValue(CellState.REPORTED_ZERO, D(0))
    assert read_cell("0,0", CellType.DECIMAL, "vi").cell.state is CellState.REPORTED_ZERO


def test_not_applicable_needs_a_reason():
    assert not_applicable(" no customers ") == CellValue(CellState.NOT_APPLICABLE, reason="no customers")
    with pytest.raises(UnableToState):
        not_applicable(" ")


def test_a_choice_and_a_percent_sign():
    assert read_cell("yes", CellType.CHOICE, "vi", choices=("yes", "no")).cell.value == "yes"
    assert read_cell("97,62 %", CellType.DECIMAL, "vi", unit="%").cell.value == D("97.62")
    assert read_cell("97,62 %", CellType.DECIMAL, "vi").is_quarantined
    assert read_cell("97,62", CellType.DECIMAL, "vi", places=1).problem.params == {"places": 1}


@given(st.one_of(st.text(), st.floats(), st.integers(), st.decimals(), st.none()), st.sampled_from(CellType))
def test_no_entry_raises_and_every_entry_reads_back(entered, cell_type):
    reading = read_cell(entered, cell_type, "vi", choices=("yes",))
    if not reading.is_quarantined:
        assert CellValue.from_json(reading.cell.to_json(), cell_type) == reading.cell


@given(st.decimals(-(10**12), 10**12, places=6))
def test_a_number_cell_keeps_every_digit(value):
    cell = number_cell(value)
    assert CellValue.from_json(cell.to_json(), CellType.DECIMAL).value == value
    assert (cell.state is CellState.REPORTED_ZERO) is (value == 0)
