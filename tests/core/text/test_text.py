"""Folding, sort keys, numbers and names: worked examples and properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.text.collation import sort_key
from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.names import in_language
from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, format_number, number_in_prose, parse_number
from hoaluoi.core.text.numbers_in_words import number_of, roman, scale_of
from hoaluoi.core.text.units_of_measure import Unit, unit_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Công ty Điện lực Đắk Lắk", "cong ty dien luc dak lak"),
        ("  Thừa\u00a0Thiên  Huế ", "thua thien hue"),
        ("ĐIỆN LỰC", "dien luc"),
        ("电网２０２５", "电网2025"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("vi", ["a", "à", "á", "ả", "ã", "ạ", "ă", "ằ", "â", "b", "d", "đ", "e", "ê"]),
        ("vi", ["Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai", "Gia Lai"]),
        ("vi", ["Đội 2", "Đội 9", "Đội 10"]),
        ("zh", ["安徽", "北京", "江苏", "上海", "浙江"]),
        ("en", ["apple", "Banana", "cherry"]),
    ],
)
def test_sort_key_orders_as_a_reader_expects(language, in_order):
    assert sorted(set(in_order), key=lambda name: sort_key(name, language).encode()) == in_order


@given(st.text(), st.sampled_from(["vi", "zh-hans", "en"]))
def test_sort_key_can_be_stored(text, language):
    key = sort_key(text.replace("\x00", ""), language)
    assert "\x00" not in key
    assert sort_key(text.replace("\x00", ""), language) == key


@pytest.mark.parametrize(
    ("raw", "language", "value"),
    [
        ("2200", "vi", "2200"),
        ("9,3", "vi", "9.3"),
        ("9.3", "en", "9.3"),
        ("5.736,62", "vi", "5736.62"),
        ("5,736.62", "vi", "5736.62"),
        ("1.234.567", "vi", "1234567"),
        ("1,234,567", "en", "1234567"),
        ("0,125", "vi", "0.125"),
        (" 97.62 ", "vi", "97.62"),
        ("−5", "vi", "-5"),
        ("１２", "zh", "12"),
    ],
)
def test_parse_number(raw, language, value):
    assert parse_number(raw, language) == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "language", "readings"),
    [
        ("1,234", "vi", ("1.234", "1234")),
        ("1,234", "en", ("1234", "1.234")),
        ("1.234", "vi", ("1234", "1.234")),
        ("1.234", "en", ("1.234", "1234")),
    ],
)
def test_one_mark_and_three_digits_is_reported_with_both_readings(raw, language, readings):
    with pytest.raises(AmbiguousNumber) as caught:
        parse_number(raw, language)
    assert caught.value.readings == tuple(map(Decimal, readings))
    assert parse_number(raw, language, decimals=False) == 1234
    assert number_in_prose(raw, language) == Decimal(readings[0])


@pytest.mark.parametrize("raw", ["", "abc", "1.2.3", "1,", "1.23.456", "--1", "1,2.3,4", "9" * 40])
def test_what_is_no_number_is_refused(raw):
    with pytest.raises(NotANumber):
        parse_number(raw, "vi")


@pytest.mark.parametrize(
    ("value", "language", "decimals", "shown"),
    [
        ("2200", "vi", None, "2.200"),
        ("9.3", "vi", None, "9,3"),
        ("10.0909", "vi", 2, "10,09"),
        ("1234567.5", "en", 1, "1,234,567.5"),
        ("1234567.5", "zh-hans", 0, "1,234,568"),
        ("-0.001", "vi", 1, "0,0"),
    ],
)
def test_format_number(value, language, decimals, shown):
    assert format_number(Decimal(value), language, decimals) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_formatted_number_reads_back(value):
    assert parse_number(format_number(value, "vi", 2), "vi") == value


def test_names_fall_back_to_vietnamese():
    assert in_language("zh-hans", vi="đơn vị", zh="单位") == "单位"
    assert in_language("en", vi="đơn vị", zh="单位") == "đơn vị"
    assert in_language("vi", en="unit") == "unit"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("hai mươi lăm", 25),
        ("mười", 10),
        ("ba", 3),
        ("二十五", 25),
        ("十", 10),
        ("twelve", 12),
        ("đơn vị", None),
        ("", None),
    ],
)
def test_number_of_words(words, number):
    assert number_of(words) == number


def test_scales_and_units():
    assert scale_of("Nghìn  tỷ") == 10**12
    assert scale_of("亿") == 10**8
    assert scale_of("kWh") is None
    assert roman("IV") == 4
    assert unit_of("GWh") == Unit("kWh", Decimal(1000000))
    assert unit_of("千瓦时") == Unit("kWh", Decimal(1))
    assert unit_of("sáng kiến") is None
