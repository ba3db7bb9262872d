"""Tasks on two independent axes: the work state moves by acts, the time state is derived from dates at a cut-off."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from hoaluoi.core.periods import WorkingCalendar
from hoaluoi.spine.indicators.rules import Ratio


class WorkState(StrEnum):
    """Where the work stands."""

    DRAFT = "draft"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    MORE_WANTED = "more_wanted"
    DONE = "done"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"
    REPLACED = "replaced"


class Act(StrEnum):
    """What moves the work; who may do it is a matter of access."""

    ASSIGN = "assign"
    ACCEPT = "accept"
    RETURN = "return"
    SUBMIT = "submit"
    APPROVE = "approve"
    WANT_MORE = "want_more"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    TRANSFER = "transfer"
    REPLACE = "replace"


class UnableToMove(ValueError):
    """The act is not possible in this state."""

    def __init__(self, state: WorkState, act: Act) -> None:
        super().__init__(f"cannot {act} a task that is {state}")
        self.state, self.act = state, act


_OPEN = (
    WorkState.ASSIGNED,
    WorkState.RETURNED,
    WorkState.IN_PROGRESS,
    WorkState.SUBMITTED,
    WorkState.MORE_WANTED,
    WorkState.PAUSED,
)
CLOSED = frozenset({WorkState.DONE, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED})
_MOVES: Mapping[Act, tuple[tuple[WorkState, ...], WorkState]] = {
    Act.ASSIGN: ((WorkState.DRAFT, WorkState.RETURNED), WorkState.ASSIGNED),
    Act.ACCEPT: ((WorkState.ASSIGNED,), WorkState.IN_PROGRESS),
    Act.RETURN: ((WorkState.ASSIGNED,), WorkState.RETURNED),
    Act.SUBMIT: ((WorkState.IN_PROGRESS, WorkState.MORE_WANTED), WorkState.SUBMITTED),
    Act.APPROVE: ((WorkState.SUBMITTED,), WorkState.DONE),
    Act.WANT_MORE: ((WorkState.SUBMITTED,), WorkState.MORE_WANTED),
    Act.PAUSE: ((WorkState.ASSIGNED, WorkState.IN_PROGRESS, WorkState.MORE_WANTED), WorkState.PAUSED),
    Act.RESUME: ((WorkState.PAUSED,), WorkState.IN_PROGRESS),
    Act.WITHDRAW: ((WorkState.DRAFT, *_OPEN), WorkState.WITHDRAWN),
    Act.TRANSFER: (_OPEN, WorkState.TRANSFERRED),
    Act.REPLACE: (_OPEN, WorkState.REPLACED),
}


def moved(state: WorkState | str, act: Act | str) -> WorkState:
    """The state after the act; raises `UnableToMove`."""
    state, act = WorkState(state), Act(act)
    allowed_from, after = _MOVES[act]
    if state not in allowed_from:
        raise UnableToMove(state, act)
    return after


def acts_possible(state: WorkState | str) -> tuple[Act, ...]:
    """What can be done with a task in this state, in the order of the table."""
    return tuple(act for act, (allowed_from, _) in _MOVES.items() if WorkState(state) in allowed_from)


class TimeState(StrEnum):
    """Where a task stands in time, derived and never typed."""

    NO_DEADLINE = "no_deadline"
    IN_TERM = "in_term"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE_EARLY = "done_early"
    ON_TIME = "on_time"
    LATE = "late"


DUE_SOON_WORKING_DAYS = 3
Against = Literal["current", "original"]


@dataclass(frozen=True, slots=True)
class TaskDates:
    """The dates of one assigned task. `submitted` is when the product that stands was handed in (None again if more
    is wanted).

    `accepted`: the assigner accepted it. `withdrawn`: withdrawn, transferred away or replaced.
    """

    assigned: dt.date
    deadline: dt.date | None = None
    original_deadline: dt.date | None = None
    submitted: dt.date | None = None
    accepted: dt.date | None = None
    withdrawn: dt.date | None = None

    def term(self, against: Against) -> dt.date | None:
        """The deadline that counts."""
        return self.deadline if against == "current" else self.original_deadline

    def is_done(self, cutoff: dt.date) -> bool:
        """Whether the product had been accepted by the cut-off."""
        return self.submitted is not None and self.accepted is not None and self.accepted <= cutoff


def time_state(
    task: TaskDates,
    cutoff: dt.date,
    calendar: WorkingCalendar,
    *,
    soon: int = DUE_SOON_WORKING_DAYS,
    against: Against = "current",
) -> TimeState:
    """The state at the end of the cut-off day.

    What counts is the day the product was submitted, not the day it was accepted: while it waits for the assigner
    the clock stands still, so a slow reviewer does not punish the unit.
    """
    term = task.term(against)
    if term is None:
        return TimeState.NO_DEADLINE
    handed_in = task.submitted if task.submitted is not None and task.submitted <= cutoff else None
    if handed_in is not None and task.is_done(cutoff):
        if handed_in > term:
            return TimeState.LATE
        return TimeState.ON_TIME if handed_in == term else TimeState.DONE_EARLY
    clock = handed_in or cutoff
    if clock > term:
        return TimeState.OVERDUE
    # No stretch of holidays makes a month of three working days: far deadlines need no counting.
    is_near = (term - cutoff).days <= 30 + 2 * soon
    if handed_in is None and is_near and calendar.working_days_between(cutoff, term) <= soon:
        return TimeState.DUE_SOON
    return TimeState.IN_TERM


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that always add up: assigned = on time + late + in term + overdue + no deadline + withdrawn."""

    on_time: int = 0
    late: int = 0
    in_term: int = 0
    overdue: int = 0
    no_deadline: int = 0
    withdrawn: int = 0

    @property
    def assigned(self) -> int:
        """All tasks ever assigned."""
        return self.on_time + self.late + self.in_term + self.overdue + self.no_deadline + self.withdrawn

    @property
    def fell_due(self) -> int:
        """Tasks with a deadline that are done or overdue: the base of both rates."""
        return self.on_time + self.late + self.overdue

    @property
    def done_rate(self) -> Ratio:
        """Done, on time or late, out of those done or overdue: the Government Office's own rule."""
        return Ratio(Decimal(self.on_time + self.late), Decimal(self.fell_due))

    @property
    def on_time_rate(self) -> Ratio:
        """Done on time out of the same base."""
        return Ratio(Decimal(self.on_time), Decimal(self.fell_due))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.on_time + other.on_time,
            self.late + other.late,
            self.in_term + other.in_term,
            self.overdue + other.overdue,
            self.no_deadline + other.no_deadline,
            self.withdrawn + other.withdrawn,
        )


_BUCKET = {
    TimeState.NO_DEADLINE: "no_deadline",
    TimeState.IN_TERM: "in_term",
    TimeState.DUE_SOON: "in_term",
    TimeState.OVERDUE: "overdue",
    TimeState.DONE_EARLY: "on_time",
    TimeState.ON_TIME: "on_time",
    TimeState.LATE: "late",
}


def tally(
    tasks: Iterable[TaskDates], cutoff: dt.date, calendar: WorkingCalendar, *, against: Against = "current"
) -> Tally:
    """Counts the tasks assigned up to the cut-off, each in exactly one place."""
    counts: Counter[str] = Counter()
    for task in tasks:
        if task.assigned > cutoff:
            continue
        gone = task.withdrawn is not None and task.withdrawn <= cutoff and not task.is_done(cutoff)
        counts["withdrawn" if gone else _BUCKET[time_state(task, cutoff, calendar, against=against)]] += 1
    return Tally(**counts)
