"""The scorecard: status of every unit's share of every target on a date, computed after the fold, read by pages."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.models.directives import Target
from hoaluoi.spine.indicators.enums import Basis


class TargetStatus(models.Model):
    """One unit's standing on one target at one cut-off. `params` fill the reason sentence of `reason_code`."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="statuses")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    date = models.DateField()
    basis = models.CharField(max_length=5, choices=Basis, default=Basis.ALL)
    status = models.CharField(max_length=10, choices=Status)
    aim = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="the unit's own share")
    actual = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    expected = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="trajectory on the date")
    forecast = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    forecast_low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    forecast_high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    achievement = models.DecimalField(
        max_digits=12, decimal_places=6, null=True, help_text="actual ÷ aim, never clipped"
    )
    covered = models.PositiveIntegerField(default=0, help_text="units that reported")
    owed = models.PositiveIntegerField(default=0, help_text="units that owed a return")
    period = models.CharField(max_length=40, blank=True, help_text="period the value is of")
    provisional = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    evaluated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "unit", "date", "basis"], name="directives_one_status_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "basis", "-date"], name="directives_scorecard"),
            models.Index(fields=["target", "basis", "date"], name="directives_league"),
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
    expires_date = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="directives_override_approval_whole",
            )
        ]
