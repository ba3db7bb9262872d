"""Cells that no spreadsheet program runs."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.text.spreadsheet import csv_bytes, plain_cell, safe_cell, xlsx_bytes


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "=cmd|' /C calc'!A0"]
)
def test_a_text_that_starts_a_formula_is_made_a_text(text):
    assert safe_cell(text) == "'" + text
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("value", ["Điện lực", "a=b", "", "'quoted", -5, Decimal("-1.5"), None, True, date(2025, 1, 1)])
def test_everything_else_stays(value):
    assert safe_cell(value) is value
    assert plain_cell(value) is value


@given(st.text())
def test_there_and_back(text):
    assert plain_cell(safe_cell(text)) == text or text.startswith("'")


def test_files_carry_no_formula():
    rows = [["=1+1", date(2025, 1, 31), Decimal("1.5"), None]]
    assert csv_bytes(["a", "b", "c", "d"], rows) == "\ufeffa,b,c,d\r\n'=1+1,2025-01-31,1.5,\r\n".encode()
    assert xlsx_bytes("x", ["a", "b", "c", "d"], rows, notes=["note"]).startswith(b"PK")
