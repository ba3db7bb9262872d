"""The drafting desk: a text on the left, proposals on the right, nothing in the register without a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.models.directives import Directive


class Desk(models.Model):
    """One pasted or uploaded text being turned into a directive."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="unit in whose name it is drafted")
    title = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=20, default="resolution", help_text="Document.Kind")
    symbol = models.CharField(max_length=80, blank=True)
    issuer_text = models.CharField(max_length=200, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    issued_date = models.DateField(null=True)
    text = models.TextField()
    language = models.CharField(max_length=10, default="vi")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    directive = models.OneToOneField(Directive, models.PROTECT, null=True, related_name="desk")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]


class Proposal(models.Model):
    """One drafted target, figure or task. `read` is what the reader found, `edited` what a person made of it."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, help_text="target, figure, forecast or task")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    read = models.JSONField(help_text="fields of the Draft as read, with the rules that fired")
    edited = models.JSONField(default=dict, help_text="only the fields a person changed")
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.PENDING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["desk", "start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="pending", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="pending") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="directives_decision_evidence",
            )
        ]
