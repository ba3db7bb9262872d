"""Forms, who owes them, and returns with all their versions."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.periods import Counting, DueRule, Period, Scheme, WorkingCalendar
from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.names import in_language
from hoaluoi.spine.reporting.enums import Channel, ReturnState, TextChoice

WORKING_CALENDAR = WorkingCalendar("VN")
DEFAULT_LOCK_DAYS = 30


class Form(models.Model):
    """A periodic report form. What it asks lies in its versions; when it is due lies here."""

    code = models.CharField(max_length=60, unique=True)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_zh = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="unit that asks for it")
    period_kind = models.CharField(max_length=12)
    scheme = models.CharField(max_length=12, default="calendar")
    cutoff_day = models.PositiveSmallIntegerField(default=0, help_text="of the custom scheme: day the month closes")
    due_days = models.PositiveSmallIntegerField(default=1, help_text="days after the cut-off")
    due_in_working_days = models.BooleanField(default=True)
    due_time = models.TimeField()
    zero_allowed = models.BooleanField(default=False, help_text="a zero report is a valid answer")
    urgent = models.BooleanField(default=False, help_text="daily situation: shown first on the phone")
    lock_days = models.PositiveSmallIntegerField(
        null=True, default=DEFAULT_LOCK_DAYS, help_text="days after the due time when a period closes; null: never"
    )
    retired_at = models.DateTimeField(null=True)
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
    def due_rule(self) -> DueRule:
        """Under Decree 09/2019/NĐ-CP at least one working day lies between cut-off and due day."""
        counting = Counting.WORKING_DAYS if self.due_in_working_days else Counting.CALENDAR_DAYS
        between = self.scheme == Scheme.ND09
        return DueRule(self.due_days, counting, self.due_time, settings.TIME_ZONE, working_day_between=between)

    def due_at(self, period: Period) -> datetime:
        """When the return of a period is due, without extensions."""
        return self.due_rule.due_at(period, WORKING_CALENDAR)

    def locks_at(self, due_at: datetime) -> datetime | None:
        """From when on nothing more is taken in for a period that was due then; None: always open."""
        return None if self.lock_days is None else due_at + timedelta(days=self.lock_days)


class FormVersion(models.Model):
    """What the form asks from a date on. `definition` is read by rules.definition; published versions never change."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    measures = ArrayField(models.CharField(max_length=80), default=list, help_text="codes its cells publish")
    note = models.CharField(max_length=300, blank=True, help_text="what is new in this version")
    valid_from = models.DateField(help_text="first period start it serves")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["form", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="reporting_version_number_once"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="reporting_publication_whole",
            ),
        ]


class Assignment(models.Model):
    """A unit owes a form for the periods that end inside `valid`; changing it today rewrites no past month."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="reporting_assigned_once",
                expressions=[
                    ("form", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            )
        ]


class Extension(models.Model):
    """A later due time for one unit and period, with its reason."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="extensions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "unit", "period"], name="reporting_one_extension")
        ]


class Return(models.Model):
    """One unit's answer to one form for one period. Holds the draft; what was sent lies in versions.

    `revision` rises with every save of the draft: a writer who read an older one is told, nothing is overwritten.
    """

    form = models.ForeignKey(Form, models.PROTECT, related_name="returns")
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+", help_text="form version it answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    start_date = models.DateField()
    end_date = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReturnState, default=ReturnState.DRAFT)
    cells = models.JSONField(default=dict, help_text="draft: {key: {state, value, reason}} or {raw, problem, …}")
    trail = models.JSONField(default=dict, help_text="{key: {revision, by, name, at}}: who last wrote each draft cell")
    explanations = models.JSONField(default=dict, help_text="draft: {cell key: explanation of a flagged value}")
    revision = models.PositiveIntegerField(default=0)
    simulated = models.BooleanField(default=False)
    current = models.ForeignKey("ReturnVersion", models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, help_text="first submission: late or in time goes by it")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True)
    sent_back_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    sent_back_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "period", "unit"], name="reporting_one_return"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "approved", "sent_back"])
                | Q(submitted_at__isnull=False, current__isnull=False),
                name="reporting_sent_has_version",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, approved_by__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True, approved_by__isnull=True)),
                name="reporting_approved_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state="sent_back", sent_back_at__isnull=False, sent_back_by__isnull=False)
                | (~Q(state="sent_back") & Q(sent_back_at__isnull=True, sent_back_by__isnull=True)),
                name="reporting_sent_back_evidence",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "-end_date"], name="reporting_unit_returns"),
            models.Index(fields=["unit", "submitted_at"], condition=Q(state="submitted"), name="reporting_waiting"),
        ]

    @property
    def reporting_period(self) -> Period:
        return Period.from_code(self.period)

    @property
    def is_sent(self) -> bool:
        return self.current_id is not None

    @property
    def is_late(self) -> bool:
        """First sent after the due time."""
        return self.submitted_at is not None and self.submitted_at > self.due_at


class ReturnVersion(models.Model):
    """What was sent, once and for good. An amendment is a new version with its reason; the first stays readable."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    zero = models.BooleanField(default=False, help_text="a zero report: nothing to report, stated")
    not_applicable = models.BooleanField(default=False, help_text="every cell is stated as not applicable")
    cells = models.JSONField(default=dict)
    reason = models.TextField(blank=True, help_text="why it was amended")
    explanations = models.JSONField(default=dict, help_text="{cell key: author's explanation of a flagged value}")
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(help_text="when the server took it; the phone may have sent earlier")
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    client_key = models.CharField(max_length=80, null=True, help_text="sending twice with one key counts once")
    ledger_entry_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["of", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "number"], name="reporting_version_once"),
            models.UniqueConstraint(
                fields=["submitted_by", "client_key"],
                condition=Q(client_key__isnull=False),
                name="reporting_client_key_once",
            ),
        ]


class Attachment(models.Model):
    """A file beside a return: a photo, a signed scan."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    cell_key = models.CharField(max_length=120, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")


class TextAnswer(models.Model):
    """What the author said to a question about the text of a return, before it was sent: never an accusation after."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="text_answers")
    fingerprint = models.CharField(max_length=64, help_text="of the words and numbers asked about")
    question = models.JSONField(help_text="the claim as it was asked: kind, quotes, stated and computed value")
    choice = models.CharField(max_length=10, choices=TextChoice)
    reason = models.CharField(max_length=500)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["of", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["of", "fingerprint"], name="reporting_one_text_answer")
        ]


class ChaseLog(models.Model):
    """A reminder or chase that went out: the log is evidence, and each step goes once."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=40)
    step = models.CharField(max_length=30)
    at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    recipients = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["form", "period", "unit"], name="reporting_chases")]
        constraints: ClassVar = [
            # A step of the clock goes once; people may chase again.
            models.UniqueConstraint(
                fields=["form", "unit", "period", "step"], condition=Q(by_id=None), name="reporting_step_once"
            )
        ]


class Presence(models.Model):
    """Who has the entry page of a return open, and the cell they are at; rows older than a minute say nothing."""

    of = models.ForeignKey(Return, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    cell_key = models.CharField(max_length=120, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "person"], name="reporting_present_once")]
