"""Periods: dates by scheme, codes, neighbours, labels."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.core.periods import (
    InvalidPeriod,
    Kind,
    Period,
    Scheme,
    containing,
    last_year_same,
    period_of,
    periods_between,
    schemes_for,
)

D = dt.date
DERIVED = [kind for kind in Kind if kind not in (Kind.CAMPAIGN, Kind.PLAN, Kind.NINE_MONTH)]
days = st.dates(D(1990, 1, 1), D(2090, 12, 31))


@st.composite
def periods(draw):
    kind = draw(st.sampled_from(list(Kind)))
    day = draw(days)
    scheme = draw(st.sampled_from(schemes_for(kind)))
    cutoff = draw(st.integers(1, 27)) if scheme is Scheme.CUSTOM else 0
    match kind:
        case Kind.CAMPAIGN:
            return Period.campaign(day, day + dt.timedelta(days=draw(st.integers(0, 900))))
        case Kind.PLAN:
            return Period.plan(day.year, day.year + draw(st.integers(0, 9)))
        case Kind.NINE_MONTH:
            return Period(kind, day.year, 1, scheme, cutoff)
        case Kind.SHIFT:
            return period_of(day, kind, shift=draw(st.integers(1, 3)))
    return period_of(day, kind, scheme, cutoff_day=cutoff)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2022-D0930", D(2022, 9, 30), D(2022, 9, 30)),
        ("2022-S0930-2", D(2022, 9, 30), D(2022, 9, 30)),
        ("2022-W39", D(2022, 9, 26), D(2022, 10, 2)),
        ("2020-W53", D(2020, 12, 28), D(2021, 1, 3)),
        ("2022-T04", D(2022, 2, 1), D(2022, 2, 10)),
        ("2022-T06", D(2022, 2, 21), D(2022, 2, 28)),
        ("2022-M09", D(2022, 9, 1), D(2022, 9, 30)),
        ("2022-M09.nd09", D(2022, 8, 15), D(2022, 9, 14)),
        ("2022-M01.nd09", D(2021, 12, 15), D(2022, 1, 14)),
        ("2022-M09.custom20", D(2022, 8, 21), D(2022, 9, 20)),
        ("2022-Q3", D(2022, 7, 1), D(2022, 9, 30)),
        ("2022-Q3.nd09", D(2022, 6, 15), D(2022, 9, 14)),
        ("2022-H1.nd09", D(2021, 12, 15), D(2022, 6, 14)),
        ("2022-H2.nd09", D(2022, 6, 15), D(2022, 12, 14)),
        ("2022-N.nd09", D(2021, 12, 15), D(2022, 9, 14)),
        ("2022-Y.nd09", D(2021, 12, 15), D(2022, 12, 14)),
        ("2022-Y", D(2022, 1, 1), D(2022, 12, 31)),
        ("2021-P2025", D(2021, 1, 1), D(2025, 12, 31)),
        ("2022-C0601-20230901", D(2022, 6, 1), D(2023, 9, 1)),
    ],
)
def test_a_code_names_its_days(code, start, end):
    period = Period.from_code(code)
    assert (period.start_date, period.end_date, period.code) == (start, end, code)


NOT_CODES = """
2022 2022-M13 2022-M00 2022-M9 2022-W53 2022-D0931 2022-D0229 2022-S0930-4 2022-Q5 2022-T37 2022-W39.nd09
2022-M09.custom 2022-M09.custom00 2022-M09.custom28 2022-C0601-20220501 2022-C0601 2025-P2021 2022-M09.nd9 ２０２２-M09
2022-Y1 0000-M09 2022-C0601-2022-0901
"""


@pytest.mark.parametrize("code", [*NOT_CODES.split(), "", "2022-M09\n"])
def test_anything_else_is_refused(code):
    with pytest.raises(InvalidPeriod):
        Period.from_code(code)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ({"kind": Kind.WEEK, "year": 2022, "number": 3, "scheme": Scheme.ND09}, "scheme"),
        ({"kind": Kind.MONTH, "year": 2022, "number": 3, "scheme": Scheme.CUSTOM}, "cut-off"),
        ({"kind": Kind.MONTH, "year": 2022, "number": 3, "cutoff_day": 20}, "cut-off"),
        ({"kind": Kind.CAMPAIGN, "year": 2022, "number": 601}, "last date"),
        ({"kind": Kind.MONTH, "year": 2022, "number": 3, "last_date": D(2022, 3, 31)}, "last date"),
        ({"kind": Kind.HALF_YEAR, "year": 2022, "number": 3}, "no half_year 3"),
        ({"kind": Kind.YEAR, "year": 22}, "no year"),
    ],
)
def test_a_period_that_cannot_be_says_why(arguments, why):
    with pytest.raises(InvalidPeriod, match=why):
        Period(**arguments)


@given(periods())
def test_a_code_reads_back(period):
    assert Period.from_code(period.code) == period
    assert period.code.isascii()


@given(periods())
def test_next_and_previous_are_inverse(period):
    if period.kind is not Kind.CAMPAIGN:
        assert period.next().previous() == period
        assert period.previous().next() == period
    assert period < period.next()
    assert period.previous() < period


@given(periods())
def test_neighbours_leave_no_gap(period):
    if period.kind in (Kind.NINE_MONTH, Kind.SHIFT):
        return
    assert period.next().start_date == period.end_date + dt.timedelta(days=1)
    assert period.previous().end_date == period.start_date - dt.timedelta(days=1)


@given(days, st.sampled_from(DERIVED), st.integers(1, 27), st.data())
def test_each_day_lies_in_its_period(day, kind, cutoff, data):
    scheme = data.draw(st.sampled_from(schemes_for(kind)))
    period = period_of(day, kind, scheme, cutoff_day=cutoff if scheme is Scheme.CUSTOM else 0)
    assert day in period
    assert (period.kind, period.scheme) == (kind, scheme)


@given(st.lists(periods(), min_size=2, max_size=2))
def test_codes_of_a_kind_sort_as_their_first_days(pair):
    first, second = pair
    if first.kind is second.kind and first.scheme is second.scheme and first.start_date < second.start_date:
        same_cutoff = first.cutoff_day == second.cutoff_day
        assert not same_cutoff or first.code < second.code


def test_nd09_14th_and_15th_are_in_different_months():
    assert period_of(D(2022, 9, 14), "month", "nd09").code == "2022-M09.nd09"
    assert period_of(D(2022, 9, 15), "month", "nd09").code == "2022-M10.nd09"
    assert period_of(D(2022, 12, 15), "year", "nd09").code == "2023-Y.nd09"


def test_nd09_quarters_are_three_months_each():
    quarter = Period(Kind.QUARTER, 2022, 2, Scheme.ND09)
    months = periods_between(quarter.start_date, quarter.end_date, Kind.MONTH, Scheme.ND09)
    assert [m.code for m in months] == ["2022-M04.nd09", "2022-M05.nd09", "2022-M06.nd09"]
    assert {containing(m, Kind.QUARTER) for m in months} == {quarter}


@given(days, st.integers(0, 200), st.sampled_from([Kind.DAY, Kind.WEEK, Kind.TEN_DAY, Kind.MONTH, Kind.QUARTER]))
def test_periods_between_cover_every_day_once(start, length, kind):
    end = start + dt.timedelta(days=length)
    found = periods_between(start, end, kind)
    assert all(sum(day in period for period in found) == 1 for day in (start, end))
    assert all(a.next() == b for a, b in pairwise(found))
    assert start in found[0]
    assert end in found[-1]


def test_periods_between_of_an_empty_stretch_is_empty():
    assert periods_between(D(2022, 3, 1), D(2022, 2, 1), Kind.MONTH) == []


def test_nine_months_between():
    assert [p.code for p in periods_between(D(2021, 10, 5), D(2023, 1, 1), "nine_month")] == ["2022-N", "2023-N"]
    assert [p.code for p in periods_between(D(2021, 12, 15), D(2021, 12, 31), "nine_month", "nd09")] == ["2022-N.nd09"]


@pytest.mark.parametrize(
    ("code", "kind", "holder"),
    [
        ("2022-D0930", Kind.MONTH, "2022-M09"),
        ("2022-S0930-3", Kind.DAY, "2022-D0930"),
        ("2022-W39", Kind.MONTH, "2022-M09"),
        ("2022-W52", Kind.YEAR, "2022-Y"),
        ("2020-W53", Kind.YEAR, "2020-Y"),
        ("2022-T27", Kind.QUARTER, "2022-Q3"),
        ("2022-M09.nd09", Kind.HALF_YEAR, "2022-H2.nd09"),
        ("2022-M09.custom20", Kind.YEAR, "2022-Y.custom20"),
        ("2022-Q3", Kind.NINE_MONTH, "2022-N"),
    ],
)
def test_containing(code, kind, holder):
    assert containing(Period.from_code(code), kind).code == holder


def test_containing_in_another_scheme():
    assert containing(Period.from_code("2022-D0920"), Kind.MONTH, Scheme.ND09).code == "2022-M10.nd09"


@pytest.mark.parametrize(
    ("code", "kind"), [("2022-M09", Kind.WEEK), ("2022-M12", Kind.NINE_MONTH), ("2022-Y", Kind.PLAN)]
)
def test_containing_refuses_what_does_not_fit(code, kind):
    with pytest.raises(InvalidPeriod):
        containing(Period.from_code(code), kind)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2022-M09.nd09", "2021-M09.nd09"),
        ("2024-D0229", "2023-D0228"),
        ("2020-W53", "2019-W52"),
        ("2022-S0930-3", "2021-S0930-3"),
        ("2024-C0229-20240601", "2023-C0228-20230601"),
        ("2022-Q4", "2021-Q4"),
    ],
)
def test_last_year_same(code, before):
    assert last_year_same(Period.from_code(code)).code == before


@pytest.mark.parametrize(
    ("code", "vi", "en", "zh"),
    [
        ("2022-S0930-2", "Ca 2 ngày 30/9/2022", "Shift 2, 30 September 2022", "2022年9月30日第2班"),
        ("2022-D0930", "Ngày 30/9/2022", "30 September 2022", "2022年9月30日"),
        ("2022-W39", "Tuần 39/2022", "Week 39, 2022", "2022年第39周"),
        ("2022-T27", "10 ngày cuối tháng 9/2022", "Last ten days of September 2022", "2022年9月下旬"),
        ("2022-M09", "Tháng 9/2022", "September 2022", "2022年9月"),
        ("2022-Q3", "Quý III/2022", "Q3 2022", "2022年第三季度"),
        ("2022-H2", "6 tháng cuối năm 2022", "Second half of 2022", "2022年下半年"),
        ("2022-N", "9 tháng năm 2022", "First nine months of 2022", "2022年1—9月"),
        ("2022-Y", "Năm 2022", "2022", "2022年"),
        ("2021-P2025", "Giai đoạn 2021–2025", "2021–2025", "2021—2025年"),
        (
            "2022-C0601-20230901",
            "Đợt 1/6/2022 – 1/9/2023",
            "Campaign 1 June 2022 – 1 September 2023",
            "专项 2022年6月1日 – 2023年9月1日",
        ),
    ],
)
def test_labels(code, vi, en, zh):
    period = Period.from_code(code)
    assert (period.label("vi"), period.label("en"), period.label("zh-hans")) == (vi, en, zh)


def test_both_dates_are_shown():
    assert Period.from_code("2022-M09.nd09").dates_label() == "15/8/2022 – 14/9/2022"
    assert Period.from_code("2022-D0930").dates_label("en") == "30 September 2022"


def test_periods_order_by_time_across_kinds():
    codes = ["2022-Y", "2022-M02", "2021-W50", "2022-M01"]
    assert [p.code for p in sorted(map(Period.from_code, codes))] == ["2021-W50", "2022-M01", "2022-Y", "2022-M02"]
