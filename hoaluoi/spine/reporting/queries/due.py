"""What is due now: the reporter's list, the most urgent first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import get_language

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.models import Form, Return
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed, local_day, periods_of

LOOK_BACK_DAYS = 62


@dataclass(frozen=True)
class DueItem:
    """One return that waits to be filed; `held` is its draft or what was sent back, None if not begun."""

    owed: Owed
    unit: Unit
    held: Return | None
    now: datetime

    @property
    def form(self) -> Form:
        return self.owed.form

    @property
    def due_at(self) -> datetime:
        return self.owed.due_at

    @property
    def state(self) -> str:
        return self.held.state if self.held else "expected"

    @property
    def overdue(self) -> bool:
        return self.due_at < self.now

    @property
    def open(self) -> bool:
        """The period has ended: it can be filed for good."""
        return self.owed.period.end_date < local_day(self.now)

    @property
    def title(self) -> str:
        """What it is called where nothing else is around it: form, period, unit."""
        return f"{self.form.name} · {self.owed.period.label(get_language() or 'vi')} · {self.unit.label}"

    @property
    def zero_in_one(self) -> bool:
        """Whether a zero report can be sent as it stands: the form allows it and nothing is filled in."""
        return self.form.zero_allowed and self.open and not (self.held and self.held.cells)

    @property
    def group(self) -> str:
        """Section of the list: sent_back, overdue, due, upcoming."""
        if self.state == ReturnState.SENT_BACK:
            return "sent_back"
        if self.overdue:
            return "overdue"
        return "due" if self.open else "upcoming"


_GROUP_ORDER = {"sent_back": 0, "due": 1, "overdue": 2, "upcoming": 4}
_DUE_LATER = 3


def due_list(actor: Actor, now: datetime, *, unit_id: int | None = None) -> list[DueItem]:
    """What the actor's own units owe and have not sent, nearest due time first, urgent forms before others.

    Own units are those the actor's positions belong to, not all below them; `unit_id` asks for another unit in scope.
    Periods that have closed for good are left out. Query count does not depend on the number of forms or periods.
    """
    if unit_id is not None:
        unit_ids = [unit_id] if actor.can_over(Permission.RETURNS_FILE, unit_id) else []
    else:
        unit_ids = actor.roots_with(Permission.RETURNS_FILE)
    if not unit_ids:
        return []
    found = (DueItem(*each, now) for each in _owed(tuple(unit_ids), local_day(now)))
    return sorted((item for item in found if _is_open(item.owed, item.held, now)), key=_urgency)


@while_unchanged
def _owed(unit_ids: tuple[int, ...], today: date) -> tuple[tuple[Owed, Unit, Return | None], ...]:
    """All that units owe for periods of the look-back window, with what is held of it."""
    start = today - timedelta(days=LOOK_BACK_DAYS)
    forms = list(Form.objects.filter(assignments__unit__in=unit_ids).distinct())
    ground = Ground(forms, unit_ids, start, today + timedelta(days=1))
    held = {
        (r.form_id, r.period, r.unit_id): r
        for r in Return.objects.filter(unit__in=unit_ids, form__in=forms, end_date__gte=start)
    }
    units = Unit.objects.in_bulk(unit_ids)
    return tuple(
        (owed, units[owed.unit_id], held.get(owed.key))
        for form in forms
        for period in periods_of(form, start, today)
        for owed in ground.owed(form, period)
    )


def _is_open(owed: Owed, held: Return | None, now: datetime) -> bool:
    if held and held.state in {ReturnState.SUBMITTED, ReturnState.APPROVED}:
        return False
    locks_at = owed.form.locks_at(owed.due_at)
    return locks_at is None or now <= locks_at


def _urgency(item: DueItem) -> tuple[int, bool, float, str]:
    # An urgent form comes before others, and of a daily one this morning's before those of days gone by.
    seconds = item.due_at.timestamp()
    newest_first = item.form.urgent and item.overdue
    # What is due within a day comes before what is overdue, what has more time after it.
    later = item.group == "due" and item.due_at - item.now > timedelta(days=1)
    return (
        _DUE_LATER if later else _GROUP_ORDER[item.group],
        not item.form.urgent,
        -seconds if newest_first else seconds,
        item.form.code,
    )


def lately_sent(actor: Actor, now: datetime, *, limit: int = 8) -> list[Return]:
    """The last returns of the actor's own units that were sent in the look-back window."""
    mine = Return.objects.filter(
        unit__in=actor.roots_with(Permission.RETURNS_FILE), submitted_at__gte=now - timedelta(days=LOOK_BACK_DAYS)
    ).exclude(state=ReturnState.SENT_BACK)
    return list(mine.select_related("form", "unit", "current").order_by("-current__received_at")[:limit])
