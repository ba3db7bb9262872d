"""The instants of the case, where the group works. The demonstration opens early on a Monday, before the returns."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant of a day in Hanoi."""
    return datetime.combine(day, time(hour, minute), HANOI)


# Twenty minutes before the daily situation returns are due.
OPENING = instant(date(2022, 10, 3), 5, 40)
# The resolution is of 20/8/2021; the movement's phase 1 closed on 1/6/2022 and its counts are as of 30/9/2022.
RESOLUTION_DAY = date(2021, 8, 20)
MOVEMENT_DAY = date(2022, 6, 2)
FIGURES_ENTERED = instant(date(2022, 10, 2), 16, 0)
# From these days on the forms are owed: months and quarters that end, days that pass.
MONTHS_OWED_SINCE = date(2021, 8, 1)
DAYS_OWED_SINCE = date(2022, 9, 19)
# Without simulated values nothing was ever returned: only what is due now is asked for.
MONTHS_OWED_WITHOUT_SIMULATION = date(2022, 9, 1)
DAYS_OWED_WITHOUT_SIMULATION = date(2022, 10, 2)
# Scorecards of these days are kept; the last is the opening's.
STATUS_DAYS = (
    date(2021, 10, 31), date(2021, 12, 31), date(2022, 1, 31), date(2022, 6, 30), date(2022, 7, 31), date(2022, 8, 31),
    date(2022, 9, 30), date(2022, 10, 3),
)  # fmt: skip
