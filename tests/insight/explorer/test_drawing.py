"""Charts on paper: round scales that hold every value, told apart without colour, gaps stay gaps."""

import datetime as dt
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.insight.explorer.charts import Picture
from hoaluoi.insight.explorer.drawing import rows_shown, svg_of
from hoaluoi.insight.explorer.rules.scale import ticks

DAYS = [dt.date(2022, month, 28) for month in range(1, 7)]
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


@given(st.lists(numbers, min_size=1, max_size=30), st.booleans())
def test_every_value_lies_between_the_first_and_the_last_mark(values, from_zero):
    marks = ticks(values, from_zero=from_zero)
    slack = (marks[-1] - marks[0]) * 1e-6
    assert marks[0] - slack <= min(map(float, values)) <= max(map(float, values)) <= marks[-1] + slack
    assert 2 <= len(marks) <= 9
    assert not from_zero or marks[0] <= 0 <= marks[-1]


@pytest.mark.parametrize(
    ("values", "from_zero", "marks"),
    [
        ([0, 47], True, [0, 10, 20, 30, 40, 50]),
        ([96, 99], False, [96, 97, 98, 99]),
        ([], True, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ],
)
def test_marks_are_round(values, from_zero, marks):
    assert ticks(values, from_zero=from_zero) == pytest.approx(marks)


def lines(count, gap=None):
    series = [
        {
            "name": f"Đơn vị {number} <&>",
            "points": [
                {"date": day, "value": None if place == gap else Decimal(number + place)}
                for place, day in enumerate(DAYS)
            ],
        }
        for number in range(count)
    ]
    return Picture("series", {"unit": "%", "series": series}, 0, [])


def test_twelve_lines_differ_without_colour():
    drawn = svg_of(lines(12), [], "vi")
    root = ElementTree.fromstring(drawn)
    assert not re.search(r"#(?!(000|fff|bbb|999|ddd|555)\b)[0-9a-f]{3,6}\b", drawn)
    dashes = {each.get("stroke-dasharray") for each in root.iter("{http://www.w3.org/2000/svg}polyline")}
    assert len(dashes) == 6
    assert "Đơn vị 0 <&>" in {each.text for each in root.iter("{http://www.w3.org/2000/svg}text")}


def test_a_missing_value_is_a_gap_in_the_line():
    whole, broken = (svg_of(lines(1, gap), [], "vi").count("<polyline") for gap in (None, 3))
    assert (whole, broken) == (1, 2)


def bars(rows, series, stacked=False):
    data = {
        "unit": "count",
        "categories": [f"Đơn vị {row}" for row in range(rows)],
        "series": [{"name": f"S{n}", "values": [Decimal(1234 + row) for row in range(rows)]} for n in range(series)],
        "stacked": stacked,
    }
    return Picture("bars", data, 0, [])


@pytest.mark.parametrize(("series", "stacked", "shown"), [(1, False, 36), (3, False, 12), (3, True, 36)])
def test_as_many_bars_as_the_paper_holds(series, stacked, shown):
    picture = bars(60, series, stacked)
    assert rows_shown(picture) == shown
    names = re.findall(r">(Đơn vị \d+)<", svg_of(picture, [], "vi"))
    assert len(names) == shown


def test_numbers_are_written_as_the_language_does():
    assert ">1.234<" in svg_of(bars(1, 1), [], "vi")
    assert ">1,234<" in svg_of(bars(1, 1), [], "en")
