"""What a leader sets in motion when a number is bad."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models.directives import Target
from hoaluoi.spine.directives.models.tasks import Task


class ExplanationRequest(models.Model):
    """A leader asks about a number; the unit answers there (yêu cầu giải trình)."""

    target = models.ForeignKey(Target, models.CASCADE, null=True, related_name="explanations")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="explanations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="who has to answer")
    date = models.DateField(help_text="cut-off the question is about")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="null: escalation")
    due_date = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True, help_text="no answer by the due date: put to the unit above")
    escalated_to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="directives_explanation_closing_evidence",
            ),
            models.CheckConstraint(
                condition=Q(escalated_at__isnull=True, escalated_to__isnull=True)
                | Q(escalated_at__isnull=False, escalated_to__isnull=False),
                name="directives_explanation_escalation_whole",
            ),
            models.UniqueConstraint(
                fields=["target", "unit", "date"],
                condition=Q(closed_at__isnull=True, target__isnull=False),
                name="directives_one_open_question",
            ),
            models.UniqueConstraint(
                fields=["task", "unit"],
                condition=Q(closed_at__isnull=True, task__isnull=False),
                name="directives_one_open_question_of_task",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="directives_answer_evidence",
            ),
        ]


class Obstacle(models.Model):
    """Something in the way (vướng mắc): an object of its own with cause, owner one level up and due date."""

    target = models.ForeignKey(Target, models.CASCADE, null=True, related_name="obstacles")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="obstacles")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    cause = models.TextField()
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="one level up: who has to clear it")
    due_date = models.DateField()
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    resolution = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["due_date"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="directives_resolution_evidence",
            )
        ]


class EscalationStep(models.Model):
    """An escalation that went out about a task: each step once, the log is evidence."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="escalations")
    step = models.CharField(max_length=10, help_text="T-7 … T+15 in working days")
    deadline_date = models.DateField(help_text="deadline it was counted from; an extension starts anew")
    at = models.DateTimeField()
    recipients = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "step", "deadline_date"], name="directives_step_once")
        ]
