"""Jobs of the notice room."""

from hoaluoi.core import clock
from hoaluoi.core.jobs.queue import task
from hoaluoi.core.notices import digests, sending


@task(name="notices.send_mails")
def send_mails() -> None:
    """Sends every letter that is due."""
    sending.send_due(at=clock.now())


@task(name="notices.send_digests")
def send_digests() -> None:
    """Writes the daily letters."""
    digests.send_digests(at=clock.now())
