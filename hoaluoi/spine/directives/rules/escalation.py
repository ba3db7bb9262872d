"""Who is told when a deadline nears or has passed, in working days; each step once, no flood, silence after
submission.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from hoaluoi.core.periods import WorkingCalendar


class Recipient(StrEnum):
    """Whom a step tells; persons are found by the operation."""

    ASSIGNEE = "assignee"
    UNIT_HEAD = "unit_head"
    PARENT_OWNER = "parent_owner"
    TWO_LEVELS_UP = "two_levels_up"
    LEADERSHIP = "leadership"


class Demand(StrEnum):
    """What a step sets in motion besides the notice."""

    EXPLANATION = "explanation"
    AGENDA = "agenda"
    WEEKLY_LIST = "weekly_list"


@dataclass(frozen=True, slots=True)
class Step:
    """`offset` in working days from the deadline: T-3 is -3."""

    offset: int
    recipients: tuple[Recipient, ...]
    demand: Demand | None = None

    @property
    def code(self) -> str:
        """`T-7` … `T+15`, as the log writes it."""
        return f"T{self.offset:+d}"


STEPS = (
    Step(-7, (Recipient.ASSIGNEE,)),
    Step(-3, (Recipient.ASSIGNEE,)),
    Step(-1, (Recipient.ASSIGNEE,)),
    Step(1, (Recipient.ASSIGNEE, Recipient.UNIT_HEAD)),
    Step(3, (Recipient.PARENT_OWNER,), Demand.EXPLANATION),
    Step(7, (Recipient.TWO_LEVELS_UP,), Demand.AGENDA),
    Step(15, (Recipient.LEADERSHIP,), Demand.WEEKLY_LIST),
)


def steps_due(
    deadline: dt.date,
    today: dt.date,
    calendar: WorkingCalendar,
    *,
    sent: Collection[str] = (),
    submitted: bool = False,
) -> tuple[Step, ...]:
    """The steps to take today, given the codes already sent for this deadline (an extension starts anew).

    Of reminders before the deadline only the latest one goes out, however many were missed; every step after it
    goes, for each tells somebody else. Nothing after submission.
    """
    if submitted:
        return ()
    passed = calendar.working_days_between(deadline, today)
    reached = [step for step in STEPS if step.offset <= passed]
    after = tuple(step for step in reached if step.offset > 0 and step.code not in sent)
    if today > deadline:
        return after
    latest = reached[-1] if reached else None
    return (latest,) if latest and latest.code not in sent else ()


def step_date(step: Step, deadline: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The day on which the step falls due."""
    return calendar.add_working_days(deadline, step.offset)
