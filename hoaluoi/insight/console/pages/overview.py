"""The overview of one unit and all below it, on one day: everything a leader asks in the first minute."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger import queries as ledger
from hoaluoi.core.ledger.pages import Line, lines
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import ancestors, children
from hoaluoi.insight.console import access
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.pages.grid import HeatGrid, heat_grid
from hoaluoi.insight.console.pages.map import MapPage, map_page
from hoaluoi.insight.console.verdict import verdict
from hoaluoi.spine.directives.enums import Status, WorkState
from hoaluoi.spine.directives.models import Allocation, Directive, Target, Task
from hoaluoi.spine.directives.queries.scorecards import (
    ORDER,
    Score,
    grid,
    restates,
    targets_in_force,
    will_be_missed,
)
from hoaluoi.spine.reporting.queries import Missing, Pulse, pulse, whom_to_call

MOST_COLUMNS, MOST_CALLS, MOST_MISSED, MOST_ACTS = 12, 6, 6, 8
OVER = (WorkState.DONE, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED, WorkState.DRAFT)


@dataclass(frozen=True)
class DirectiveRow:
    """One directive with the standings of its targets at the unit looked at (else at the unit answerable)."""

    directive: Directive
    url: str
    scores: list[Score]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(status, how many), the worst first."""
        found = Counter(score.status for score in self.scores)
        return sorted(found.items(), key=lambda pair: ORDER[Status(pair[0])])


@dataclass(frozen=True)
class Overview:
    """`trail` leads from the highest unit in sight down to `unit`; addresses keep the day.

    `set_below`: targets among `counts` that units below hold and the unit itself does not.
    """

    look: Look
    unit: Unit
    trail: list[tuple[Unit, str]]
    up: str
    below: int
    counts: list[tuple[str, int]]
    set_below: int
    verdict: list[str]
    directives: list[DirectiveRow]
    grid: HeatGrid
    map: MapPage | None
    pulses: list[Pulse]
    calls: list[Missing]
    doomed: list[Score]
    tasks_open: int
    tasks_late: int
    acts: list[Line]
    reads_ledger: bool
    forecast_then: bool
    """Whether the rest shows a later structure than the forecasts, which stand as they were made on the day."""

    @property
    def owed(self) -> int:
        """Returns owed in the last due period of every form."""
        return sum(each.owed for each in self.pulses)

    @property
    def came(self) -> int:
        return sum(each.came for each in self.pulses)

    @property
    def missing_by_form(self) -> list[tuple[str, str, int, int]]:
        """(form, period, missing, owed) of every form that somebody has not sent."""
        return [
            (each.form.name, each.period.code, len(each.missing), each.owed) for each in self.pulses if each.missing
        ]

    @property
    def zero(self) -> int:
        return sum(each.zero for each in self.pulses)

    @property
    def missing(self) -> int:
        return sum(len(each.missing) for each in self.pulses)


