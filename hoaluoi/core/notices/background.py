"""Jobs of the notice room."""

from hoaluoi.core import clock
from hoaluoi.core.jobs.queue import task
from hoaluoi.core.notices import sending


@task(name="notices.send_mails")
def send_mails() -> None:
    """Sends every letter that is due."""
    sending.send_due(at=clock.now())
