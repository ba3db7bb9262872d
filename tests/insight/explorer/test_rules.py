"""Views are their addresses; a pivot holds every number once; reports fall due when they say."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import Kind, period_of
from hoaluoi.insight.explorer.rules import (
    Axis,
    Chart,
    Comparator,
    Dimension,
    Heading,
    Reach,
    Rhythm,
    View,
    holds,
    last_due,
    lay_out,
    read,
    written,
)
from hoaluoi.insight.explorer.rules.views import KINDS, MOST_PERIODS

NAMES = {"n", "unit", "reach", "u", "kind", "until", "count", "rows", "columns", "chart"}
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
codes = st.text("abcdefghij_", min_size=1, max_size=20)
numbers = st.lists(st.builds(lambda kind, code: f"{kind}.{code}", st.sampled_from(["indicator", "measure"]), codes),
                   max_size=5, unique=True)  # fmt: skip


@st.composite
def views(draw):
    kind = draw(st.sampled_from(KINDS))
    rows, columns = draw(st.permutations(list(Dimension)))[:2]
    day = draw(st.dates(dt.date(2015, 1, 1), dt.date(2035, 1, 1)))
    return View(
        numbers=tuple(draw(numbers)),
        unit_id=draw(st.integers(0, 10**9)),
        reach=draw(st.sampled_from(Reach)),
        unit_ids=tuple(draw(st.lists(st.integers(1, 10**6), max_size=5, unique=True))),
        kind=kind,
        until=draw(st.sampled_from([None, period_of(day, kind)])),
        count=draw(st.integers(1, MOST_PERIODS)),
        rows=rows,
        columns=columns,
        chart=draw(st.sampled_from(Chart)),
    )


@given(views())
def test_a_view_is_its_address(view):
    assert read(written(view)) == view


@given(st.dictionaries(st.sampled_from(sorted(NAMES)),
                       st.lists(st.text(max_size=12), max_size=3)))  # fmt: skip
def test_any_address_gives_a_view_that_can_be_shown(query):
    view = read(query)
    assert view.rows is not view.columns
    assert 1 <= view.count <= MOST_PERIODS
    assert view.until is None or view.until.kind is view.kind


@given(st.permutations(list(Dimension)), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_a_pivot_holds_every_number_exactly_once(order, units, periods, figures):
    sizes = {Dimension.UNITS: units, Dimension.PERIODS: periods, Dimension.NUMBERS: figures}
    axes = [Axis(d, tuple(Heading(f"{d[0]}{n}", f"{d} {n}") for n in range(size))) for d, size in sizes.items()]
    pivot = lay_out(axes, order[0], order[1], lambda units, periods, numbers: (units, periods, numbers))
    found = [cell for row in pivot.cells for cell in row]
    assert len(found) == len(set(found)) == units * periods * figures
    assert all(len(row) == len(pivot.headings) for row in pivot.cells)


@pytest.mark.parametrize(
    ("value", "comparator", "limit", "expected"),
    [
        ("70", Comparator.AT_LEAST, "70", True),
        ("69.999999", Comparator.AT_LEAST, "70", False),
        ("70", Comparator.ABOVE, "70", False),
        ("70", Comparator.AT_MOST, "70", True),
        ("70", Comparator.BELOW, "70", False),
        (None, Comparator.BELOW, "70", False),
    ],
)
def test_conditions(value, comparator, limit, expected):
    assert holds(None if value is None else Decimal(value), comparator, Decimal(limit)) is expected


@pytest.mark.parametrize(
    ("rhythm", "place", "now", "due"),
    [
        (Rhythm.DAILY, 1, "2022-10-03T05:59", "2022-10-02T06:00"),
        (Rhythm.DAILY, 1, "2022-10-03T06:00", "2022-10-03T06:00"),
        (Rhythm.WEEKLY, 1, "2022-10-03T05:00", "2022-09-26T06:00"),
        (Rhythm.WEEKLY, 5, "2022-10-03T09:00", "2022-09-30T06:00"),
        (Rhythm.MONTHLY, 31, "2022-10-03T09:00", "2022-09-30T06:00"),
        (Rhythm.MONTHLY, 31, "2023-03-01T09:00", "2023-02-28T06:00"),
        (Rhythm.MONTHLY, 5, "2022-01-03T09:00", "2021-12-05T06:00"),
    ],
)
def test_when_a_report_is_due(rhythm, place, now, due):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=HANOI)
    assert last_due(rhythm, place, dt.time(6), moment) == dt.datetime.fromisoformat(due).replace(tzinfo=HANOI)


@given(
    st.sampled_from(Rhythm),
    st.integers(1, 31),
    st.times(),
    st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)),
)
def test_the_last_due_moment_is_past_and_near(rhythm, place, at, day):
    place = min(place, 7) if rhythm is Rhythm.WEEKLY else place
    now = dt.datetime.combine(day, dt.time(11, 30), tzinfo=HANOI)
    due = last_due(rhythm, place, at, now)
    assert due <= now
    assert now - due < dt.timedelta(days={Rhythm.DAILY: 1, Rhythm.WEEKLY: 7, Rhythm.MONTHLY: 32}[rhythm])


def test_kinds_offered_are_kinds_of_period():
    assert set(KINDS) <= set(Kind)
