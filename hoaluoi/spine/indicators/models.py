"""Measures, facts, indicators and the roll-up that pages read."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hoaluoi.core.organisation.enums import ShareBy
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.names import in_language
from hoaluoi.spine.indicators.enums import Basis, Direction, FactState, TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.wording import unit_word


class Measure(models.Model):
    """What is counted, out of what. The denominator is part of it: customers and money are two measures."""

    code = models.CharField(max_length=80, unique=True, help_text="lower_case_words, as formulas write it")
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    unit_of_measure = models.CharField(max_length=20, help_text="canonical: count, kWh, VND, minute …")
    counted_set = models.CharField(max_length=200, blank=True, help_text="what one counts: customers, packages …")
    counted_set_en = models.CharField(max_length=200, blank=True)
    counted_set_zh = models.CharField(max_length=200, blank=True)
    definition = models.TextField(blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.NEUTRAL)
    unit_additivity = models.CharField(max_length=15, choices=UnitAdditivity, default=UnitAdditivity.SUM)
    time_additivity = models.CharField(max_length=10, choices=TimeAdditivity, default=TimeAdditivity.SUM)
    weight = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    parent_adds = models.BooleanField(default=False, help_text="a value typed at a parent adds to its children's")
    period_kind = models.CharField(
        max_length=12, blank=True, help_text="shortest period it is reported for; set by its first value"
    )
    split_by = models.CharField(
        max_length=10, choices=ShareBy, default=ShareBy.HAND, help_text="shares that hand its history on in a split"
    )
    look_back_days = models.PositiveSmallIntegerField(
        default=0, help_text="for `last`: so long does a value hold after its period"
    )
    folded = models.CharField(max_length=800, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(unit_additivity="mean_weighted") | Q(weight__isnull=False),
                name="indicators_weighted_mean_has_weight",
            ),
            models.CheckConstraint(
                condition=Q(look_back_days=0) | Q(time_additivity="last"), name="indicators_look_back_is_of_last"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(" ".join((self.code, self.name_vi, self.name_en, self.name_zh)))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return in_language(get_language() or "vi", vi=self.name_vi, en=self.name_en, zh=self.name_zh)

    @property
    def counted(self) -> str:
        """What one counts, in the language of the screen."""
        return in_language(get_language() or "vi", vi=self.counted_set, en=self.counted_set_en, zh=self.counted_set_zh)

    @property
    def shown_unit(self) -> str:
        """What stands after a number on screen, in words of the language; nothing after a plain count."""
        return unit_word(self.unit_of_measure)


class Fact(models.Model):
    """One value for unit and period: the only thing this app knows about the outside. Narrow and decimal.

    `source_type`/`source_id`/`source_key` open the cell it came from; there is no foreign key upward. The table is
    partitioned by the year of `end_date` (migration 0003): what names the end date looks into one year only.
    """

    # Each is the first column of an index below.
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="facts", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=40, help_text="Period.code")
    period_kind = models.CharField(max_length=12)
    start_date = models.DateField()
    end_date = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    state = models.CharField(max_length=10, choices=FactState)
    provisional = models.BooleanField(default=False, help_text="submitted, not yet approved")
    simulated = models.BooleanField(default=False)
    source_type = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    source_key = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="quotation or seed for figures taken from a text")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "period", "unit", "end_date"], name="indicators_one_fact"),
            models.CheckConstraint(
                condition=Q(state="na", value__isnull=True)
                | Q(state="zero", value=0)
                | Q(state="reported", value__isnull=False),
                name="indicators_state_fits_value",
            ),
        ]
        indexes: ClassVar = [
            # Last value of each unit (time additivity `last`), history of a unit. The only index in order of dates:
            # with another by measure and date, a planner without statistics walks all units to find one unit's last.
            models.Index(fields=["unit", "measure", "end_date"], name="indicators_unit_history"),
            models.Index(fields=["source_type", "source_id"], name="indicators_source"),
        ]


class _Rolled(models.Model):
    """The columns of a number at a unit of any level."""

    # Derived rows, written by the ten thousand: what they point to was checked when the facts came in.
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    period = models.CharField(max_length=40)
    period_kind = models.CharField(max_length=12)
    end_date = models.DateField()
    basis = models.CharField(max_length=5, choices=Basis, default=Basis.ALL)
    value = models.DecimalField(max_digits=30, decimal_places=6, null=True)
    own_value = models.DecimalField(max_digits=30, decimal_places=6, null=True, help_text="typed at this very unit")
    # Mean over time: the exact sum of value times days, so that a longer period never takes a mean of rounded means.
    days = models.PositiveIntegerField(null=True, help_text="days that have a value")
    accumulated = models.DecimalField(max_digits=36, decimal_places=6, null=True, help_text="sum of value x days")
    reported = models.PositiveIntegerField(default=0)
    zero = models.PositiveIntegerField(default=0)
    not_applicable = models.PositiveIntegerField(default=0)
    provisional = models.PositiveIntegerField(default=0)
    simulated = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, help_text="units that owed a return; null: not counted by form")
    folded_at = models.DateTimeField()
    restated: ClassVar[bool] = False

    class Meta:
        abstract = True


class RollupValue(_Rolled):
    """A measure's value for a unit with all below it, for one period; kept fresh by the fold, rebuilt by DuckDB.

    A unit's row comes from all units below it and its own; a row is there where somebody said or owed something.
    Counts are of reporting units in the subtree: how many owed it, how many reported, zero, not applicable.
    """

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "measure", "period", "basis"], name="indicators_one_rollup"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["measure", "period", "basis"], name="indicators_rollup_measure"),
            models.Index(fields=["unit", "measure", "period_kind", "end_date"], name="indicators_rollup_series"),
        ]


class RestatedValue(_Rolled):
    """What a roll-up row would say on the structure of a later day ("as it is now"); only where it says otherwise.

    A row that says nothing stands where a unit has no number on that structure. Follows from the facts, the shares of
    successors and the tree of `edition`; see `restated_sql`.
    """

    restated: ClassVar[bool] = True
    edition = models.DateField(help_text="the day whose structure it is on; one of organisation.lineage.editions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "measure", "period", "basis", "edition"], name="indicators_one_restated"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["measure", "period", "edition"], name="indicators_restated_slice"),
        ]


class SourceMeasure(models.Model):
    """Which measures a source feeds: a dirty slice names the source, the fold needs the measures."""

    source = models.CharField(max_length=80)
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="sources")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "measure"], name="indicators_source_once")]


class DirtySlice(models.Model):
    """Work for the fold: facts of a source changed in a base period. Append-only, so that a rush waits for no row lock.

    A thousand submissions leave a thousand rows; one fold reads them, folds once and deletes exactly what it read.
    """

    source = models.CharField(max_length=80, help_text="'form:<code>', 'case' or 'task'")
    period = models.CharField(max_length=40)
    unit_ids = ArrayField(models.BigIntegerField(), null=True, help_text="units that changed; null: all")
    counting = models.BooleanField(default=False, help_text="who owes is counted anew for these units")
    requested_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["source", "period"], name="indicators_slice")]


class FoldLog(models.Model):
    """When a slice was asked for and when it was fresh: the lag that `rollup status` shows."""

    source = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    requested_at = models.DateTimeField()
    folded_at = models.DateTimeField()
    measure_ids = ArrayField(models.BigIntegerField(), help_text="measures folded; a source may gain some later")
    requests = models.PositiveIntegerField(help_text="dirty rows that this fold cleared")
    units = models.PositiveIntegerField(help_text="units whose numbers changed")
    milliseconds = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-folded_at"], name="indicators_fold_recent"),
            models.Index(fields=["source", "period"], name="indicators_fold_of_slice"),
        ]


class RebuildLog(models.Model):
    """A whole rebuild by the columnar engine, and how many rows differed from the fold's: none, if both are right."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    measures = models.PositiveIntegerField()
    facts = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    differences = models.PositiveBigIntegerField()


class Indicator(models.Model):
    """A formula over measures, evaluated as ratio of sums at every level."""

    code = models.CharField(max_length=80, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    formula = models.TextField(help_text="100 * cashless_customers / customers")
    unit_of_measure = models.CharField(max_length=20, default="%")
    denominator = models.CharField(max_length=200, blank=True, help_text="what 100 % is, in words")
    denominator_en = models.CharField(max_length=200, blank=True)
    denominator_zh = models.CharField(max_length=200, blank=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.HIGHER)
    period_kind = models.CharField(max_length=12, default="month", help_text="shortest period it is read for")
    folded = models.CharField(max_length=800, editable=False)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(" ".join((self.code, self.name_vi, self.name_en, self.name_zh)))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def name(self) -> str:
        return in_language(get_language() or "vi", vi=self.name_vi, en=self.name_en, zh=self.name_zh)

    @property
    def whole(self) -> str:
        """What 100 % is, in the language of the screen."""
        return in_language(get_language() or "vi", vi=self.denominator, en=self.denominator_en, zh=self.denominator_zh)

    @property
    def shown_unit(self) -> str:
        """What stands after a number on screen, in words of the language; nothing after a plain count."""
        return unit_word(self.unit_of_measure)
