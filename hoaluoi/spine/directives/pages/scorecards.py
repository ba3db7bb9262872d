"""What the scorecard of a unit and the list of scorecards render from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.enums import Status, TargetKind
from hoaluoi.spine.directives.models import ExplanationRequest, Obstacle, TrajectoryVersion
from hoaluoi.spine.directives.queries.scorecards import ORDER, Score, grid, scorecard, structure_basis, targets_in_force
from hoaluoi.spine.directives.queries.standings import adds_up, period_kind, watched_by
from hoaluoi.spine.directives.rules import Trajectory, straight_line
from hoaluoi.spine.indicators import queries as indicators
from hoaluoi.spine.indicators.readings import Reading

PERIODS = 12
_SHOWN = (Status.MISSED, Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.MET, Status.NO_DATA, Status.NOT_DUE)


@dataclass(frozen=True, slots=True)
class Line:
    """One share with the values of its last twelve periods and where the trajectory stood in each."""

    score: Score
    values: Sequence[Decimal | None]
    expected: Sequence[Decimal | None]
    questions: int
    obstacles: int


@dataclass(frozen=True, slots=True)
class CardPage:
    """The scorecard of a unit on a date; the acts are those of the reader."""

    unit: Unit
    on: date
    lines: Sequence[Line]
    counts: Sequence[tuple[str, int]]
    may_ask: bool
    may_raise: bool
    may_override: bool


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of the list: how many of its shares stand where, and the worst of them."""

    unit: Unit
    counts: Mapping[str, int]
    worst: Score | None
    restated: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def parts(self) -> list[tuple[str, int]]:
        return [(status, self.counts[status]) for status in _SHOWN if self.counts.get(status)]


def card_page(actor: Actor, unit: Unit, on: date, basis: str) -> CardPage:
    lines = _lines(unit.pk, on, basis)
    counted = Counter(line.score.status for line in lines)
    return CardPage(
        unit,
        on,
        lines,
        [(status.value, counted[status.value]) for status in _SHOWN if counted[status.value]],
        actor.can_over(Permission.EXPLANATION_REQUEST, unit.pk),
        actor.can_over(Permission.OBSTACLE_RAISE, unit.pk),
        actor.can_over(Permission.TARGETS_OVERRIDE, unit.pk),
    )


@while_unchanged
def _lines(unit_id: int, on: date, basis: str) -> tuple[Line, ...]:
    scores = scorecard(unit_id, on, basis)
    past = _histories(scores, unit_id, on, structure_basis(on, basis))
    shapes = _shapes(scores, unit_id)
    questions = _open_by_target(ExplanationRequest.objects.filter(unit=unit_id, closed_at=None), scores)
    obstacles = _open_by_target(Obstacle.objects.filter(unit=unit_id, resolved_at=None), scores)
    return tuple(
        Line(
            score,
            _values(score, past.get(score.target.pk, [])),
            _expected(score, shapes, [period for period, _ in past.get(score.target.pk, [])]),
            questions[score.target.pk],
            obstacles[score.target.pk],
        )
        for score in scores
    )


def unit_rows(units: Sequence[Unit], on: date, basis: str) -> list[UnitRow]:
    """Counts for a list of units; three queries however long it is."""
    targets = list(targets_in_force(on).order_by().values_list("pk", flat=True))
    scores: dict[int, list[Score]] = {}
    for (unit_id, _), score in grid([unit.pk for unit in units], targets, on, basis).items():
        scores.setdefault(unit_id, []).append(score)
    return [_unit_row(unit, scores.get(unit.pk, [])) for unit in units]


def _unit_row(unit: Unit, scores: Sequence[Score]) -> UnitRow:
    bad = [score for score in scores if ORDER[Status(score.status)] < ORDER[Status.NO_DATA]]
    worst = min(bad, key=lambda score: score.place, default=None)
    return UnitRow(unit, Counter(score.status for score in scores), worst, any(score.restated for score in scores))


def units_below(actor: Actor, unit: Unit, on: date) -> list[Unit]:
    """The unit and its children, of those the actor may see."""
    seen = actor.units_with(Permission.INDICATORS_VIEW)
    return [each for each in (unit, *children(unit.pk, on)) if each.pk in seen]


def _open_by_target(rows: object, scores: Sequence[Score]) -> Counter[int]:
    wanted = [score.target.pk for score in scores]
    return Counter(rows.filter(target__in=wanted).values_list("target_id", flat=True))  # type: ignore[attr-defined]


History = list[tuple[Period, Reading]]


def _histories(scores: Sequence[Score], unit_id: int, on: date, basis: str) -> dict[int, History]:
    """The last twelve periods of every number, two queries a kind of period."""
    by_kind: dict[str, list[Score]] = {}
    for score in scores:
        if watched_by(score.target) is not None:
            by_kind.setdefault(period_kind(score.target), []).append(score)
    found: dict[int, History] = {}
    for kind, members in by_kind.items():
        periods = indicators.last_periods(kind, on, PERIODS)
        things = {thing.code: thing for score in members if (thing := watched_by(score.target))}
        table = indicators.table(things.values(), [unit_id], periods, basis)
        for score in members:
            thing = watched_by(score.target)
            assert thing is not None
            found[score.target.pk] = [(period, table[thing.code, unit_id, period.code]) for period in periods]
    return found


def _values(score: Score, history: History) -> list[Decimal | None]:
    """As reported; a running count backwards from what it has come to, in the periods since the target began."""
    if not adds_up(score.target):
        return [reading.value for _, reading in history]
    running = score.actual
    values: list[Decimal | None] = []
    cutoff = score.row.period if score.row else ""
    for period, reading in reversed(history):
        if running is None or period.end_date < score.target.start_date or (not values and period.code > cutoff):
            values.append(None)
            continue
        values.append(running)
        running -= reading.value or 0
    return values[::-1]


def _shapes(scores: Sequence[Score], unit_id: int) -> dict[tuple[int, int | None], Trajectory]:
    versions = TrajectoryVersion.objects.filter(target__in=[score.target.pk for score in scores])
    own = versions.filter(unit=unit_id) | versions.filter(unit=None)
    return {(v.target_id, v.unit_id): Trajectory.from_json(v.shape, v.points) for v in own.order_by("number")}


def trajectory_of(score: Score, shapes: Mapping[tuple[int, int | None], Trajectory]) -> Trajectory | None:
    """The line a share is expected to follow; None for what is held or done."""
    target = score.target
    if target.kind in (TargetKind.MAINTAIN, TargetKind.DO):
        return None
    known = shapes.get((target.pk, score.unit.pk)) or shapes.get((target.pk, None))
    return known or straight_line(min(target.start_date, score.deadline), score.deadline)


def _expected(
    score: Score, shapes: Mapping[tuple[int, int | None], Trajectory], periods: Sequence[Period]
) -> list[Decimal | None]:
    line, aim = trajectory_of(score, shapes), score.aim
    if line is None or aim is None or score.expected is None:
        return []
    baseline = score.target.baseline_value or Decimal(0)
    return [
        line.expected_on(period.end_date, value=aim, baseline=baseline)
        if period.end_date >= score.target.start_date
        else None
        for period in periods
    ]
