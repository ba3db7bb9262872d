"""Reading background work: jobs by state, errors, recurring duties, workers that live."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from hoaluoi.core import clock
from hoaluoi.core.jobs.models import Failure, Schedule

STATES = {"waiting": "todo", "running": "doing", "failed": "failed", "done": "succeeded"}
LIVES_WITHIN_SECONDS = 30


@dataclass(frozen=True)
class JobRow:
    """One job. `since` is when it came into its state; `error` the last line of its last failure, '' if none."""

    id: int
    task: str
    args: dict[str, Any]
    attempts: int
    due_at: datetime | None
    since: datetime | None
    error: str
    trace: str


def counts() -> Counter[str]:
    """Number of jobs by the words of STATES."""
    words = {status: word for word, status in STATES.items()}
    rows = ProcrastinateJob.objects.values("status").annotate(number=Count("pk")).order_by()
    return Counter({words[row["status"]]: row["number"] for row in rows if row["status"] in words})


def jobs_in(state: str, limit: int = 100) -> list[JobRow]:
    """The newest jobs of a state (oldest first for waiting ones), each with its last error."""
    jobs = ProcrastinateJob.objects.filter(status=STATES[state])
    rows = list(jobs.order_by("id" if state == "waiting" else "-id")[:limit])
    ids = [row.pk for row in rows]
    since = _since(ids)
    errors = {f.job_id: f.error for f in Failure.objects.filter(job_id__in=ids).order_by("id")}
    return [
        JobRow(
            id=row.pk,
            task=row.task_name,
            args=row.args,
            attempts=row.attempts,
            due_at=row.scheduled_at and row.scheduled_at + settings.CLOCK_OFFSET,
            since=since.get(row.pk),
            error=last_line(errors.get(row.pk, "")),
            trace=errors.get(row.pk, ""),
        )
        for row in rows
    ]


def last_line(error: str) -> str:
    lines = error.strip().splitlines()
    return lines[-1][:300] if lines else ""


def _since(job_ids: list[int]) -> dict[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT job_id, max(at) FROM procrastinate_events WHERE job_id = ANY(%s) GROUP BY job_id", [job_ids]
        )
        return {job_id: at + settings.CLOCK_OFFSET for job_id, at in cursor.fetchall()}


def schedule() -> list[Schedule]:
    """The recurring duties, the failing ones first."""
    return sorted(Schedule.objects.all(), key=lambda duty: (not duty.last_error, duty.name))


def living_workers() -> int:
    """Workers that gave a sign of life within half a minute."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat >= %s - make_interval(secs => %s)",
            [clock.machine_now(), LIVES_WITHIN_SECONDS],
        )
        return int(cursor.fetchone()[0])
