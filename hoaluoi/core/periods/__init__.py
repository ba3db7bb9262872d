"""Reporting periods, cut-off calendars, working days and due times. Pure: no Django, no clock."""

from hoaluoi.core.periods.calendars import Country, WorkingCalendar
from hoaluoi.core.periods.due import NEXT_MORNING, SAME_DAY, Counting, DueRule
from hoaluoi.core.periods.kinds import InvalidPeriod, Kind, Scheme, schemes_for
from hoaluoi.core.periods.period import (
    Period,
    containing,
    last_year_same,
    period_of,
    periods_between,
)

__all__ = [
    "NEXT_MORNING",
    "SAME_DAY",
    "Counting",
    "Country",
    "DueRule",
    "InvalidPeriod",
    "Kind",
    "Period",
    "Scheme",
    "WorkingCalendar",
    "containing",
    "last_year_same",
    "period_of",
    "periods_between",
    "schemes_for",
]
