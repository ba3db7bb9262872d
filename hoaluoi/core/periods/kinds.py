"""Kinds of periods, their cut-off schemes, and which days they cover.

Schemes: `calendar`; `nd09` (Decree 09/2019/NĐ-CP: a month runs from the 15th of the month before to the 14th, and
quarters, half-years, nine months and years follow the same cut-off); `custom` (a cut-off day of one's own).
"""

import datetime as dt
from enum import StrEnum


class InvalidPeriod(ValueError):
    """The numbers, dates or code do not name a period."""


class Kind(StrEnum):
    """How long a period is."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    TEN_DAY = "ten_day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTH = "nine_month"
    YEAR = "year"
    PLAN = "plan"
    CAMPAIGN = "campaign"


class Scheme(StrEnum):
    """On which day of the month a month-like period closes."""

    CALENDAR = "calendar"
    ND09 = "nd09"
    CUSTOM = "custom"


SHIFTS_A_DAY = 3
ND09_CUTOFF_DAY = 14
MONTHS_IN = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF_YEAR: 6, Kind.NINE_MONTH: 9, Kind.YEAR: 12}
LAST_NUMBER = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF_YEAR: 2, Kind.NINE_MONTH: 1, Kind.YEAR: 1}


def schemes_for(kind: Kind) -> tuple[Scheme, ...]:
    """The schemes that a period of this kind can have: only month-like kinds have a cut-off day."""
    return tuple(Scheme) if kind in MONTHS_IN else (Scheme.CALENDAR,)


def cutoff_of(scheme: Scheme, cutoff_day: int) -> int:
    """The day of the month on which the scheme closes; 0 for the month's end."""
    return {Scheme.CALENDAR: 0, Scheme.ND09: ND09_CUTOFF_DAY, Scheme.CUSTOM: cutoff_day}[scheme]


def days_of(kind: Kind, year: int, number: int, cutoff: int, last_date: dt.date | None) -> tuple[dt.date, dt.date]:
    """First and last day; `number` as in `Period`. Raises `ValueError` when there is none."""
    match kind:
        case Kind.SHIFT:
            if not 1 <= number % 10 <= SHIFTS_A_DAY:
                raise ValueError(f"no shift {number % 10}")
            day = dt.date(year, number // 1000, number // 10 % 100)
            return day, day
        case Kind.DAY:
            day = dt.date(year, number // 100, number % 100)
            return day, day
        case Kind.WEEK:
            monday = dt.date.fromisocalendar(year, number, 1)
            return monday, monday + dt.timedelta(days=6)
        case Kind.TEN_DAY:
            month, third = divmod(number - 1, 3)
            start = dt.date(year, month + 1, third * 10 + 1)
            return start, _month_end(year, month + 1) if third == 2 else start + dt.timedelta(days=9)
        case Kind.PLAN:
            return dt.date(year, 1, 1), dt.date(year + number - 1, 12, 31)
        case Kind.CAMPAIGN:
            start = dt.date(year, number // 100, number % 100)
            return start, last_date or start
    if number > LAST_NUMBER[kind]:
        raise ValueError(f"no {kind} {number}")
    return _monthly_days(kind, year, number, cutoff)


def _monthly_days(kind: Kind, year: int, number: int, cutoff: int) -> tuple[dt.date, dt.date]:
    months = MONTHS_IN[kind]
    first, last = (number - 1) * months + 1, number * months
    if not cutoff:
        return dt.date(year, first, 1), _month_end(year, last)
    opening = dt.date(year - 1, 12, cutoff + 1) if first == 1 else dt.date(year, first - 1, cutoff + 1)
    return opening, dt.date(year, last, cutoff)


def _month_end(year: int, month: int) -> dt.date:
    following = dt.date(year + 1, 1, 1) if month == 12 else dt.date(year, month + 1, 1)
    return following - dt.timedelta(days=1)
