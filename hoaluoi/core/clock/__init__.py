"""The one clock of the product. Views, commands and the worker ask it and pass the answer down; rules never do.

A demonstration runs at the moment its case is about: `settings.CLOCK_OFFSET` shifts the clock, the page says so.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """This instant, aware, in UTC."""
    return machine_now() + settings.CLOCK_OFFSET


def machine_now() -> datetime:
    """This instant by the machine's own clock: for what other programs stamp (queue, file system)."""
    return datetime.now(UTC)


def ours(stamped: datetime) -> datetime:
    """When something happened by our clock that another program stamped with the machine's (a sign-in, a session)."""
    return stamped + settings.CLOCK_OFFSET


def today() -> date:
    """The calendar day where the group works."""
    return now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def is_shifted() -> bool:
    """True in a demonstration that runs at another date."""
    return bool(settings.CLOCK_OFFSET)
