"""Emulation clusters (cụm thi đua): units that a decision lets compete with one another, through time."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.text.names import in_language


class EmulationCluster(models.Model):
    """A named cluster of the unit that formed it. Without any, units of the same parent and kind are compared."""

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="whose league tables use it")
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=300, help_text="number, date and issuer of the decision that formed it")
    simulated = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    dissolved_date = models.DateField(null=True, help_text="first day on which it is no more")
    dissolved_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["owner__sort_key", "name_vi", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "name_vi"],
                condition=Q(dissolved_date__isnull=True),
                name="directives_cluster_name_once",
            ),
            models.CheckConstraint(condition=~Q(name_vi=""), name="directives_cluster_named"),
        ]

    @property
    def name(self) -> str:
        return in_language(get_language() or "vi", vi=self.name_vi, en=self.name_en, zh=self.name_zh)

    def __str__(self) -> str:
        return self.name_vi


class ClusterMember(models.Model):
    """A unit in a cluster for a range of dates; in one cluster of an owner at a time."""

    cluster = models.ForeignKey(EmulationCluster, models.CASCADE, related_name="members")
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="the cluster's, for the constraint")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        ordering: ClassVar = ["unit__sort_key", "id"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="directives_one_cluster_at_a_time",
                expressions=[
                    ("owner", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(valid__isempty=False), name="directives_membership_not_empty"),
        ]
