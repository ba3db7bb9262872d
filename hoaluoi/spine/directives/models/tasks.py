"""Tasks on two axes: the work state is stored, the time state is derived from dates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models.directives import Directive, Target
from hoaluoi.spine.documents.models import Document


class Task(models.Model):
    """Something to do, with exactly one accountable lead unit. `submitted_at` is the completion date that counts."""

    directive = models.ForeignKey(Directive, models.PROTECT, null=True, related_name="tasks")
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, related_name="tasks", help_text="target of kind `do` that counts it"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="handed_down", help_text="task of the unit above it is part of"
    )
    title = models.CharField(max_length=400)
    description = models.TextField(blank=True)
    lead = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    assigner = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tasks")
    self_registered = models.BooleanField(default=False)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    needs_document = models.BooleanField(default=False, help_text="its evidence is an implementing document")
    original_deadline_date = models.DateField(null=True)
    deadline_date = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=WorkState, default=WorkState.ASSIGNED)
    assigned_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True, help_text="the lead took it on")
    submitted_at = models.DateTimeField(null=True, help_text="the product that was accepted was handed in")
    done_at = models.DateTimeField(null=True, help_text="the assigner accepted it")
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, help_text="withdrawn, transferred away or replaced")
    percent = models.PositiveSmallIntegerField(default=0, help_text="progress as last reported, 0 to 100")
    closed_reason = models.CharField(max_length=400, blank=True)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    folded = models.CharField(max_length=800, editable=False)

    class Meta:
        ordering: ClassVar = ["deadline_date", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, done_by__isnull=False, submitted_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True, done_by__isnull=True)),
                name="directives_done_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="directives_submitted_evidence"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "transferred", "replaced"], closed_at__isnull=False)
                | (~Q(state__in=["withdrawn", "transferred", "replaced"]) & Q(closed_at__isnull=True)),
                name="directives_task_closing_evidence",
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="directives_percent_of_task"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["lead", "state"], name="directives_tasks_of_unit"),
            models.Index(fields=["assigner", "state"], name="directives_tasks_given"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class TaskUnit(models.Model):
    """A coordinating unit with a clock of its own."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="coordinating")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    deadline_date = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["task", "unit"], name="directives_coordinates_once")]


class TaskDeadline(models.Model):
    """Every extension: who, why, by which document; the original deadline stays on the task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="extensions")
    from_date = models.DateField(null=True)
    to_date = models.DateField()
    reason = models.CharField(max_length=400)
    document = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, help_text="taken back by whoever gave it, within half an hour")


class TaskEvidence(models.Model):
    """What proves the work: a registered document, a file, or a note."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="evidence")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")


class TaskProgress(models.Model):
    """What a lead or coordinating unit said about how far the work is."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="progress")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="directives_percent_reported")
        ]
