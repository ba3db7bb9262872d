"""A directive is a document that sets targets and tasks."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives.enums import Comparator, TargetKind
from hoaluoi.spine.directives.rules.suggestions import COUNTED
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.wording import unit_word


class Directive(models.Model):
    """One resolution, directive or plan in force for the subtree of its issuing unit."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="directive")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives", help_text="binds it and all below")
    effective_date = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-effective_date", "-id"]

    def __str__(self) -> str:
        return str(self.document)


class Target(models.Model):
    """A measurable aim. Watches one measure or one indicator; `start`/`end` quote the directive's text."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="targets")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=TargetKind)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    comparator = models.CharField(max_length=2, choices=Comparator)
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit_of_measure = models.CharField(max_length=20)
    denominator = models.CharField(max_length=200, blank=True)
    baseline_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    start_date = models.DateField()
    deadline_date = models.DateField()
    deadline_source = models.CharField(max_length=200, blank=True, help_text="phrase the deadline was read from")
    period_kind = models.CharField(max_length=12, default="month", help_text="how often it is looked at")
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="targets", help_text="unit answerable for it")
    accountable = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True, help_text="offset of the quote in the document's text")
    end = models.PositiveIntegerField(null=True)
    bands = models.JSONField(default=dict, help_text="{'at_risk': '0.95', 'behind': '0.85'} share of the trajectory")
    minimum_coverage = models.DecimalField(max_digits=5, decimal_places=4, default="0.9")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    folded = models.CharField(max_length=800, editable=False)

    class Meta:
        ordering: ClassVar = ["directive", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["directive", "number"], name="directives_target_number_once"),
            models.CheckConstraint(
                condition=Q(measure__isnull=False, indicator__isnull=True)
                | Q(measure__isnull=True, indicator__isnull=False)
                | Q(measure__isnull=True, indicator__isnull=True),
                name="directives_target_watches_one",
            ),
            models.CheckConstraint(
                condition=Q(deadline_date__gte=models.F("start_date")), name="directives_target_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def shown_unit(self) -> str:
        """What stands after a number on screen, in words of the language; nothing after a plain count."""
        return unit_word(self.unit_of_measure)

    @property
    def is_whole(self) -> bool:
        """Whether it counts whole things (people, customers), of which no unit can be given a part."""
        return self.unit_of_measure in COUNTED and Decimal(self.value) % 1 == 0
