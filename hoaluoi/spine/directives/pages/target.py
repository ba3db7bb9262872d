"""One target: where a unit stands against its trajectory, who holds what share, what it rests on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import get_language

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.pages import Line, lines
from hoaluoi.core.ledger.queries import about
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.access import allocations_visible_to, tasks_visible_to
from hoaluoi.spine.directives.models import Allocation, Target, Task
from hoaluoi.spine.directives.operations.allocations import is_rate, round_in_force
from hoaluoi.spine.directives.queries import scorecards, standings
from hoaluoi.spine.directives.queries.scorecards import Score
from hoaluoi.spine.directives.queries.trajectories import expected_line, has_trajectory, trajectory_of
from hoaluoi.spine.directives.rules import Aim, needed_pace
from hoaluoi.spine.directives.rules.aims import Comparator, TargetKind
from hoaluoi.spine.directives.rules.spans import Paragraph, Span, paragraphs
from hoaluoi.spine.indicators.basis import is_real
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.indicators.links import definition_url, provenance_url

MOST_ACTS = 10
MOST_HOLDERS = 60
AROUND = 400


@dataclass(frozen=True)
class Point:
    """One dated value of the history, with the address of what it rests on."""

    date: date
    value: Decimal
    provenance: str


@dataclass(frozen=True)
class TargetPage:
    """What is shown of a target for one unit; `rows` are the shares of the units it handed its own down to."""

    target: Target
    unit: Unit
    share: Allocation | None
    score: Score | None
    on: date
    basis: str
    found: standings.Found
    chart: dict[str, Any] | None
    needed: Decimal | None
    days_left: int
    rows: list[tuple[Score, Allocation]]
    shared: Decimal | None
    reserve: Decimal | None
    frozen_total: Decimal | None
    is_rate: bool
    watched_url: str
    latest: list[Point]
    tasks: list[Task]
    quote: list[Paragraph]
    acts: list[Line]
    holders: list[Unit]
    may_allocate: bool
    may_edit: bool
    may_ask: bool
    has_trajectory: bool

    @property
    def deadline(self) -> date:
        return self.share.deadline_date if self.share else self.target.deadline_date

    @property
    def needed_a_month(self) -> Decimal | None:
        return None if self.needed is None else self.needed * 30

    @property
    def now(self) -> Decimal | None:
        """The value at the cut-off, also where no status was worked out for the day."""
        return self.score.actual if self.score and self.score.row else self.found.actual

    @property
    def now_url(self) -> str:
        """Where the value comes from."""
        return (
            self.score.provenance if self.score and self.score.row else self.latest[0].provenance if self.latest else ""
        )

    @property
    def decimals(self) -> int:
        return 0 if self.target.is_whole else 2

    @property
    def fraction(self) -> str:
        """Numerator and denominator behind a rate."""
        if self.found.numerator is None or self.found.denominator is None:
            return ""
        language = get_language() or "vi"
        parts = (self.found.numerator, self.found.denominator)
        return " / ".join(format_number(part.normalize(), language) for part in parts)

    @property
    def recent(self) -> Decimal | None:
        """What was added a day over the last thirty days."""
        return self.score.row.pace if self.score and self.score.row else None


def target_page(actor: Actor, target: Target, *, unit_id: int | None, on: date, basis: str = Basis.ALL) -> TargetPage:
    """The page for a unit whose share the reader may see; without one named, the highest. Few queries, many units."""
    holders, share, unit = _holders(actor, target, unit_id)
    frozen = round_in_force(target, unit.pk)
    below = {allocation.unit_id for allocation in frozen.shares.all()} if frozen else set()
    held = {each.unit_id: each for each in _shares(actor, target).filter(unit__in=below)} if below else {}
    shown = {unit.pk, *held} if share else set(held)
    scores = sorted(scorecards.grid(shown, [target.pk], on, basis).values(), key=lambda score: score.place)
    score = next((each for each in scores if each.unit.pk == unit.pk), None)
    found = standings.found(target, [unit.pk], on, basis).get(unit.pk, standings.NOTHING)
    reads_ledger = actor.can_over(Permission.LEDGER_VIEW, target.owner_id)
    return TargetPage(
        target=target,
        unit=unit,
        share=share,
        score=score,
        on=on,
        basis=basis,
        found=found,
        chart=_chart(target, share, score, found, on) if share else None,
        needed=_needed(target, share, score, on),
        days_left=(share.deadline_date - on).days if share else (target.deadline_date - on).days,
        rows=[(each, held[each.unit.pk]) for each in scores if each.unit.pk in held],
        shared=sum((allocation.value for allocation in frozen.shares.all()), Decimal(0)) if frozen else None,
        reserve=frozen.reserve if frozen else None,
        frozen_total=frozen.total if frozen else None,
        is_rate=is_rate(target),
        watched_url=_watched_url(target),
        latest=_latest(target, unit, found, basis),
        tasks=list(_tasks(actor, target, basis)[:50]),
        quote=_quote(target),
        acts=lines(list(about("directives.target", target.pk)[:MOST_ACTS])) if reads_ledger else [],
        holders=holders,
        may_allocate=share is not None and actor.can_over(Permission.TARGETS_ALLOCATE, unit.pk),
        may_edit=actor.can_over(Permission.DIRECTIVES_DRAFT, target.owner_id),
        may_ask=share is not None and actor.can_over(Permission.EXPLANATION_REQUEST, unit.pk),
        has_trajectory=has_trajectory(target),
    )


def _shares(actor: Actor, target: Target) -> QuerySet[Allocation]:
    """Shares in force that the reader may see, the owner's first, then in the order in which they were handed down."""
    shares = allocations_visible_to(actor).filter(target=target, in_force=True)
    own = Case(When(unit=target.owner_id, then=0), default=1)
    ordered = shares.order_by(own, Coalesce("round_id", 0), "unit__sort_key")
    return ordered.select_related("unit", "accountable", "deputy")


