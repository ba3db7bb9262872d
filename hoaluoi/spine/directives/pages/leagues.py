"""What the league table of a target renders from: ranks, and one unit's history against its trajectory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.clock.travel import dated
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.models import Target, TrajectoryVersion
from hoaluoi.spine.directives.pages.scorecards import trajectory_of
from hoaluoi.spine.directives.queries.leagues import LeagueBasis, league
from hoaluoi.spine.directives.queries.scorecards import Place, Score, grid, structure_basis
from hoaluoi.spine.directives.queries.standings import adds_up, found
from hoaluoi.spine.directives.rules import Trajectory

_IN_CHART = 40


@dataclass(frozen=True)
class LeaguePage:
    """`places`: only units the reader may see, with their rank among all `ranked`. `parents`: units that handed
    their share down to somebody the reader sees. `score`: the unit whose history is shown."""

    target: Target
    on: date
    by: str
    places: Sequence[Place]
    ranked: int
    unit: Unit
    score: Score | None
    chart: Mapping[str, Any] | None
    parents: Sequence[Unit]
    basis: str

    @cached_property
    def bars(self) -> dict[str, Any]:
        """The league chart: values against what is expected of each."""
        rows = [
            {
                "label": place.score.unit.label,
                "value": place.value if self.by == LeagueBasis.PER_CAPITA else place.score.actual,
                "expected": None if self.by == LeagueBasis.PER_CAPITA else place.score.expected,
                "status": str(place.score.status),
                "url": dated(reverse("directives:scorecard", args=[place.score.unit.pk]), self.on),
            }
            for place in self.places[:_IN_CHART]
            if place.value is not None
        ]
        return {"unit": self.target.shown_unit, "rows": rows}


def league_page(actor: Actor, target: Target, on: date, *, by: str, basis: str, unit_id: int = 0) -> LeaguePage:
    """`unit_id`: under which unit to look. By default the answerable one, if the reader or a unit of theirs stands
    there, else the first that shared the target with a unit of theirs."""
    seen = actor.units_with(Permission.DIRECTIVES_VIEW)
    concerns = Q(unit__in=seen) | Q(shares__unit__in=seen)
    rounds = target.rounds.filter(concerns, frozen_at__isnull=False, replaced_at__isnull=True)
    parents = list(Unit.objects.filter(pk__in=rounds.order_by().values("unit")).order_by("sort_key"))
    known = {each.pk: each for each in parents}
    here = known.get(unit_id) or known.get(target.owner_id) or (parents[0] if parents else target.owner)
    places = league(target, on, by=by, basis=basis, parent_id=here.pk)
    own = grid([here.pk], [target.pk], on, basis).get((here.pk, target.pk)) if here.pk in seen else None
    return LeaguePage(
        target=target,
        on=on,
        by=by,
        places=[place for place in places if place.score.unit.pk in seen],
        ranked=sum(place.rank is not None for place in places),
        unit=here,
        score=own,
        chart=history_chart(own, basis) if own else None,
        parents=parents,
        basis=basis,
    )


def history_chart(score: Score, basis: str) -> dict[str, Any] | None:
    """History, trajectory and forecast to the deadline, as the kit's chart wants them; None without values."""
    target, aim = score.target, score.aim
    said = found(target, [score.unit.pk], score.on, structure_basis(score.on, basis)).get(score.unit.pk)
    if said is None or aim is None or not said.history:
        return None
    versions = TrajectoryVersion.objects.filter(
        target=target, unit__in=[score.unit.pk]
    ) | TrajectoryVersion.objects.filter(target=target, unit=None)
    shapes = {(v.target_id, v.unit_id): Trajectory.from_json(v.shape, v.points) for v in versions.order_by("number")}
    line = trajectory_of(score, shapes) if score.expected is not None else None
    return {
        "unit": target.shown_unit,
        "points": [{"date": day, "value": value} for day, value in said.history],
        "trajectory": _trajectory(score, line, aim) if line else [],
        "forecast": _forecast(score, said.history[-1]),
        "target": {"value": aim, "deadline": score.deadline},
        "as_of": score.on,
        "stepped": adds_up(target),
    }


def _trajectory(score: Score, line: Trajectory, aim: Decimal) -> list[dict[str, Any]]:
    start, end, baseline = score.target.start_date, score.deadline, score.target.baseline_value or Decimal(0)
    days = sorted({start, end, *(day for day, _ in line.points if start <= day <= end)})
    if line.shape == "milestones":
        days = sorted({*days, *(day - timedelta(days=1) for day in days[1:])})
    return [{"date": day, "value": line.expected_on(day, value=aim, baseline=baseline)} for day in days]


def _forecast(score: Score, last: tuple[date, Decimal]) -> list[dict[str, Any]]:
    row = score.row
    if row is None or row.forecast is None or last[0] >= score.deadline:
        return []
    day, value = last
    return [
        {"date": day, "low": value, "mid": value, "high": value},
        {"date": score.deadline, "low": row.forecast_low, "mid": row.forecast, "high": row.forecast_high},
    ]
