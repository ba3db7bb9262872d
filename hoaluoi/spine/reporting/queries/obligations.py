"""Who owes which form for which period, by when. Derived from dates alone, so no change of today rewrites a past month.

A unit owes a form for a period when a version of the form serves the period, the form is not retired, and on the
period's last day the unit both stands in the organisation and is assigned the form. A unit that, as was decided late,
had been closed by then still owes what it owed up to the day its successors' duties begin.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Placement
from hoaluoi.core.organisation.queries import late_duties, owing_late
from hoaluoi.core.periods import InvalidPeriod, Kind, Period, period_of, periods_between
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting.models import Assignment, Extension, Form, FormVersion

FREE_KINDS = frozenset({Kind.CAMPAIGN, Kind.PLAN})


@dataclass(frozen=True)
class Owed:
    """One unit owes one form for one period. `due_at` counts an extension; `original_due_at` does not."""

    form: Form
    version: FormVersion
    unit_id: int
    period: Period
    due_at: datetime
    original_due_at: datetime

    @property
    def extended(self) -> bool:
        return self.due_at != self.original_due_at

    @property
    def key(self) -> tuple[int, str, int]:
        return self.form.pk, self.period.code, self.unit_id


class Ground:
    """What obligations of some forms and units rest on, read in four queries whatever their number."""

    def __init__(self, forms: Iterable[Form], unit_ids: Iterable[int], start: date, end: date) -> None:
        self.forms = {form.pk: form for form in forms}
        self.unit_ids = sorted(set(unit_ids))
        window = DateRange(start, end + timedelta(days=1))
        self._versions: dict[int, list[FormVersion]] = {}
        for version in _published(frozenset(self.forms)):
            self._versions.setdefault(version.form_id, []).append(version)
        self._assigned: dict[int, dict[int, list[DateRange]]] = {}
        rows = Assignment.objects.filter(form__in=self.forms, unit__in=self.unit_ids, valid__overlap=window)
        for form_id, unit_id, valid in rows.values_list("form_id", "unit_id", "valid"):
            self._assigned.setdefault(form_id, {}).setdefault(unit_id, []).append(valid)
        self._placed: dict[int, list[DateRange]] = {}
        placed = Placement.objects.filter(unit__in=self.unit_ids, line=Line.ADMINISTRATIVE, valid__overlap=window)
        for unit_id, valid in placed.values_list("unit_id", "valid"):
            self._placed.setdefault(unit_id, []).append(valid)
        for unit_id, valid in late_duties(self.unit_ids, window):
            self._placed.setdefault(unit_id, []).append(valid)
        extended = Extension.objects.filter(form__in=self.forms, unit__in=self.unit_ids)
        self._extended: dict[tuple[int, str, int], datetime] = {
            (form_id, period, unit_id): due_at
            for form_id, period, unit_id, due_at in extended.values_list("form_id", "period", "unit_id", "due_at")
        }

    @property
    def extended_forms(self) -> set[int]:
        """Forms of which some unit got more time."""
        return {form_id for form_id, _, _ in self._extended}

    def version_for(self, form_id: int, period: Period) -> FormVersion | None:
        """The last published version that serves the period."""
        serving = [v for v in self._versions.get(form_id, []) if v.valid_from <= period.start_date]
        return max(serving, key=lambda v: (v.valid_from, v.number), default=None)

    def owed(self, form: Form, period: Period) -> Iterator[Owed]:
        """Every unit that owes the form for the period, by unit id."""
        version = self.version_for(form.pk, period)
        if version is None or _retired_by(form, period):
            return
        due, end = form.due_at(period), period.end_date
        for unit_id, ranges in sorted(self._assigned.get(form.pk, {}).items()):
            if _holds(ranges, end) and _holds(self._placed.get(unit_id, []), end):
                extended = self._extended.get((form.pk, period.code, unit_id))
                yield Owed(form, version, unit_id, period, extended or due, due)


@while_unchanged
def _published(form_ids: frozenset[int]) -> tuple[FormVersion, ...]:
    """Units side by side owe the same forms."""
    return tuple(FormVersion.objects.filter(form__in=form_ids, published_at__isnull=False))


def _holds(ranges: Sequence[DateRange], day: date) -> bool:
    return any((r.lower is None or r.lower <= day) and (r.upper is None or day < r.upper) for r in ranges)


def _retired_by(form: Form, period: Period) -> bool:
    return form.retired_at is not None and local_day(form.retired_at) <= period.end_date


def is_served(form: Form, period: Period) -> bool:
    """A published version serves the period, and the form was not retired by its end."""
    versions = FormVersion.objects.filter(form=form, published_at__isnull=False, valid_from__lte=period.start_date)
    return not _retired_by(form, period) and versions.exists()


def local_day(at: datetime) -> date:
    """The calendar day of an instant where the group works."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def periods_of(form: Form, start: date, end: date) -> list[Period]:
    """The form's periods with at least one day from `start` to `end`; forms with free dates have none by themselves."""
    if Kind(form.period_kind) in FREE_KINDS:
        return []
    return periods_between(start, end, form.period_kind, form.scheme, cutoff_day=form.cutoff_day)


def last_closed_period(form: Form, on: date) -> Period | None:
    """The latest period that ended before a day: what a reporter fills in on it."""
    if Kind(form.period_kind) in FREE_KINDS:
        return None
    current = period_of(on, form.period_kind, form.scheme, cutoff_day=form.cutoff_day)
    return current if current.end_date < on else current.previous()


def fits(form: Form, period: Period) -> bool:
    """Whether the period is one of the form's own."""
    return (period.kind, period.scheme, period.cutoff_day) == (form.period_kind, form.scheme, form.cutoff_day)


def period_from_code(form: Form, code: str) -> Period | None:
    """The form's period of that code, None for anything else: what an address or a sheet says is not trusted."""
    try:
        period = Period.from_code(code)
    except InvalidPeriod:
        return None
    return period if fits(form, period) else None


def expected(form: Form, period: Period, unit_ids: Iterable[int]) -> list[Owed]:
    """The obligations of some units for one form and period; four queries."""
    return list(Ground([form], unit_ids, period.start_date, period.end_date).owed(form, period))


def obligation(form: Form, period: Period, unit_id: int) -> Owed | None:
    """What one unit owes for one form and period, None if nothing."""
    return next(iter(expected(form, period, [unit_id])), None)


def expected_measures(measure_ids: Collection[int], period: Period) -> Iterator[tuple[int, int]]:
    """(measure id, unit id) for every unit that owes a value of a measure in a base period; what indicators ask.

    Five queries that read ids only: this is asked for whole years of thousands of units.
    """
    codes = dict(Measure.objects.filter(pk__in=measure_ids).values_list("code", "pk"))
    versions = FormVersion.objects.filter(published_at__isnull=False, measures__overlap=list(codes))
    forms = [form for form in Form.objects.filter(pk__in=versions.values("form_id")) if fits(form, period)]
    ground = Ground(forms, (), period.start_date, period.end_date)
    asked = {
        form.pk: [codes[code] for code in version.measures if code in codes]
        for form in forms
        if not _retired_by(form, period) and (version := ground.version_for(form.pk, period)) is not None
    }
    day = period.end_date
    placed = Placement.objects.filter(line=Line.ADMINISTRATIVE, valid__contains=day).values("unit_id")
    stands = Q(unit__in=placed) | Q(unit__in=owing_late(day))
    assigned = Assignment.objects.filter(stands, form__in=asked, valid__contains=day)
    for form_id, unit_id in assigned.values_list("form_id", "unit_id"):
        for measure_id in asked[form_id]:
            yield measure_id, unit_id
