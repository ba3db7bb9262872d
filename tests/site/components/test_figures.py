from decimal import Decimal

import pytest
from django.utils import translation

from hoaluoi.site.components.figures import as_decimal, share, share_in_words, spark_points, written
from hoaluoi.site.components.tags.figures import delta, number, pace, percentage, standing


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("vi", 1234567.5, "1.234.567,5"),
        ("en", 1234567.5, "1,234,567.5"),
        ("zh-hans", Decimal("11700000000"), "11,700,000,000"),
        ("vi", Decimal("10.10"), "10,1"),
        ("vi", 0, "0"),
        ("vi", None, "–"),
        ("vi", float("nan"), "–"),
    ],
)
def test_a_figure_is_written_as_its_language_writes_it(language, value, shown):
    with translation.override(language):
        assert written(value) == shown


def test_zero_and_nothing_are_two_things():
    assert as_decimal(0) == 0
    assert as_decimal("") is None
    assert as_decimal(True) is None


def test_a_share_is_a_ratio_and_never_clipped():
    assert share(103, 100) == 103
    assert share(0, 5) == 0
    assert share(5, 0) is None
    assert share(None, 5) is None


@pytest.mark.parametrize(("part", "whole"), [(222, 2200), (103, 100), (0, 7)])
def test_a_percentage_always_carries_numerator_and_denominator(part, whole):
    with translation.override("en"):
        html = percentage(part, whole)
        assert share_in_words(part, whole) in html
        assert written(part) in html
        assert written(whole) in html


def test_an_undefined_percentage_says_why():
    with translation.override("en"):
        assert "the denominator is 0" in percentage(5, 0)


def test_a_number_opens_where_it_comes_from():
    html = number(5, unit="kWh", provenance="/provenance/7")
    assert 'href="/provenance/7"' in html
    assert "data-provenance" in html


def test_text_in_a_unit_is_escaped():
    assert "<script>" not in number(5, unit="<script>")


@pytest.mark.parametrize(("change", "better", "tone"), [(2, "up", "good"), (2, "down", "bad"), (-2, "down", "good")])
def test_a_change_is_judged_by_what_is_better(change, better, tone):
    assert f"delta-{tone}" in delta(change, better=better)


def test_a_change_without_a_better_way_is_not_judged():
    assert "delta-good" not in delta(2, better="none")
    assert "delta-bad" not in delta(0)


def test_a_missing_value_breaks_the_line():
    runs = spark_points([1, 2, None, 4, 5])
    assert [len(run) for run in runs] == [2, 2]


def test_a_flat_line_and_an_unknown_line_can_be_drawn():
    assert [len(run) for run in spark_points([3, 3, 3])] == [3]
    assert spark_points([None, None]) == []


def test_a_pace_bar_is_full_above_its_target_and_still_says_the_figure():
    with translation.override("en"):
        shown = pace(103, 100, expected=50)
    assert (shown["bar"], shown["marker"], shown["value"]) == ("100.0", "50.0", "103")


def test_the_bar_of_a_standing_is_filled_by_its_parts_in_the_order_given():
    parts = standing([("behind", 3), ("met", 1)])["parts"]
    assert [(part["look"].tone, part["number"], part["x"], part["width"]) for part in parts] == [
        ("behind", 3, "0.00", "75.00"),
        ("met", 1, "75.00", "25.00"),
    ]
