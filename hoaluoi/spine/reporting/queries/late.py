"""Who has not reported: unit by unit, hours overdue, whom to call, and what has been done about it.

The list is what `pulse` counts, form by form, put in one order; what only a shown row needs is read for those alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.reporting.models import ChaseLog, Extension, Form, Return
from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.obligations import is_served, local_day
from hoaluoi.spine.reporting.queries.pulse import Pulse, counted, pulse
from hoaluoi.spine.reporting.queries.remembered import Remembered
from hoaluoi.spine.reporting.rules import hours_overdue


@dataclass(frozen=True, slots=True)
class Overdue:
    """One unit owes one form's return of a period past its due time, extensions counted.

    `by_hand`: a person, not the clock, has asked for it before.
    """

    form: Form
    period: Period
    unit: Unit
    due_at: datetime
    by_hand: bool

    @property
    def key(self) -> tuple[int, str, int]:
        return self.form.pk, self.period.code, self.unit.pk


@dataclass(frozen=True)
class LateReturn:
    """An overdue return with all that a reader wants of it. `chases` are newest first."""

    form: Form
    period: Period
    unit: Unit
    due_at: datetime
    now: datetime
    begun: bool
    contacts: list[Contact] = field(default_factory=list)
    chases: list[ChaseLog] = field(default_factory=list)

    @property
    def dialog_id(self) -> str:
        """A name for this row that is unique on a page."""
        return f"{self.form.pk}-{self.period.code.replace('.', '-')}-{self.unit.pk}"

    @property
    def hours(self) -> int:
        """Whole hours past the due time."""
        return hours_overdue(self.due_at, self.now) or 0


def overdue(actor: Actor, now: datetime, *, form: Form | None = None, period: Period | None = None) -> list[Overdue]:
    """Who has not reported in the actor's scope, urgent forms first, then longest overdue first.

    Of the last due period of each form, of `form`, or of one `period` of it. The number of queries depends on nothing.
    """
    scope = actor.units_with(Permission.RETURNS_VIEW)
    if form is not None and period is not None:
        due = form.due_at(period) < now and is_served(form, period)
        return _ordered(counted([(form, period)], scope, now) if due else [])
    every = _lists.get(scope, now, lambda: _ordered(pulse(scope, now)))
    return [row for row in every if form is None or row.form == form]


def named(rows: list[Overdue], text: str) -> list[Overdue]:
    """The rows of units whose name or code holds what is looked for, with or without marks."""
    sought = fold(text[:80])
    if not sought:
        return rows
    units = {row.unit for row in rows}
    found = {unit.pk for unit in units if sought in fold(f"{unit.label} {unit.name} {unit.code}")}
    return [row for row in rows if row.unit.pk in found]


def not_asked(actor: Actor, now: datetime, *, form: Form | None = None, sought: str = "") -> list[Overdue]:
    """What is overdue and was asked for by nobody yet, of the units that the actor may chase."""
    scope = actor.units_with(Permission.RETURNS_CHASE)
    rows = named(overdue(actor, now, form=form), sought)
    return [row for row in rows if row.unit.pk in scope and not row.by_hand]


_lists: Remembered[list[Overdue]] = Remembered(16)


def _ordered(pulses: Sequence[Pulse]) -> list[Overdue]:
    units = Unit.objects.in_bulk({unit_id for each in pulses for unit_id in each.missing})
    parts = {"form__in": [each.form.pk for each in pulses], "period__in": {each.period.code for each in pulses}}
    later = {tuple(key): due_at for *key, due_at in Extension.objects.filter(**parts).values_list(*_KEY, "due_at")}
    asked = set(ChaseLog.objects.filter(by_id__isnull=False, **parts).values_list(*_KEY))
    found = []
    for each in pulses:
        for unit_id in each.missing:
            key = each.form.pk, each.period.code, unit_id
            due_at = later.get(key, each.due_at)
            found.append(Overdue(each.form, each.period, units[unit_id], due_at, key in asked))
    return sorted(found, key=lambda row: (not row.form.urgent, row.due_at, row.unit.sort_key))


_KEY = "form_id", "period", "unit_id"


def with_calls(rows: Sequence[Overdue], now: datetime) -> list[LateReturn]:
    """The same rows with whom to call, what was begun and who was chased; three queries."""
    units = {row.unit.pk for row in rows}
    asked = {
        "form__in": {row.form.pk for row in rows},
        "unit__in": units,
        "period__in": {row.period.code for row in rows},
    }
    people = contacts(units, local_day(now))
    drafts = Return.objects.filter(current__isnull=True, **asked)
    begun = set(drafts.values_list(*_KEY))
    chases = _chases(ChaseLog.objects.filter(**asked).order_by("-at"))
    return [
        LateReturn(
            form=row.form,
            period=row.period,
            unit=row.unit,
            due_at=row.due_at,
            now=now,
            begun=row.key in begun,
            contacts=people.get(row.unit.pk, []),
            chases=chases.get(row.key, []),
        )
        for row in rows
    ]


def late(actor: Actor, now: datetime, *, form: Form | None = None, period: Period | None = None) -> list[LateReturn]:
    """Everybody of `overdue` with whom to call: for a file, or where the rows are few."""
    return with_calls(overdue(actor, now, form=form, period=period), now)


def _chases(logs: Iterable[ChaseLog]) -> dict[tuple[int, str, int], list[ChaseLog]]:
    by_key: dict[tuple[int, str, int], list[ChaseLog]] = {}
    for log in logs:
        by_key.setdefault((log.form_id, log.period, log.unit_id), []).append(log)
    return by_key
