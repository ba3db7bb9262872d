"""The drafting desk: a text on the left, proposals on the right, nothing in the register without a person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.models.directives import Directive
from hoaluoi.spine.documents.models import Document


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
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="desks", help_text="registered already: its text is read"
    )
    doubts = models.JSONField(default=dict, help_text="what was repaired or lost; read only after a person's consent")
    consented_at = models.DateTimeField(null=True)
    consented_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True, help_text="when its drafts were laid out: all of them or none")
    findings = models.JSONField(default=list, help_text="claim checks of the text, as `drafting.ClaimCheck`")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    directive = models.OneToOneField(Directive, models.PROTECT, null=True, related_name="desk")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True, consented_by__isnull=True)
                | Q(consented_at__isnull=False, consented_by__isnull=False),
                name="directives_consent_evidence",
            )
        ]

    @property
    def being_read(self) -> bool:
        """Whether a long text waits for, or is under, its reading in the background."""
        return self.read_at is None and self.closed_at is None and not self.waits_for_consent

    @property
    def waits_for_consent(self) -> bool:
        """Whether a person has to look at what was repaired before the text is read."""
        return bool(self.doubts) and self.consented_at is None and self.closed_at is None


class Proposal(models.Model):
    """One drafted target, figure or task. `read` is what the reader found, `edited` what a person made of it."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, help_text="target, figure, forecast or task")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    read = models.JSONField(help_text="fields of the Draft as read, with the rules that fired")
    edited = models.JSONField(default=dict, help_text="only the fields a person changed")
    retired = models.BooleanField(default=False, help_text="split or merged into others")
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


class DeskAct(models.Model):
    """One act at a desk with what it changed, so that it can be taken back, the newest first."""

    desk = models.ForeignKey(Desk, models.CASCADE, related_name="acts")
    act = models.CharField(max_length=10, help_text="decide, edit, split or merge")
    before = models.JSONField(default=dict, help_text="proposal id → decision, kind, edited, retired before the act")
    made = models.JSONField(default=list, help_text="ids of the proposals the act made")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]
