"""Job entry points."""

from hoaluoi.core import clock
from hoaluoi.core.jobs.queue import task
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import operations
from hoaluoi.spine.indicators.operations.facts import FOLD_TASK


@task(name=FOLD_TASK)
def fold(source: str, period: str) -> None:
    operations.fold_slice(source, Period.from_code(period), at=clock.now())
