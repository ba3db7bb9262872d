"""Working days of Việt Nam and China, with the holidays an administrator adds or takes away."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import holidays

Country = Literal["VN", "CN"]


@lru_cache(maxsize=256)
def _year_of(country: Country, year: int) -> tuple[frozenset[dt.date], frozenset[dt.date]]:
    """(public holidays, weekend days worked in exchange) of one year; immutable, so threads may share it."""
    calendar = holidays.country_holidays(country, years=(year - 1, year, year + 1))
    days = frozenset(day for day in calendar if day.year == year)
    exchanged = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return days, exchanged


@dataclass(frozen=True)
class WorkingCalendar:
    """Monday to Friday without public holidays, plus weekend days worked in exchange.

    `overrides` says for single dates whether they are worked; it wins over everything.
    """

    country: Country = "VN"
    overrides: Mapping[dt.date, bool] = field(default_factory=dict, hash=False)

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on that day."""
        if day in self.overrides:
            return self.overrides[day]
        public_holidays, exchanged = _year_of(self.country, day.year)
        if day in exchanged:
            return True
        return day.weekday() < 5 and day not in public_holidays

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day` (before it if negative); the day itself for 0."""
        step = dt.timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; negative if `end` is earlier.

        So `working_days_between(today, deadline)` is how many working days are left.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def first_working_day_from(self, day: dt.date) -> dt.date:
        """The day itself if worked, else the next that is."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day
