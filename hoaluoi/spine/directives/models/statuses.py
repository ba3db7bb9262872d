"""The scorecard: status of every unit's share of every target on a date, computed after the fold, read by pages."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.models.directives import Target
from hoaluoi.spine.indicators.enums import Basis


class TargetStatus(models.Model):
    """One unit's standing on one target on a day. `params` fill the reason sentence of `reason_code`.

    A row is written when something changed; it holds until the next one. What moves with every day (the pace that is
    needed from today, days left) is worked out when it is read.
    """

    target = models.ForeignKey(Target, models.CASCADE, related_name="statuses")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    date = models.DateField()
    basis = models.CharField(max_length=5, choices=Basis, default=Basis.ALL)
    status = models.CharField(max_length=10, choices=Status, help_text="what is shown: an override, else `computed`")
    computed = models.CharField(max_length=10, choices=Status, help_text="by the rules, after hysteresis")
    raw_status = models.CharField(max_length=10, choices=Status, help_text="what this cut-off alone says")
    override = models.ForeignKey("StatusOverride", models.SET_NULL, null=True, related_name="+")
    aim = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="the unit's own share")
    actual = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    expected = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="trajectory on the date")
    forecast = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    forecast_low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    forecast_high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    pace = models.DecimalField(max_digits=30, decimal_places=6, null=True, help_text="a day, over the last 30 days")
    achievement = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="actual ÷ aim, never clipped"
    )
    progress = models.DecimalField(
        max_digits=16, decimal_places=6, null=True, help_text="share of what the trajectory expects by now; 1: exactly"
    )
    outlook = models.CharField(
        max_length=6, blank=True, help_text="the forecast's whole range: meets, misses, or open; '': no forecast"
    )
    covered = models.PositiveIntegerField(default=0, help_text="units that reported")
    owed = models.PositiveIntegerField(default=0, help_text="units that owed a return")
    period = models.CharField(max_length=40, blank=True, help_text="period the value is of")
    provisional = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    evaluated_at = models.DateTimeField()
    restated = False
    """Set on a row that was worked out on a later structure and whose value reads otherwise there; never kept."""

    class Meta:
        constraints: ClassVar = [
            # In this order: the newest row of a unit's target on or before a date is one step into the index.
            models.UniqueConstraint(fields=["target", "unit", "basis", "date"], name="directives_one_status_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "basis", "-date"], name="directives_scorecard"),
            models.Index(fields=["basis", "date"], name="directives_doomed", condition=Q(outlook="misses")),
            models.Index(
                fields=["basis", "date"], name="directives_behind", condition=Q(status__in=["behind", "missed"])
            ),
        ]


class StatusOverride(models.Model):
    """A status set by hand, with reason, approver and expiry; the page shows both colours."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="overrides")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    status = models.CharField(max_length=10, choices=Status)
    reason = models.CharField(max_length=400)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    expires_date = models.DateField(help_text="last day on which it shows")
    ended_at = models.DateTimeField(null=True, help_text="refused before approval, or taken back after it")
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_reason = models.CharField(max_length=400, blank=True)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="directives_override_end_whole",
            ),
            models.UniqueConstraint(
                fields=["target", "unit"], condition=Q(ended_at__isnull=True), name="directives_one_override_open"
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="directives_override_approval_whole",
            ),
        ]


class StandingRequest(models.Model):
    """Work for the evaluation: numbers of these measures changed at these units. Append-only, cleared by the job."""

    measure_ids = ArrayField(models.BigIntegerField(), default=list)
    target_ids = ArrayField(models.BigIntegerField(), default=list)
    unit_ids = ArrayField(models.BigIntegerField(), null=True, help_text="null: every unit that holds a share")
    requested_at = models.DateTimeField()


class EvaluatedDay(models.Model):
    """Days on which every target was put down for evaluation: the clock does so once a day, soon after midnight."""

    date = models.DateField(unique=True)
    at = models.DateTimeField()
