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
    def by_hand(self) -> bool:
        """Whether a person, not the clock, has asked for it before."""
        return any(log.by_id is not None for log in self.chases)

    @property
    def hours(self) -> int:
        """Whole hours past the due time."""
        return hours_overdue(self.owed.due_at, self.now) or 0


def missing(
    unit_ids: Iterable[int],
    now: datetime,
    *,
    form: Form | None = None,
    period: Period | None = None,
    last_only: bool = False,
) -> list[tuple[Owed, Return | None]]:
    """Everything owed by some units that is past due, open, and was never sent; with the draft if one was begun.

    `last_only`: of each form only the latest period that has fallen due for everybody alike.
    """
    wanted = sorted(set(unit_ids))
    forms = [form] if form else list(Form.objects.filter(assignments__unit__in=wanted).distinct())
    parts = {each.pk: [period] if period else _closed(each, now, last_only=last_only) for each in forms}
    every = [part for found in parts.values() for part in found]
    if not every:
        return []
    start, end = min(part.start_date for part in every), max(part.end_date for part in every)
    ground = Ground(forms, wanted, start, end)
    held = {
        (r.form_id, r.period, r.unit_id): r
        for r in Return.objects.filter(
            form__in=forms, unit__in=wanted, period__in={part.code for part in every}, end_date__range=(start, end)
        )
    }
    late: list[tuple[Owed, Return | None]] = []
    for each in forms:
        for part in parts[each.pk]:
            for owed in ground.owed(each, part):
                begun = held.get(owed.key)
                if owed.due_at < now and not (begun and begun.is_sent):
                    late.append((owed, begun))
    return late


def _closed(form: Form, now: datetime, *, last_only: bool) -> list[Period]:
    """The form's periods in the look-back window; or the last of them that has fallen due."""
    today = local_day(now)
    found = periods_of(form, today - timedelta(days=LOOK_BACK_DAYS), today)
    return [part for part in found if form.due_at(part) < now][-1:] if last_only else found


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
    found = missing(wanted, now, form=form, period=period, last_only=not every_period and period is None)
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
