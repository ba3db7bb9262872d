"""Saved views, what is pinned to whose board, alerts and reports by mail. No number is kept here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.insight.explorer.words import COMPARATORS, RHYTHMS, choices


class SavedView(models.Model):
    """A named address of the explorer. Shared: whoever has the link may open it, with the numbers they may see."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    query = models.JSONField(help_text="rules.written: {name: [values]}")
    basis = models.CharField(max_length=10, blank=True)
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "name"], name="explorer_name_once")]

    def __str__(self) -> str:
        return self.name


class Pin(models.Model):
    """A view on somebody's board."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="pins")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["place", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "view"], name="explorer_pinned_once")]


class Alert(models.Model):
    """Tell me when a number of a unit meets a condition: once for each period."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    number = models.CharField(max_length=100, help_text='"indicator.<code>" or "measure.<code>"')
    # The measures the number rests on, so that a fold finds its alerts without reading formulas.
    measure_codes = ArrayField(models.CharField(max_length=80))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    period_kind = models.CharField(max_length=12)
    comparator = models.CharField(max_length=2, choices=choices(COMPARATORS))
    limit = models.DecimalField(max_digits=24, decimal_places=6)
    by_mail = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_period = models.CharField(max_length=40, blank=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class MailedReport(models.Model):
    """A view sent to its owner as a PDF, in a rhythm."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="reports")
    rhythm = models.CharField(max_length=5, choices=choices(RHYTHMS))
    place = models.PositiveSmallIntegerField(default=1, help_text="weekday 1-7, or day of the month 1-31")
    at = models.TimeField()
    ordered_at = models.DateTimeField()
    sent_for = models.DateTimeField(null=True, help_text="the due moment of the last one sent")
    last_file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "view"], name="explorer_report_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=31), name="explorer_report_place"),
        ]
