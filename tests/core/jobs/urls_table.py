"""Who may see and touch background work."""

from django.utils import timezone

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.jobs.models import Schedule
from tests.access_table import Case, Row


def a_duty(case: Case) -> dict:
    return {"schedule_id": Schedule.objects.create(name="walk", every_seconds=60, next_run_at=timezone.now()).pk}


ROWS = [
    Row("jobs:overview", Permission.JOBS_VIEW),
    Row("jobs:retry", Permission.ADMINISTER, lambda case: {"job_id": 1}, method="post", expected=302),
    Row("jobs:run_now", Permission.ADMINISTER, a_duty, method="post", expected=302),
]
