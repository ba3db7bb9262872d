"""Job entry points."""

from datetime import date, datetime

from hoaluoi.core import clock
from hoaluoi.core.jobs import queue
from hoaluoi.core.jobs.queue import task
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import operations
from hoaluoi.spine.indicators.operations import restating
from hoaluoi.spine.indicators.operations.facts import FOLD_TASK

STRUCTURE_TASK = "indicators.follow_structure"


@task(name=FOLD_TASK)
def fold(source: str, period: str) -> None:
    operations.fold_slice(source, Period.from_code(period), at=clock.now())


@task(name=STRUCTURE_TASK)
def follow_structure(since: str) -> None:
    restating.follow_structure(since=date.fromisoformat(since), at=clock.now())


def structure_changed(since: date, at: datetime) -> None:
    """Listens to the organisation, inside the transaction of the change."""
    queue.defer(STRUCTURE_TASK, queueing_lock=f"{STRUCTURE_TASK}:{since.isoformat()}", since=since.isoformat())
