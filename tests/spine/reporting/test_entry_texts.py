"""What an input shows is read again as the same value, in every language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.reporting.entries import read_entry, stored
from hoaluoi.spine.reporting.pages.wording import typed
from hoaluoi.spine.reporting.rules import Cell, CellType, number_cell

DECIMAL, INTEGER = Cell("x", CellType.DECIMAL), Cell("x", CellType.INTEGER)
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])


@LANGUAGES
@given(st.decimals(min_value=-(10**11), max_value=10**11, places=6, allow_nan=False))
def test_decimal_text_reads_back_as_the_same_value(language, value):
    cell = number_cell(Decimal(f"{value.normalize():f}"))
    assert read_entry(DECIMAL, typed(DECIMAL, cell, language), language).cell == cell


@LANGUAGES
@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_whole_number_text_reads_back_as_the_same_value(language, value):
    cell = number_cell(Decimal(value))
    assert read_entry(INTEGER, typed(INTEGER, cell, language), language).cell == cell


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.dictionaries(st.sampled_from(["state", "value", "reason"]), st.text())
    )
)
def test_any_entry_is_understood_or_set_aside(entry):
    kept = stored(read_entry(DECIMAL, entry, "vi"))
    assert kept is None or "state" in kept or "problem" in kept


@pytest.mark.parametrize("raw", ["1e5", "224E10000913", "NaN", "Infinity", "--3", "1.2.3", "0x10", "9" * 70])
def test_canonical_value_takes_digits_only(raw):
    assert stored(read_entry(DECIMAL, {"state": "reported", "value": raw}, "vi"))["problem"]
