"""What is done to jobs after they were deferred: run again, rescued, tidied away."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hoaluoi.core import clock
from hoaluoi.core.jobs import events
from hoaluoi.core.jobs.models import Failure, Schedule
from hoaluoi.core.ledger.operations import Author, record

STALLED_AFTER_SECONDS = 30
KEEP_DONE_DAYS = 7
KEEP_FAILED_DAYS = 90


class UnableToRetry(Exception):
    """The job is not a failed one (any more)."""

    def __str__(self) -> str:
        return str(_("This job has not failed, or somebody has already had it run again."))


@transaction.atomic
def retry(*, job_id: int, by: Author, at: datetime) -> None:
    """Puts a failed job back into the queue. Raises UnableToRetry."""
    job = ProcrastinateJob.objects.select_for_update().filter(pk=job_id, status="failed").first()
    if job is None:
        raise UnableToRetry
    _back_into_queue(job.pk)
    record(
        event=events.JOB_RETRIED,
        by=by,
        at=at,
        subject_type="jobs.job",
        subject_id=job.pk,
        data={"task": job.task_name, "args": job.args},
    )


@transaction.atomic
def call_duty(*, schedule: Schedule, by: Author, at: datetime) -> None:
    """Makes a recurring duty due now; the next tick runs it."""
    Schedule.objects.filter(pk=schedule.pk).update(next_run_at=at)
    record(
        event=events.DUTY_CALLED,
        by=by,
        at=at,
        subject_type="jobs.schedule",
        subject_id=schedule.pk,
        data={"name": schedule.name},
    )


_STALLED = (
    "SELECT id FROM procrastinate_jobs j WHERE status = 'doing' AND NOT EXISTS ("
    " SELECT 1 FROM procrastinate_workers w WHERE w.id = j.worker_id"
    " AND w.last_heartbeat >= now() - make_interval(secs => %s))"
)


def any_stalled() -> bool:
    """Whether `rescue_stalled` would find something."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({_STALLED})", [STALLED_AFTER_SECONDS])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def rescue_stalled() -> int:
    """Puts jobs of workers that died without a word back into the queue; returns how many.

    A worker tells that it lives every few seconds. Two rescuers cannot both take a job: its row is locked first.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{_STALLED} FOR UPDATE OF j SKIP LOCKED", [STALLED_AFTER_SECONDS])
        stalled = [job_id for (job_id,) in cursor.fetchall()]
    for job_id in stalled:
        _back_into_queue(job_id)
    return len(stalled)


def _back_into_queue(job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %s", [job_id])
    app.job_manager.retry_job_by_id(job_id, retry_at=clock.machine_now())


_FORGET = """
DELETE FROM procrastinate_jobs j WHERE status = ANY(%s::procrastinate_job_status[]) AND NOT EXISTS (
    SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at > now() - make_interval(days => %s))
"""


@transaction.atomic
def tidy() -> None:
    """Deletes what ended long ago: done jobs after a week, failed ones with their errors after three months."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [["succeeded", "cancelled", "aborted"], KEEP_DONE_DAYS])
        cursor.execute(_FORGET, [["failed"], KEEP_FAILED_DAYS])
    Failure.objects.exclude(job_id__in=ProcrastinateJob.objects.values("pk")).delete()
