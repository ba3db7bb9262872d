"""The clock of a demonstration: it opens at the case's hour, goes on while the demonstration runs and rests between.

The shift lies in a file of the home, which every process reads at its start (`config.settings.CLOCK_OFFSET`).
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from hoaluoi.core.clock import machine_now
from hoaluoi.core.ledger.models import Entry

FILE = "clock_offset"


def open_at(moment: datetime, home: Path) -> None:
    """Lets this process, and those that start after it, take `moment` for now."""
    offset = moment - machine_now()
    home.mkdir(parents=True, exist_ok=True)
    (home / FILE).write_text(f"{offset.total_seconds():.0f}", encoding="ascii")
    settings.CLOCK_OFFSET = timedelta(seconds=round(offset.total_seconds()))


def resume(opening: datetime, home: Path) -> None:
    """Goes on where the last act was recorded: a day that is over is not lived twice, a week of rest is not missed."""
    last = Entry.objects.aggregate(at=Max("at"))["at"]
    open_at(max(opening, last) if last else opening, home)
