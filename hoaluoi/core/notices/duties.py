"""What the notice room does by the clock."""

from datetime import datetime

from hoaluoi.core.jobs import queue
from hoaluoi.core.jobs.clock import every
from hoaluoi.core.notices import digests, operations, sending

SEND_DIGESTS = "notices.send_digests"


def look_for_mails(now: datetime) -> None:
    """Letters whose pause after a failed try is over."""
    if sending.due(now).exists():
        queue.defer(operations.SEND_MAILS, queueing_lock=operations.SEND_MAILS)


def look_for_digests(now: datetime) -> None:
    if digests.waiting(now).exists():
        queue.defer(SEND_DIGESTS, queueing_lock=SEND_DIGESTS)


every("notices.outbox", seconds=30, run=look_for_mails, needed=lambda now: sending.due(now).exists())
every("notices.digest", seconds=300, run=look_for_digests)
