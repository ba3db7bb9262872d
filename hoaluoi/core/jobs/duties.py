"""The recurring duties of the core rooms that stand below this one, and of this one itself."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from hoaluoi.core.clock import machine_now
from hoaluoi.core.jobs import operations
from hoaluoi.core.jobs.clock import every
from hoaluoi.core.ledger.operations import seal_days_before

# An act that began before midnight has ended by then.
SEAL_FROM = time(1, 0)
LEFTOVER_AFTER = timedelta(days=1)


def seal_finished_days(now: datetime) -> None:
    """Seals the days before today, from one o'clock local time on; catches up after a standstill."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    if local.time() >= SEAL_FROM:
        seal_days_before(today=local.date(), at=now)


def rescue_stalled(now: datetime) -> None:
    operations.rescue_stalled()


def tidy(now: datetime) -> None:
    """Old jobs, and uploads that were broken off."""
    operations.tidy()
    oldest = machine_now() - LEFTOVER_AFTER
    for leftover in (Path(settings.FILES_ROOT) / "incoming").glob("*"):
        if leftover.stat().st_mtime < oldest.timestamp():
            leftover.unlink(missing_ok=True)


every("ledger.seal", seconds=600, run=seal_finished_days)
every("jobs.rescue", seconds=10, run=rescue_stalled, needed=lambda now: operations.any_stalled())
every("jobs.tidy", seconds=6 * 3600, run=tidy)
