"""Deferring work: a job is a row, written in the transaction of the act that asks for it; lost with it, kept with it.

A task takes ids and calls one operation. It must be idempotent: a worker that dies is replaced and the job runs again.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from hoaluoi.core import clock
from hoaluoi.core.jobs.models import Failure

# A failing job runs again after 10, 20, 40 … seconds and gives up after about twenty minutes.
PAUSES = RetryStrategy(max_attempts=7, exponential_wait=2, wait=10)
MAX_WAITING_RUNS = 1000

_functions: dict[str, Callable[..., Any]] = {}


class UnableToDefer(LookupError):
    """No task of that name was ever registered."""


def task(*, name: str, retry: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function of an app's `background.py` under "<app>.<verb>"; the function stays callable as it is."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(context: JobContext, /, **ids: Any) -> Any:
            try:
                return function(**ids)
            except Exception:
                _remember_failure(context.job.id or 0, name)
                raise

        app.task(name=name, retry=PAUSES if retry else False, pass_context=True)(run)
        _functions[name] = function
        function.task_name = name  # type: ignore[attr-defined]
        return function

    return register


@transaction.atomic
def _remember_failure(job_id: int, name: str) -> None:
    """Keeps the error. The job gives up its queueing lock: a retry must not collide with one that waits by now."""
    Failure.objects.create(job_id=job_id, task=name, at=clock.now(), error=traceback.format_exc()[-8000:])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = NULL WHERE id = %s", [job_id])


def defer(
    task_or_name: Callable[..., Any] | str,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: datetime | None = None,
    **ids: Any,
) -> None:
    """Puts a job into the queue, in the caller's transaction.

    Jobs with the same `lock` run one after another. Of the jobs with the same `queueing_lock` one waits at a time; a
    waiting one is kept from starting until the caller commits, so it sees what the caller wrote. `at` is an instant of
    `core.clock`. Raises UnableToDefer for an unknown task.
    """
    name = task_or_name if isinstance(task_or_name, str) else str(getattr(task_or_name, "task_name", ""))
    if name not in _functions:
        raise UnableToDefer(name)
    configured = app.configure_task(
        name, lock=lock, queueing_lock=queueing_lock, schedule_at=at and at - settings.CLOCK_OFFSET
    )
    with transaction.atomic():
        while not (queueing_lock and _hold_waiting(queueing_lock)):
            try:
                with transaction.atomic():
                    configured.defer(**ids)
            except AlreadyEnqueued:
                continue
            return


def _hold_waiting(queueing_lock: str) -> bool:
    """Whether a job waits under the lock; a share lock on its row makes workers pass it over until we commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' FOR SHARE", [queueing_lock]
        )
        return cursor.fetchone() is not None


def run_waiting(*, until: datetime | None = None) -> int:
    """Runs what is queued in this process and transaction, oldest first, until nothing is due; returns how many ran.

    For tests and one-shot commands. An error is raised at once. `until` (default now) admits jobs scheduled up to then.
    """
    for count in range(MAX_WAITING_RUNS):
        job = _take_waiting(until or clock.now())
        if job is None:
            return count
        _functions[job[0]](**job[1])
    raise RuntimeError(f"more than {MAX_WAITING_RUNS} jobs: do they defer one another?")


def _take_waiting(until: datetime) -> tuple[str, dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded', attempts = attempts + 1 WHERE id = ("
            " SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)"
            " ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING task_name, args::text",
            [until - settings.CLOCK_OFFSET],
        )
        row = cursor.fetchone()
    return (row[0], json.loads(row[1])) if row else None
