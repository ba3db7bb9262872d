"""When a period's report is due: an instant, to the minute, in the form's time zone."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from hoaluoi.core.periods.calendars import WorkingCalendar
from hoaluoi.core.periods.period import Period


class Counting(StrEnum):
    """What the days after the cut-off are."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True, slots=True)
class DueRule:
    """`days` after the cut-off (the period's last day), at `at_time`.

    `working_day_between`: at least one working day lies strictly between the cut-off and the due day (Decree
    09/2019/NĐ-CP); `on_working_day`: a due day that is not worked moves to the next that is. 0 days: the cut-off day.
    """

    days: int = 0
    counting: Counting = Counting.CALENDAR_DAYS
    at_time: dt.time = dt.time(17, 0)
    zone: str = "Asia/Ho_Chi_Minh"
    working_day_between: bool = False
    on_working_day: bool = False

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("a report is not due before its cut-off")
        ZoneInfo(self.zone)

    def due_date(self, period: Period, calendar: WorkingCalendar) -> dt.date:
        """The day on which the report is due."""
        cutoff = period.end_date
        if self.counting is Counting.WORKING_DAYS:
            due = calendar.add_working_days(cutoff, self.days)
        else:
            due = cutoff + dt.timedelta(days=self.days)
        if self.working_day_between:
            due = max(due, calendar.add_working_days(cutoff, 1) + dt.timedelta(days=1))
        if self.on_working_day or (self.working_day_between and self.counting is Counting.WORKING_DAYS):
            due = calendar.first_working_day_from(due)
        return due

    def due_at(self, period: Period, calendar: WorkingCalendar) -> dt.datetime:
        """The aware instant at which the report is due."""
        return dt.datetime.combine(self.due_date(period, calendar), self.at_time, tzinfo=ZoneInfo(self.zone))


SAME_DAY = DueRule(0, Counting.CALENDAR_DAYS, dt.time(17, 0))
NEXT_MORNING = DueRule(1, Counting.CALENDAR_DAYS, dt.time(6, 0))
"""A daily situation report: the day closes at midnight, the report is in by 06:00."""
