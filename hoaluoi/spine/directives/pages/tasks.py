"""What the page of one task renders from: both axes, what can be done with it by whom, proof, and what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.pages import Line
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.spine.directives.models import EscalationStep, Task, TaskDeadline, TaskEvidence, TaskProgress, TaskUnit
from hoaluoi.spine.directives.pages.thread import thread_of
from hoaluoi.spine.directives.queries.tasks import OVER, time_of
from hoaluoi.spine.directives.rules import Act, TimeState, acts_possible

ASSIGNER_ACTS = (Act.APPROVE, Act.WANT_MORE, Act.ASSIGN, Act.PAUSE, Act.RESUME, Act.WITHDRAW)
LEAD_ACTS = (Act.ACCEPT, Act.RETURN, Act.SUBMIT)


@dataclass(frozen=True)
class TaskPage:
    """One task on a date. `acts`: what the reader may do with it now; `parts`: (coordinating unit, the reader's?)."""

    task: Task
    on: date
    time: TimeState
    acts: frozenset[str]
    is_assigner: bool
    is_lead: bool
    may_hand_down: bool
    may_raise: bool
    may_ask: bool
    evidence: Sequence[TaskEvidence]
    progress: Sequence[TaskProgress]
    extensions: Sequence[TaskDeadline]
    parts: Sequence[tuple[TaskUnit, bool]]
    handed_down: Sequence[tuple[Task, TimeState]]
    escalations: Sequence[EscalationStep]
    thread: Sequence[Line]


def task_page(actor: Actor, task: Task, on: date) -> TaskPage:
    assigner = actor.can_over(Permission.TASKS_ASSIGN, task.assigner_id)
    lead = actor.can_over(Permission.TASKS_PERFORM, task.lead_id)
    open_ = task.state not in OVER
    below = task.handed_down.select_related("lead").order_by("lead__sort_key")
    parts = task.coordinating.select_related("unit").order_by("unit__sort_key")
    return TaskPage(
        task=task,
        on=on,
        time=time_of(task, on),
        acts=frozenset(_acts(task, assigner=assigner, lead=lead)),
        is_assigner=assigner and open_,
        is_lead=lead and open_,
        may_hand_down=open_ and actor.can_over(Permission.TASKS_ASSIGN, task.lead_id) and bool(units_below(task, on)),
        may_raise=open_ and actor.can_over(Permission.OBSTACLE_RAISE, task.lead_id),
        may_ask=open_ and actor.can_over(Permission.EXPLANATION_REQUEST, task.lead_id),
        evidence=list(task.evidence.select_related("document", "file", "by").order_by("-at")),
        progress=list(task.progress.select_related("by", "unit")[:10]),
        extensions=list(task.extensions.select_related("by").order_by("at")),
        parts=[(part, open_ and actor.can_over(Permission.TASKS_PERFORM, part.unit_id)) for part in parts],
        handed_down=[(each, time_of(each, on)) for each in below],
        escalations=list(task.escalations.order_by("at")),
        thread=thread_of(actor, "directives.task", task.pk, task.lead_id),
    )


def units_below(task: Task, on: date) -> list[Unit]:
    """Whom the lead may hand the task down to."""
    return list(children(task.lead_id, on))


def _acts(task: Task, *, assigner: bool, lead: bool) -> list[str]:
    mine = [*(ASSIGNER_ACTS if assigner else ()), *(LEAD_ACTS if lead else ())]
    found = [act.value for act in acts_possible(task.state) if act in mine]
    # A task that was only assigned may be handed in at once: submitting takes it on.
    if lead and task.state == "assigned":
        found.append(Act.SUBMIT.value)
    return found
