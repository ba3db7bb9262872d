"""A target handed down: each unit's own share, and the line it is expected to follow."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.enums import AllocationMethod
from hoaluoi.spine.directives.models.directives import Target


class AllocationRound(models.Model):
    """One sharing-out of a unit's share over its children. Frozen, it never changes; a new round replaces it.

    Σ children + reserve = total for counts; for rates (method `same`) every child holds the parent's value.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="rounds")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose share is handed down")
    number = models.PositiveSmallIntegerField(default=1)
    method = models.CharField(max_length=20, choices=AllocationMethod)
    weight = models.CharField(max_length=80, blank=True, help_text="measure code the shares follow; '' = equal")
    weight_date = models.DateField(null=True)
    total = models.DecimalField(max_digits=24, decimal_places=6)
    reserve = models.DecimalField(max_digits=24, decimal_places=6, default=0)
    reserve_reason = models.CharField(max_length=200, blank=True)
    phase = models.CharField(max_length=80, blank=True)
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)
    replaced_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["target", "unit", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "unit", "number"], name="directives_round_number_once"),
            models.UniqueConstraint(
                fields=["target", "unit"],
                condition=Q(frozen_at__isnull=False, replaced_at__isnull=True),
                name="directives_one_round_in_force",
            ),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True)
                | Q(frozen_at__isnull=False, frozen_by__isnull=False),
                name="directives_freeze_evidence",
            ),
        ]


class Allocation(models.Model):
    """One unit's own share of a target. The owner's whole target is an allocation without a round."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="allocations")
    round = models.ForeignKey(AllocationRound, models.CASCADE, null=True, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    weight_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    quota = models.DecimalField(max_digits=24, decimal_places=6, null=True, help_text="exact share before rounding")
    deadline_date = models.DateField()
    accountable = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    check_frequency = models.CharField(max_length=60, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    in_force = models.BooleanField(default=False, help_text="its round is frozen and not replaced")

    class Meta:
        ordering: ClassVar = ["target", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit"], name="directives_one_share_per_round"),
            models.UniqueConstraint(
                fields=["target", "unit"], condition=Q(in_force=True), name="directives_one_share_in_force"
            ),
        ]
        # Of replaced shares too: a past day is looked at as it stood.
        indexes: ClassVar = [models.Index(fields=["target", "unit"], name="directives_share_of_unit")]


class TrajectoryVersion(models.Model):
    """Expected value on each date, as data; the newest version holds."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="trajectories")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", help_text="null: shape for every unit")
    number = models.PositiveSmallIntegerField(default=1)
    shape = models.CharField(max_length=20, default="straight_line")
    points = models.JSONField(help_text="[[date, share of the way 0..1]] from baseline to the unit's own value")
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["target", "unit", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["target", "unit", "number"], nulls_distinct=False, name="directives_trajectory_number_once"
            )
        ]
