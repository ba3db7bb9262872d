"""When a report by mail is due."""

import datetime as dt
from calendar import monthrange
from enum import StrEnum


class Rhythm(StrEnum):
    """How often: on working mornings and Sundays alike, a weekday, or a day of the month."""

    DAILY = "day"
    WEEKLY = "week"
    MONTHLY = "month"


def last_due(rhythm: Rhythm, place: int, at: dt.time, now: dt.datetime) -> dt.datetime:
    """The latest due moment that is not after `now`, in the time zone of `now`.

    `place`: weekday 1 (Monday) to 7 of a weekly report, day of the month 1 to 31 of a monthly one (a shorter month's
    last day), without meaning for a daily one.
    """
    today = now.date()
    if rhythm is Rhythm.DAILY:
        days = [today, today - dt.timedelta(days=1)]
    elif rhythm is Rhythm.WEEKLY:
        monday = today - dt.timedelta(days=today.weekday())
        days = [monday + dt.timedelta(days=place - 1), monday + dt.timedelta(days=place - 8)]
    else:
        before = today.replace(day=1) - dt.timedelta(days=1)
        days = [_day_of(today.year, today.month, place), _day_of(before.year, before.month, place)]
    moments = (dt.datetime.combine(day, at, tzinfo=now.tzinfo) for day in days)
    return next(moment for moment in moments if moment <= now)


def _day_of(year: int, month: int, place: int) -> dt.date:
    return dt.date(year, month, min(place, monthrange(year, month)[1]))
