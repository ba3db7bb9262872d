"""Lists of tasks on two axes, and the rates that follow from them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Case, Count, F, Q, QuerySet, When

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.periods import WorkingCalendar
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives.access import tasks_visible_to
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import EscalationStep, Task
from hoaluoi.spine.directives.rules import DUE_SOON_WORKING_DAYS, Tally, TaskDates, TimeState, tally, time_state

OVER = (WorkState.DONE, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED)
OPEN = (WorkState.ASSIGNED, WorkState.RETURNED, WorkState.IN_PROGRESS, WorkState.MORE_WANTED, WorkState.PAUSED)
BOXES = ("mine", "lead", "given", "all")
AGENDA, WEEKLY = "T+7", "T+15"


@dataclass(frozen=True, slots=True)
class Rates:
    """Both tallies: against the deadlines as they stand, and against the first ones."""

    current: Tally
    original: Tally


@lru_cache(maxsize=1)
def calendar() -> WorkingCalendar:
    return WorkingCalendar()


def listing(
    actor: Actor, *, on: date, box: str = "all", state: str = "", time: str = "", text: str = "",
    unit_ids: Collection[int] = (), directive_id: int = 0, target_id: int = 0, documents: bool = False, told: str = "",
    simulated: bool = True,
) -> QuerySet[Task]:  # fmt: skip
    """Tasks the actor may see, open ones first, of these the nearest deadline first.

    `box`: mine (I answer for it), lead, given, all. `time`: overdue, due_soon, done or ''. `told`: the step that the
    escalation has reached, `AGENDA` or `WEEKLY`. `simulated`: what was made up too.
    """
    found = _in_box(tasks_visible_to(actor), actor, box).exclude(state=WorkState.DRAFT)
    for word in fold(text).split():
        found = found.filter(Q(folded__contains=word) | Q(lead__folded__contains=word))
    if not simulated:
        found = found.filter(simulated=False)
    if state:
        found = found.filter(state=state)
    if unit_ids:
        found = found.filter(lead__in=list(unit_ids))
    if directive_id:
        found = found.filter(directive=directive_id)
    if target_id:
        found = found.filter(target=target_id)
    if documents:
        found = found.filter(needs_document=True)
    if told in (AGENDA, WEEKLY):
        steps = EscalationStep.objects.filter(step=told, deadline_date=F("task__deadline_date"))
        found = found.filter(pk__in=steps.values("task"), state__in=OPEN)
    over = Case(When(state__in=OVER, then=1), default=0)
    return (
        _in_time(found, time, on).select_related("owner").order_by(over, F("deadline_date").asc(nulls_last=True), "pk")
    )


def _in_box(tasks: QuerySet[Task], actor: Actor, box: str) -> QuerySet[Task]:
    match box:
        case "mine":
            return tasks.filter(owner=actor.person.pk)
        case "lead":
            return tasks.filter(lead__in=actor.units_with(Permission.TASKS_PERFORM))
        case "given":
            return tasks.filter(assigner__in=actor.units_with(Permission.TASKS_ASSIGN))
    return tasks


def _in_time(tasks: QuerySet[Task], time: str, on: date) -> QuerySet[Task]:
    waiting = tasks.filter(state__in=OPEN)
    match time:
        case "overdue":
            return waiting.filter(deadline_date__lt=on)
        case "due_soon":
            return waiting.filter(deadline_date__range=(on, calendar().add_working_days(on, DUE_SOON_WORKING_DAYS)))
        case "open":
            return waiting
        case "submitted":
            return tasks.filter(state=WorkState.SUBMITTED)
        case "done":
            return tasks.filter(state=WorkState.DONE)
    return tasks


def dates_of(task: Task) -> TaskDates:
    """The dates of a task, as the rules want them."""
    return TaskDates(
        assigned=local_day(task.assigned_at or task.created_at),
        deadline=task.deadline_date,
        original_deadline=task.original_deadline_date,
        submitted=_day(task.submitted_at),
        accepted=_day(task.done_at),
        withdrawn=_day(task.closed_at),
    )


def time_of(task: Task, on: date) -> TimeState:
    """Where a task stands in time at the end of a day."""
    return time_state(dates_of(task), on, calendar())


def rates(tasks: QuerySet[Task], on: date) -> Rates:
    """Both tallies of a list of tasks at a cut-off; one query."""
    rows = [dates_of(task) for task in tasks.order_by().only(
        "assigned_at", "created_at", "deadline_date", "original_deadline_date", "submitted_at", "done_at", "closed_at"
    ).select_related(None)]  # fmt: skip
    return Rates(tally(rows, on, calendar()), tally(rows, on, calendar(), against="original"))


def counts(actor: Actor, on: date, *, simulated: bool = True) -> dict[str, int]:
    """How many tasks stand in each box and in time, for the tabs; one query."""
    near = calendar().add_working_days(on, DUE_SOON_WORKING_DAYS)
    waiting = Q(state__in=OPEN)
    tasks = Task.objects.filter(pk__in=tasks_visible_to(actor).exclude(state=WorkState.DRAFT).order_by().values("pk"))
    tasks = tasks if simulated else tasks.filter(simulated=False)
    return tasks.aggregate(
        mine=Count("pk", filter=waiting & Q(owner=actor.person.pk)),
        lead=Count("pk", filter=waiting & Q(lead__in=actor.units_with(Permission.TASKS_PERFORM))),
        given=Count("pk", filter=waiting & Q(assigner__in=actor.units_with(Permission.TASKS_ASSIGN))),
        all=Count("pk"),
        overdue=Count("pk", filter=waiting & Q(deadline_date__lt=on)),
        due_soon=Count("pk", filter=waiting & Q(deadline_date__range=(on, near))),
        submitted=Count("pk", filter=Q(state=WorkState.SUBMITTED)),
    )


def with_time(tasks: Iterable[Task], on: date) -> list[tuple[Task, TimeState]]:
    return [(task, time_of(task, on)) for task in tasks]


def _day(at: datetime | None) -> date | None:
    return local_day(at) if at else None
