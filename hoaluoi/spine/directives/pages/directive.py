"""One directive: heading, targets, tasks, its text with linked spans, what was recorded."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.pages import Line, lines
from hoaluoi.core.ledger.queries import about
from hoaluoi.spine.directives.access import tasks_visible_to
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Directive, Target, Task, TaskEvidence
from hoaluoi.spine.directives.queries import scorecards
from hoaluoi.spine.directives.queries.scorecards import Score
from hoaluoi.spine.directives.rules.spans import Paragraph, Span, paragraphs

MOST_ACTS, MOST_TASKS, MOST_DOCUMENTS = 12, 60, 60


@dataclass(frozen=True)
class DirectivePage:
    """Targets in the order of their numbers; of the tasks only those the reader may see."""

    directive: Directive
    targets: list[tuple[Target, Score | None]]
    tasks: list[Task]
    task_count: int
    implementing: list[TaskEvidence]
    owing: int
    owed: int
    text: list[Paragraph]
    acts: list[Line]
    may_edit: bool
    may_hand_down: bool
    may_open_file: bool


def directive_page(actor: Actor, directive: Directive, on: date, *, simulated: bool = True) -> DirectivePage:
    targets = list(directive.targets.select_related("measure", "indicator", "owner").order_by("number"))
    given = tasks_visible_to(actor).filter(directive=directive)
    given = given if simulated else given.filter(simulated=False)
    tasks = list(given.order_by("deadline_date", "pk")[:MOST_TASKS])
    scores = scorecards.grid({t.owner_id for t in targets}, {t.pk for t in targets}, on)
    seen = actor.units_with(Permission.DIRECTIVES_VIEW)
    # Documents that the tasks of this directive asked for: who has issued one, out of all who were to.
    wanted = given.filter(needs_document=True)
    issued = TaskEvidence.objects.filter(task__in=wanted.values("pk"), document__isnull=False)
    spans = [Span(t.start, t.end, f"target-{t.pk}") for t in targets if t.start is not None and t.end is not None]
    spans += [Span(t.start, t.end, f"task-{t.pk}") for t in tasks if t.start is not None and t.end is not None]
    reads_ledger = actor.can_over(Permission.LEDGER_VIEW, directive.unit_id)
    acts = list(about("directives.directive", directive.pk)[:MOST_ACTS]) if reads_ledger else []
    return DirectivePage(
        directive=directive,
        targets=[(t, scores.get((t.owner_id, t.pk)) if t.owner_id in seen else None) for t in targets],
        tasks=tasks,
        task_count=given.count(),
        implementing=list(issued.select_related("document", "task__lead").order_by("-at", "pk")[:MOST_DOCUMENTS]),
        owing=wanted.count(),
        owed=issued.values("task").distinct().count(),
        text=paragraphs(directive.document.text, spans),
        acts=lines(acts),
        may_edit=actor.can_over(Permission.DIRECTIVES_DRAFT, directive.unit_id),
        may_hand_down=_has_several(actor, targets),
        may_open_file=actor.can(Permission.DOCUMENTS_VIEW),
    )


def _has_several(actor: Actor, targets: list[Target]) -> bool:
    """Whether two or more targets of which the actor holds a share wait to be handed down."""
    mine = actor.units_with(Permission.TARGETS_ALLOCATE)
    open_ones = [target.pk for target in targets if target.withdrawn_at is None]
    held = Allocation.objects.filter(target__in=open_ones, in_force=True, unit__in=mine)
    done = AllocationRound.objects.filter(
        target=OuterRef("target"), unit=OuterRef("unit"), frozen_at__isnull=False, replaced_at=None
    )
    return bool(mine) and held.filter(~Exists(done), round=None).values("target").distinct().count() > 1
