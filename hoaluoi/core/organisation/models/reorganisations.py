"""Reorganisations: dated acts with their decision, who succeeded whom, and every row an act changed."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.organisation.enums import ActKind, ShareBy
from hoaluoi.core.organisation.models.units import Person, Unit


class Reorganisation(models.Model):
    """One act over one or several units, true from `on`; recorded at `at`, which may be later.

    Undone, it stays on record with who undid it; its successions no longer count.
    """

    kind = models.CharField(max_length=10, choices=ActKind)
    on = models.DateField(help_text="first day on which it holds")
    decision = models.CharField(max_length=120, help_text="number and symbol of the decision")
    decision_text = models.TextField(blank=True, help_text="what the decision says, or where it is published")
    reason = models.CharField(max_length=400, blank=True)
    assumed = models.CharField(
        max_length=400, blank=True, help_text="what is not known for certain about it; empty: all of it is"
    )
    # A period that is closed keeps what was expected in it: duties follow the act from this day on.
    duties_from = models.DateField(help_text="from here on the successors owe what the units owed")
    unit_ids = ArrayField(models.BigIntegerField(), default=list, help_text="every unit it is about")
    terms = models.JSONField(default=dict, help_text="the plan as it was decided, see rules.plans")
    effects = models.JSONField(default=list, help_text="what followed, as {topic, code, params, unit}: see effects")
    client_key = models.CharField(
        max_length=40, null=True, unique=True, help_text="sent twice with one key, it acts once"
    )
    simulated = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="null: the system")
    by_name = models.CharField(max_length=200)
    carried_out_at = models.DateTimeField(null=True, help_text="what holds without dates followed; null: planned")
    undone_at = models.DateTimeField(null=True)
    undone_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", help_text="as `by`")
    undone_name = models.CharField(max_length=200, blank=True)
    undone_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(decision=""), name="organisation_act_has_decision"),
            models.CheckConstraint(condition=Q(duties_from__gte=F("on")), name="organisation_duties_not_before_act"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_person__isnull=True, undone_name="", undone_reason="")
                | (Q(undone_at__isnull=False) & ~Q(undone_name="") & ~Q(undone_reason="")),
                name="organisation_undo_whole",
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["unit_ids"], name="organisation_acts_of_unit")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decision}"

    @property
    def in_force(self) -> bool:
        return self.undone_at is None

    @property
    def is_late(self) -> bool:
        """Recorded after it already held."""
        return local_day(self.at) > self.on


def _share(name: str) -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=13, decimal_places=12, default=1, help_text=f"0 to 1, by {name}")


class Succession(models.Model):
    """A unit's history goes to a successor, in shares. Over all successors of one unit in one act each share adds up
    to 1 (a constraint trigger of migration 0003 refuses anything else).

    `main`: the successor that takes what cannot be shared (tasks, people, counts of returns).
    """

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances")
    main = models.BooleanField(default=True)
    closes = models.BooleanField(default=True, help_text="the predecessor no longer stands alone")
    by_hand = _share("the decision")
    customers = _share("customers")
    headcount = _share("headcount")
    equal = _share("number of successors")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "predecessor", "successor"], name="organisation_succeeds_once"),
            models.UniqueConstraint(
                fields=["act", "predecessor"], condition=Q(main=True), name="organisation_one_main_successor"
            ),
            models.CheckConstraint(
                condition=Q(
                    **{
                        f"{share}__{bound}": limit
                        for share in ShareBy.values
                        for bound, limit in (("gte", 0), ("lte", 1))
                    }
                ),
                name="organisation_shares_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor"), closes=True), name="organisation_closed_has_other_heir"
            ),
        ]


class RowChange(models.Model):
    """One row that an act added, changed or removed, with its content before and after: what an undo puts back."""

    act = models.ForeignKey(Reorganisation, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=80, help_text="app_label.ModelName")
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True, help_text="null: the act added the row")
    after = models.JSONField(null=True, help_text="null: the act removed the row")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "model", "row_id"], name="organisation_row_once_an_act"),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(after__isnull=False), name="organisation_change_says_something"
            ),
        ]
