"""One unit on one day: its scorecard, what it has reported, the units below it, people and tasks."""

from collections import Counter
from dataclasses import dataclass

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Position, Unit
from hoaluoi.core.organisation.queries import ancestors, children, holders
from hoaluoi.insight.console import access
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.verdict import verdict
from hoaluoi.spine.directives.access import tasks_visible_to
from hoaluoi.spine.directives.enums import Status, WorkState
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.queries.scorecards import ORDER, Score, grid, scorecard
from hoaluoi.spine.directives.rules.tasks import TaskDates, time_state
from hoaluoi.spine.indicators.basis import is_real
from hoaluoi.spine.reporting.access import returns_visible_to
from hoaluoi.spine.reporting.models import WORKING_CALENDAR, Return
from hoaluoi.spine.reporting.queries import Pulse, pulse

MOST_RETURNS, MOST_TASKS, MOST_PEOPLE = 8, 8, 6
OVER = (WorkState.DONE, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED, WorkState.DRAFT)


@dataclass(frozen=True)
class ScoreRow:
    score: Score
    url: str


@dataclass(frozen=True)
class ChildRow:
    """A unit below with how many of its shares stand where, the worst first."""

    unit: Unit
    url: str
    counts: list[tuple[str, int]]


@dataclass(frozen=True)
class TaskRow:
    task: Task
    url: str
    term: str


@dataclass(frozen=True)
class UnitPage:
    """`trail` leads down to the unit; `story_url` is the page of what happened to it ('' without one)."""

    look: Look
    unit: Unit
    trail: list[tuple[str, str]]
    scores: list[ScoreRow]
    counts: list[tuple[str, int]]
    verdict: list[str]
    children: list[ChildRow]
    pulses: list[Pulse]
    returns: list[Return]
    people: list[Position]
    tasks: list[TaskRow]
    tasks_open: int
    overview_url: str
    organisation_url: str
    story_url: str

    @property
    def owed(self) -> int:
        """Returns owed in the last due periods by the unit with all below it."""
        return sum(each.owed for each in self.pulses)

    @property
    def came_by_form(self) -> list[tuple[str, str, int, int]]:
        """(form, period, came, owed) of every form in its last due period."""
        return [(each.form.name, each.period.code, each.came, each.owed) for each in self.pulses]

    @property
    def came(self) -> int:
        return sum(each.came for each in self.pulses)

    @property
    def tasks_late(self) -> int:
        """Of the tasks shown."""
        return sum(row.term == "overdue" for row in self.tasks)


def unit_page(look: Look, unit: Unit) -> UnitPage:
    """The number of queries does not depend on how many units, shares or returns there are."""
    actor = look.actor
    line = ancestors(unit.pk, look.on) or [unit]
    over = access.trail(actor, Permission.INDICATORS_VIEW, line, look.on)
    scores = scorecard(unit.pk, look.on, look.basis)
    subtree = actor.scope.subtree_ids([unit.pk], look.on) & actor.units_with(Permission.RETURNS_VIEW)
    tasks = tasks_visible_to(actor).filter(lead=unit.pk).exclude(state__in=OVER).order_by("deadline_date", "pk")
    tasks = tasks.filter(simulated=False) if is_real(look.basis) else tasks
    sees_overview = actor.can_over(Permission.CONSOLE_VIEW, unit.pk)
    return UnitPage(
        look=look,
        unit=unit,
        trail=[(each.label, look.address("console:unit", each.pk)) for each in over],
        scores=[ScoreRow(s, look.address("directives:target", s.target.pk, unit=unit.pk)) for s in scores],
        counts=_counts(scores),
        verdict=verdict(scores),
        children=_children(look, unit, scores),
        pulses=pulse(subtree, look.now),
        returns=_returns(look, unit),
        people=holders(unit.pk, look.on)[:MOST_PEOPLE],
        tasks=[_task(look, task) for task in tasks[:MOST_TASKS]],
        tasks_open=tasks.count(),
        overview_url=look.address("console:overview", unit=unit.pk) if sees_overview else "",
        organisation_url=look.address("organisation:unit", unit.pk),
        story_url=look.address("organisation:story", unit.pk),
    )


def _counts(scores: list[Score]) -> list[tuple[str, int]]:
    found = Counter(score.status for score in scores)
    return sorted(found.items(), key=lambda pair: ORDER[Status(pair[0])])


def _children(look: Look, unit: Unit, scores: list[Score]) -> list[ChildRow]:
    below = list(children(unit.pk, look.on))
    squares = grid([child.pk for child in below], [score.target.pk for score in scores], look.on, look.basis)
    by_unit: dict[int, list[Score]] = {}
    for (unit_id, _target_id), score in squares.items():
        by_unit.setdefault(unit_id, []).append(score)
    rows = [
        ChildRow(child, look.address("console:unit", child.pk), _counts(by_unit.get(child.pk, []))) for child in below
    ]
    return sorted(rows, key=lambda row: ORDER[Status(row.counts[0][0])] if row.counts else len(ORDER))


def _returns(look: Look, unit: Unit) -> list[Return]:
    """The last that were sent by the day."""
    sent = returns_visible_to(look.actor).filter(unit=unit.pk, submitted_at__lt=look.now, current__isnull=False)
    return list(sent.order_by("-submitted_at")[:MOST_RETURNS])


def _task(look: Look, task: Task) -> TaskRow:
    dates = TaskDates(look.on, task.deadline_date, task.original_deadline_date)
    return TaskRow(task, look.address("directives:task", task.pk), time_state(dates, look.on, WORKING_CALENDAR))
