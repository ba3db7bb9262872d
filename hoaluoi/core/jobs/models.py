"""What runs by the clock. Jobs themselves live in procrastinate's tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Schedule(models.Model):
    """One recurring duty; the worker's tick claims it by a conditional update, so it runs once however many workers."""

    name = models.CharField(max_length=80, unique=True)
    every_seconds = models.PositiveIntegerField()
    next_run_at = models.DateTimeField()
    last_run_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    enabled = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(every_seconds__gt=0), name="jobs_interval_positive")
        ]


class Failure(models.Model):
    """One failed run of a job, with its error; kept while the job is, for the page of background work."""

    job_id = models.BigIntegerField(
        db_index=True, help_text="procrastinate's job; no foreign key: that table is not ours"
    )
    task = models.CharField(max_length=128)
    at = models.DateTimeField()
    error = models.TextField()

    class Meta:
        ordering: ClassVar = ["-id"]