def _holders(actor: Actor, target: Target, unit_id: int | None) -> tuple[list[Unit], Allocation | None, Unit]:
    """The first units that hold a share, and the share of the unit that was asked for, else of the first; the owner
    may be asked for without one."""
    shares = _shares(actor, target)
    first = list(shares[:MOST_HOLDERS])
    units = [share.unit for share in first]
    if unit_id is None:
        return units, first[0] if first else None, units[0] if units else target.owner
    share = next((each for each in first if each.unit_id == unit_id), None) or shares.filter(unit=unit_id).first()
    if share is not None:
        return units, share, share.unit
    if unit_id != target.owner_id or unit_id not in actor.units_with(Permission.DIRECTIVES_VIEW):
        raise Http404
    return units, None, target.owner


def _baseline(target: Target, share: Allocation, found: standings.Found) -> Decimal:
    if target.kind == "cumulative":
        return Decimal(0)
    return target.baseline_value if target.baseline_value is not None else found.before or Decimal(0)


def _chart(
    target: Target, share: Allocation, score: Score | None, found: standings.Found, on: date
) -> dict[str, Any] | None:
    """Value against trajectory, forecast and deadline, as the chart `history` wants it."""
    if not found.history and not has_trajectory(target):
        return None
    chart: dict[str, Any] = {
        "unit": target.shown_unit,
        "points": [{"date": day, "value": value} for day, value in found.history],
        "target": {"value": share.value, "deadline": share.deadline_date},
        "as_of": on,
    }
    if has_trajectory(target):
        trajectory = trajectory_of(target, share.unit_id, share.deadline_date)
        expected = expected_line(trajectory, share, _baseline(target, share, found), [day for day, _ in found.history])
        chart["trajectory"] = [{"date": day, "value": value} for day, value in expected]
    row = score.row if score else None
    if row is not None and row.forecast is not None and found.history:
        last_day, last = found.history[-1]
        chart["forecast"] = [
            {"date": last_day, "low": last, "mid": last, "high": last},
            {"date": share.deadline_date, "low": row.forecast_low, "mid": row.forecast, "high": row.forecast_high},
        ]
    return chart


def _needed(target: Target, share: Allocation | None, score: Score | None, on: date) -> Decimal | None:
    """Change a day that is needed from today; None where nothing is counted up or everything is reached."""
    if share is None or score is None or score.actual is None or not has_trajectory(target):
        return None
    kind, comparator = TargetKind(target.kind), Comparator(target.comparator)
    start, deadline = min(target.start_date, share.deadline_date), share.deadline_date
    aim = Aim(kind, comparator, share.value, start, deadline)
    return None if aim.holds(score.actual) else needed_pace(aim, score.actual, on)


def _watched_url(target: Target) -> str:
    if target.measure is not None:
        return definition_url("measure", target.measure.code)
    return definition_url("indicator", target.indicator.code) if target.indicator is not None else ""


def _latest(target: Target, unit: Unit, found: standings.Found, basis: str) -> list[Point]:
    """The newest values, the last first, each a way into its provenance."""
    watched, kind = standings.watched_by(target), "measure" if target.measure_id else "indicator"
    if watched is None or not found.period:
        return []
    at = Period.from_code(found.period)
    points: list[Point] = []
    for day, value in reversed(found.history[-6:]):
        while at.end_date > day and at.start_date > day:
            at = at.previous()
        points.append(Point(day, value, provenance_url(kind, watched.code, unit.pk, at.code, basis)))
    return points


def _quote(target: Target) -> list[Paragraph]:
    """The passage of the directive that sets the target, with what stands around it."""
    if target.start is None or target.end is None:
        return []
    text = target.directive.document.text
    first = text.rfind("\n", 0, target.start) + 1
    if target.start - first > AROUND:
        first = text.rfind(" ", first, target.start - AROUND + 1) + 1 or first
    last = text.find("\n", target.end)
    last = len(text) if last < 0 else last
    if last - target.end > AROUND:
        last = text.find(" ", target.end + AROUND)
    shown = paragraphs(text[first:last], [Span(target.start - first, target.end - first, f"target-{target.pk}")])
    return [paragraph for paragraph in shown if any(piece.keys for piece in paragraph.pieces)]


def _tasks(actor: Actor, target: Target, basis: str) -> QuerySet[Task]:
    found = tasks_visible_to(actor).filter(target=target).order_by("deadline_date", "pk")
    return found.filter(simulated=False) if is_real(basis) else found