def overview_page(
    look: Look, unit: Unit, *, watch: str = "", companies: bool = False, directive_id: int | None = None
) -> Overview:
    """`watch`: what the map shows ("target-12", "indicator-code"), of provinces or of `companies`.

    `directive_id` narrows the grid to one directive.
    """
    actor, permission = look.actor, Permission.CONSOLE_VIEW
    subtree = actor.scope.subtree_ids([unit.pk], look.on)
    below = list(children(unit.pk, look.on))
    over = ancestors(unit.pk, look.on) or [unit]
    targets = list(_targets(look, unit, below, over))
    owners = {target.owner_id for target in targets}
    scores = grid({unit.pk, *(child.pk for child in below), *owners}, [t.pk for t in targets], look.on, look.basis)
    wanted = [target for target in targets if directive_id in (None, target.directive_id)]
    shared = {target_id for unit_id, target_id in scores if unit_id not in owners}
    shown = sorted(wanted, key=lambda target: target.pk not in shared)[:MOST_COLUMNS]
    pulses = pulse(actor.units_with(Permission.RETURNS_VIEW) & subtree, look.now)
    own = {target.pk: _own(scores, unit, target) for target in targets}
    standing = [score for score in own.values() if score]
    tasks_open, tasks_late = _tasks(look, subtree)
    reads_ledger = actor.can_over(Permission.LEDGER_VIEW, unit.pk)
    seen = access.trail(actor, permission, over, look.on)
    trail = [(each, look.address("console:overview", unit=each.pk)) for each in seen]
    return Overview(
        look=look,
        unit=unit,
        trail=trail,
        up=trail[-2][1] if len(trail) > 1 else "",
        below=len(subtree) - 1,
        counts=_counts(standing),
        set_below=sum(score.unit.pk != unit.pk for score in standing),
        verdict=verdict(standing),
        directives=_directives(look, targets, own),
        grid=heat_grid(look, unit, below, shown, scores, len(wanted)),
        map=map_page(look, unit, subtree, targets, watch, companies=companies),
        pulses=pulses,
        calls=whom_to_call(pulses, look.now, most=MOST_CALLS),
        doomed=will_be_missed(actor, look.on, look.basis, limit=MOST_MISSED, within=subtree),
        tasks_open=tasks_open,
        tasks_late=tasks_late,
        acts=_acts(look, subtree) if reads_ledger else [],
        reads_ledger=reads_ledger,
        forecast_then=restates(look.on, look.basis),
    )


def _targets(look: Look, unit: Unit, below: Collection[Unit], over: Collection[Unit]) -> QuerySet[Target]:
    """Targets that bind the unit (of its own directives or those above) and those of the level below it."""
    binding = {*(each.pk for each in over), *(each.pk for each in below)}
    begun = targets_in_force(look.on).filter(directive__unit__in=binding, directive__effective_date__lte=look.on)
    shares = Allocation.objects.filter(unit__in=[unit.pk, *(each.pk for each in below)]).values("target")
    held = Q(pk__in=shares) | Q(owner=unit.pk)
    return begun.filter(held).order_by("-directive__effective_date", "directive_id", "number")


def _own(scores: dict[tuple[int, int], Score], unit: Unit, target: Target) -> Score | None:
    return scores.get((unit.pk, target.pk)) or scores.get((target.owner_id, target.pk))


def _counts(scores: Collection[Score]) -> list[tuple[str, int]]:
    found = Counter(score.status for score in scores)
    return sorted(found.items(), key=lambda pair: ORDER[Status(pair[0])])


def _directives(look: Look, targets: list[Target], own: dict[int, Score | None]) -> list[DirectiveRow]:
    rows: dict[int, DirectiveRow] = {}
    for target in targets:
        directive = target.directive
        row = rows.get(directive.pk)
        if row is None:
            url = look.address("directives:directive", directive.pk)
            row = rows[directive.pk] = DirectiveRow(directive, url, [])
        if score := own[target.pk]:
            row.scores.append(score)
    return list(rows.values())


def _tasks(look: Look, subtree: frozenset[int]) -> tuple[int, int]:
    """Open tasks led in the subtree, and those of them past their deadline."""
    led = Task.objects.filter(lead__in=subtree & look.actor.units_with(Permission.DIRECTIVES_VIEW))
    late = Q(deadline_date__lt=look.on) & ~Q(state=WorkState.SUBMITTED)
    counted = led.exclude(state__in=OVER).aggregate(open=Count("pk"), late=Count("pk", filter=late))
    return counted["open"], counted["late"]


def _acts(look: Look, subtree: frozenset[int]) -> list[Line]:
    """What people did; reminders that go out by themselves would hide it."""
    found = ledger.visible_to(look.actor).filter(chain_unit_id__in=subtree, day__lte=look.on, actor_id__isnull=False)
    return lines(list(found.order_by("-day", "-pk")[:MOST_ACTS]))
