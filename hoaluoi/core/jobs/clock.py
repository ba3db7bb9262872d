"""Recurring duties by our own schedule table. One worker claims a due row; the others pass it over.

The claim and the duty share one transaction: a worker killed in the middle leaves the row due, and what it had written
is gone with it, so every run takes effect once. A duty is short; what takes long or leaves the database it defers.
"""

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hoaluoi.core.jobs.models import Schedule

logger = logging.getLogger(__name__)
PAUSE_AFTER_FAILURE_SECONDS = 60
# A duty that finds nothing to do is written down no more often: a write makes every process read anew.
WRITTEN_DOWN_SECONDS = 60


@dataclass(frozen=True)
class Duty:
    """`run` gets the instant of the tick, and so does `needed`: it says, without writing, whether there is anything to
    do."""

    name: str
    seconds: int
    run: Callable[[datetime], None]
    needed: Callable[[datetime], bool] | None = None


_duties: dict[str, Duty] = {}


def every(
    name: str, *, seconds: int, run: Callable[[datetime], None], needed: Callable[[datetime], bool] | None = None
) -> None:
    """Registers a duty, from `AppConfig.ready()`."""
    _duties[name] = Duty(name, seconds, run, needed)


def duties() -> list[Duty]:
    return sorted(_duties.values(), key=lambda duty: duty.name)


def tick(now: datetime) -> list[str]:
    """Runs the duties that are due and nobody else has claimed; returns their names. A failing one harms no other."""
    _put_down(now)
    due = Schedule.objects.filter(enabled=True, next_run_at__lte=now, name__in=_duties).order_by("next_run_at")
    return [
        name
        for name, last_run_at in due.values_list("name", "last_run_at")
        if _wanted(_duties[name], last_run_at, now) and _claim_and_run(_duties[name], now)
    ]


def _wanted(duty: Duty, last_run_at: datetime | None, now: datetime) -> bool:
    """Whether a duty has anything to do, or it is time to write down that it looks."""
    if duty.needed is None or last_run_at is None or now - last_run_at >= timedelta(seconds=WRITTEN_DOWN_SECONDS):
        return True
    try:
        return duty.needed(now)
    except Exception:
        # What is wrong with it is found again, and written down, when it runs.
        logger.exception("duty %s cannot tell whether it is needed", duty.name)
        return True


def _put_down(now: datetime) -> None:
    """Every registered duty has a row with its interval; a new one is due at once."""
    known = dict(Schedule.objects.values_list("name", "every_seconds"))
    new = [Schedule(name=d.name, every_seconds=d.seconds, next_run_at=now) for d in duties() if d.name not in known]
    if new:
        Schedule.objects.bulk_create(new, ignore_conflicts=True)
    for duty in duties():
        if known.get(duty.name, duty.seconds) != duty.seconds:
            Schedule.objects.filter(name=duty.name).update(every_seconds=duty.seconds)


@transaction.atomic
def _claim_and_run(duty: Duty, now: datetime) -> bool:
    free = Schedule.objects.select_for_update(skip_locked=True).filter(name=duty.name).first()
    if free is None:
        return False
    # The condition is asked again: another worker may have run it since we listed what is due.
    claim = Schedule.objects.filter(pk=free.pk, enabled=True, next_run_at__lte=now)
    if not claim.update(next_run_at=now + timedelta(seconds=duty.seconds), last_run_at=now, last_error=""):
        return False
    try:
        with transaction.atomic():
            duty.run(now)
    except Exception:
        logger.exception("duty %s failed", duty.name)
        pause = min(duty.seconds, PAUSE_AFTER_FAILURE_SECONDS)
        Schedule.objects.filter(pk=free.pk).update(
            next_run_at=now + timedelta(seconds=pause), last_error=traceback.format_exc()[-8000:]
        )
    return True
