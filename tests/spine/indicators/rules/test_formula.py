"""Formulas: what is read, what is refused and where, and what comes out."""

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.indicators.rules import Formula, Ratio, UnableToReadFormula, exact_decimal

D = Decimal
KNOWN = {"a", "b", "c", "cashless_customers", "customers", "count", "date", "works.energised"}
numbers = st.decimals(-(10**9), 10**9, places=4)


@pytest.mark.parametrize(
    ("text", "values", "value"),
    [
        ("a + b * 2", {"a": 1, "b": 3}, "7"),
        ("(a + b) * 2", {"a": 1, "b": 3}, "8"),
        ("a - -b", {"a": 1, "b": 3}, "4"),
        ("0.1 * a + 0.2 * a", {"a": 1}, "0.3"),
        ("100 * cashless_customers / customers", {"cashless_customers": 7, "customers": 10}, "70"),
        ("COALESCE(a, 0) + b", {"a": None, "b": 3}, "3"),
        ("coalesce(a, b)", {"a": None, "b": 3}, "3"),
        ("a / NULLIF(b, 0)", {"a": 1, "b": 4}, "0.25"),
        ("works.energised + count + date", {"works.energised": 1, "count": 2, "date": 3}, "6"),
        ("\n  a\n+ b\n", {"a": 1, "b": 2}, "3"),
    ],
)
def test_a_formula_is_worked_out_exactly(text, values, value):
    given_values = {key: None if v is None else D(v) for key, v in values.items()}
    assert Formula.parse(text, KNOWN).evaluate(given_values).value == D(value)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "found"),
    [
        ("", "empty", 1, 1, ""),
        ("   ", "empty", 1, 1, ""),
        ("a + unknown", "unknown_measure", 1, 5, "unknown"),
        ("a +\n  d.e / 2", "unknown_measure", 2, 3, "d.e"),
        ("a + sum(b)", "not_allowed", 1, 5, "sum"),
        ("a + power(b, 2)", "not_allowed", 1, 5, "power"),
        ("a % b", "not_allowed", 1, 3, "%"),
        ("a > b", "not_allowed", 1, 3, ">"),
        ("a b", "not_allowed", 1, 3, "b"),
        ("a is null", "not_allowed", 1, 3, "is"),
        ("a + ()", "not_allowed", 1, 5, "()"),
        ("a -- b", "not_allowed", 1, 3, "--"),
        ("a /* x */ + b", "not_allowed", 1, 3, "/*"),
        ("a; b", "not_allowed", 1, 2, ";"),
        ("'x' + a", "not_allowed", 1, 1, "'"),
        ("1e5 * a", "not_allowed", 1, 1, "1e5"),
        ('"a" + b', "not_allowed", 1, 1, '"'),
        ("a + (select 1)", "not_allowed", 1, 6, "select"),
        ("case when a then b end", "not_allowed", 1, 1, "case"),
        ("coalesce(a)", "not_allowed", 1, 1, "coalesce"),
        ("coalesce(a, b, c)", "not_allowed", 1, 1, "coalesce"),
        ("a +", "syntax", 1, 3, "+"),
        ("(a + b", "syntax", 1, 6, "b"),
        ("a + b)", "syntax", 1, 6, ")"),
        ("(" * 60 + "a" + ")" * 60, "too_deep", 1, 41, "("),
        ("a" * 2001, "too_long", 1, 2001, ""),
    ],
)
def test_a_refusal_names_the_place(text, code, line, column, found):
    with pytest.raises(UnableToReadFormula) as refused:
        Formula.parse(text, KNOWN)
    error = refused.value
    assert (error.code, error.line, error.column, error.found) == (code, line, column, found)
    assert refused.value.allowed


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with suppress(UnableToReadFormula):
        assert set(Formula.parse(text, KNOWN).measures) <= KNOWN


@pytest.mark.parametrize(
    ("text", "values", "why", "measure"),
    [
        ("a / b", {"a": 1, "b": 0}, "division_by_zero", ""),
        ("100 * a / NULLIF(b, 0)", {"a": 1, "b": 0}, "division_by_zero", ""),
        ("COALESCE(a / b, 0)", {"a": 1, "b": 0}, "division_by_zero", ""),
        ("a / b", {"a": 1}, "missing", "b"),
        ("a / b", {"a": None, "b": 0}, "missing", "a"),
    ],
)
def test_what_is_not_defined_says_why_and_is_not_zero(text, values, why, measure):
    result = Formula.parse(text, KNOWN).evaluate({k: None if v is None else D(v) for k, v in values.items()})
    assert (result.defined, result.value, result.why, result.measure) == (False, None, why, measure)


@pytest.mark.parametrize(
    "text",
    [
        "a / b",
        "100 * a / b",
        "100.0 * a / NULLIF(b, 0)",
        "100 * (a / b)",
        "a / b * 100",
        "(100 * a) / (b)",
        "((a)/(b))",
    ],
)
def test_a_ratio_shows_numerator_and_denominator(text):
    result = Formula.parse(text, KNOWN).evaluate({"a": D(162), "b": D(222)})
    assert (result.numerator, result.denominator) == (D(162), D(222))
    undefined = Formula.parse(text, KNOWN).evaluate({"a": D(162), "b": D(0)})
    assert (undefined.numerator, undefined.denominator, undefined.value) == (D(162), D(0), None)


@pytest.mark.parametrize("text", ["a + b", "a / b + 1", "2 * a", "100 * a"])
def test_other_formulas_are_no_ratio(text):
    result = Formula.parse(text, KNOWN).evaluate({"a": D(1), "b": D(2)})
    assert (result.numerator, result.denominator) == (None, None)
    assert not Formula.parse(text, KNOWN).is_ratio


def test_measures_are_listed_once_and_sorted():
    formula = Formula.parse("100 * (b + a) / NULLIF(b, 0)")
    assert formula.measures == ("a", "b")
    assert formula == Formula.parse("100 * (b + a) / NULLIF(b, 0)")


@given(numbers, numbers, numbers)
def test_arithmetic_agrees_with_fractions(a, b, c):
    values = {"a": a, "b": b, "c": c}
    plain = Formula.parse("a * b - c * (a + 1.5)").evaluate(values)
    assert Fraction(plain.value) == Fraction(a) * Fraction(b) - Fraction(c) * (Fraction(a) + Fraction(3, 2))
    quotient = Formula.parse("100 * a / b").evaluate(values)
    assert quotient.defined is (b != 0)
    if b:
        assert quotient.value == exact_decimal(100 * Fraction(a) / Fraction(b))


@given(st.fractions())
def test_exact_decimal_is_exact_or_close(number):
    found = Fraction(exact_decimal(number))
    assert abs(found - number) <= abs(number) / 10**27


@given(st.integers(-(10**40), 10**40), st.integers(0, 20))
def test_exact_decimal_keeps_every_digit_of_what_ends(digits, places):
    number = Fraction(digits, 10**places)
    assert Fraction(exact_decimal(number)) == number


def test_seed_002_222_of_2200_is_10_1_percent():
    assert Ratio(D(222), D(2200)).percent() == D("10.1")


def test_a_rate_is_never_clipped():
    assert Ratio(D(103), D(100)).percent(0) == D(103)


def test_a_ratio_over_nothing_is_not_defined():
    assert Ratio(D(5), D(0)).percent() is None
    assert Ratio(D(5), D(0)).value is None


def test_a_parent_has_the_ratio_of_sums():
    assert Ratio.of_sums([Ratio(D(1), D(2)), Ratio(D(90), D(100))]).percent() == D("89.2")
