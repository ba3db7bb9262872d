"""One directive: heading, targets, tasks, its text with linked spans, what was recorded."""

from dataclasses import dataclass

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.pages import Line, lines
from hoaluoi.core.ledger.queries import about
from hoaluoi.spine.directives.access import tasks_visible_to
from hoaluoi.spine.directives.models import Directive, Target, Task
from hoaluoi.spine.directives.rules.spans import Paragraph, Span, paragraphs

MOST_ACTS = 12


@dataclass(frozen=True)
class DirectivePage:
    """Targets in the order of their numbers; of the tasks only those the reader may see."""

    directive: Directive
    targets: list[Target]
    tasks: list[Task]
    text: list[Paragraph]
    acts: list[Line]
    may_edit: bool
    may_open_file: bool


def directive_page(actor: Actor, directive: Directive) -> DirectivePage:
    targets = list(directive.targets.select_related("measure", "indicator", "owner").order_by("number"))
    tasks = list(tasks_visible_to(actor).filter(directive=directive).order_by("deadline_date", "pk"))
    spans = [Span(t.start, t.end, f"target-{t.pk}") for t in targets if t.start is not None and t.end is not None]
    spans += [Span(t.start, t.end, f"task-{t.pk}") for t in tasks if t.start is not None and t.end is not None]
    reads_ledger = actor.can_over(Permission.LEDGER_VIEW, directive.unit_id)
    acts = list(about("directives.directive", directive.pk)[:MOST_ACTS]) if reads_ledger else []
    return DirectivePage(
        directive=directive,
        targets=targets,
        tasks=tasks,
        text=paragraphs(directive.document.text, spans),
        acts=lines(acts),
        may_edit=actor.can_over(Permission.DIRECTIVES_DRAFT, directive.unit_id),
        may_open_file=actor.can(Permission.DOCUMENTS_VIEW),
    )
