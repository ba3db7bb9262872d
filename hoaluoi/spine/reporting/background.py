"""Job entry points, and what the clock asks of reporting."""

from datetime import datetime

from hoaluoi.core import clock
from hoaluoi.core.access.actor import actor_of
from hoaluoi.core.jobs.queue import task
from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.reporting.operations import chases


@task(name=chases.CHASE_REST)
def chase_rest(by_id: int, form_code: str, sought: str) -> None:
    """With the rights that the person holds when the job runs."""
    by = actor_of(Person.objects.get(pk=by_id), clock.today())
    chases.chase_rest(form_code=form_code, sought=sought, by=by, at=clock.now())


def remind(now: datetime) -> None:
    """Sends the reminder steps that have come; each goes once."""
    chases.remind(at=now)
