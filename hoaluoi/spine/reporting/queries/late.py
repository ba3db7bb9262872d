"""Who has not reported: unit by unit, hours overdue, whom to call, and what has been done about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.models import ChaseLog, Form, Return
from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed, local_day, periods_of
from hoaluoi.spine.reporting.rules import hours_overdue

LOOK_BACK_DAYS = 62


@dataclass(frozen=True)
class LateReturn:
    """One unit that owes a return past its due time. `chases` are newest first."""

    owed: Owed
    unit: Unit
    now: datetime
    begun: bool
    contacts: list[Contact] = field(default_factory=list)
    chases: list[ChaseLog] = field(default_factory=list)

    @property
    def dialog_id(self) -> str:
        """A name for this row that is unique on a page."""
        return f"{self.owed.form.pk}-{self.owed.period.code.replace('.', '-')}-{self.unit.pk}"

    @property
    def hours(self) -> int:
        """Whole hours past the due time."""
        return hours_overdue(self.owed.due_at, self.now) or 0


def missing(
    unit_ids: Iterable[int], now: datetime, *, form: Form | None = None, period: Period | None = None
) -> list[tuple[Owed, Return | None]]:
    """Everything owed by some units that is past due, open, and was never sent; with the draft if one was begun."""
    today = local_day(now)
    if period is not None:
        start, end = period.start_date, period.end_date
    else:
        start, end = today - timedelta(days=LOOK_BACK_DAYS), today
    wanted = sorted(set(unit_ids))
    forms = [form] if form else list(Form.objects.filter(assignments__unit__in=wanted).distinct())
    ground = Ground(forms, wanted, start, end)
    held = {
        (r.form_id, r.period, r.unit_id): r
        for r in Return.objects.filter(form__in=forms, unit__in=wanted, end_date__gte=start, end_date__lte=end)
    }
    late: list[tuple[Owed, Return | None]] = []
    for each in forms:
        for part in [period] if period else periods_of(each, start, end):
            for owed in ground.owed(each, part):
                begun = held.get(owed.key)
                if owed.due_at < now and not (begun and begun.is_sent):
                    late.append((owed, begun))
    return late


def late(
    actor: Actor,
    now: datetime,
    *,
    form: Form | None = None,
    period: Period | None = None,
    unit_ids: Iterable[int] | None = None,
    every_period: bool = False,
) -> list[LateReturn]:
    """Who has not reported in the actor's scope, longest overdue first; by default the last due period of each form.

    Query count does not depend on the number of units.
    """
    scope = actor.units_with(Permission.RETURNS_VIEW)
    wanted = scope if unit_ids is None else scope & frozenset(unit_ids)
    found = missing(wanted, now, form=form, period=period)
    if not every_period and period is None:
        found = _last_due_only(found, now)
    unit_keys = {owed.unit_id for owed, _ in found}
    units = Unit.objects.in_bulk(unit_keys)
    people = contacts(unit_keys, local_day(now))
    chases = _chases(found)
    rows = [
        LateReturn(
            owed, units[owed.unit_id], now, begun is not None, people.get(owed.unit_id, []), chases.get(owed.key, [])
        )
        for owed, begun in found
    ]
    return sorted(rows, key=lambda row: (not row.owed.form.urgent, row.owed.due_at, row.unit.sort_key))


def _last_due_only(found: list[tuple[Owed, Return | None]], now: datetime) -> list[tuple[Owed, Return | None]]:
    """Keeps, of each form, the latest period that has fallen due for everybody alike: older ones are in the matrix."""
    last: dict[int, Period] = {}
    for owed, _ in found:
        if owed.original_due_at < now and owed.period > last.get(owed.form.pk, owed.period.previous()):
            last[owed.form.pk] = owed.period
    return [(owed, begun) for owed, begun in found if owed.period == last.get(owed.form.pk)]


def _chases(found: list[tuple[Owed, Return | None]]) -> dict[tuple[int, str, int], list[ChaseLog]]:
    logs = ChaseLog.objects.filter(
        form__in={owed.form.pk for owed, _ in found},
        unit__in={owed.unit_id for owed, _ in found},
        period__in={owed.period.code for owed, _ in found},
    ).order_by("-at")
    by_key: dict[tuple[int, str, int], list[ChaseLog]] = {}
    for log in logs:
        by_key.setdefault((log.form_id, log.period, log.unit_id), []).append(log)
    return by_key
