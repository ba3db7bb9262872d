"""The line a share is expected to follow: the newest version for the unit, else for all, else a straight line."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hoaluoi.spine.directives.enums import TargetKind
from hoaluoi.spine.directives.models import Allocation, Target, TrajectoryVersion
from hoaluoi.spine.directives.queries import standings
from hoaluoi.spine.directives.rules import Trajectory, straight_line
from hoaluoi.spine.indicators.histories import histories


def version_in_force(target: Target, unit_id: int | None) -> TrajectoryVersion | None:
    """The newest version of a unit's own line, or of everybody's (`unit_id` None)."""
    return TrajectoryVersion.objects.filter(target=target, unit=unit_id).order_by("-number").first()


def trajectory_of(target: Target, unit_id: int, deadline: date) -> Trajectory:
    """What the unit's share follows."""
    version = version_in_force(target, unit_id) or version_in_force(target, None)
    if version is not None:
        return Trajectory.from_json(version.shape, version.points)
    return straight_line(min(target.start_date, deadline), deadline)


def has_trajectory(target: Target) -> bool:
    """What is held in every period, or done, follows no line."""
    return target.kind in (TargetKind.REACH, TargetKind.CUMULATIVE)


def expected_line(
    trajectory: Trajectory, share: Allocation, baseline: Decimal, extra: Sequence[date] = ()
) -> list[tuple[date, Decimal]]:
    """The line in the share's own values at its points, at the days asked for, and at its deadline."""
    days = sorted({day for day, _ in trajectory.points} | set(extra) | {share.deadline_date})
    return [(day, trajectory.expected_on(day, value=share.value, baseline=baseline)) for day in days]


def last_year(target: Target) -> list[tuple[date, Decimal]]:
    """How the owner's number went in the same stretch a year before; empty if the target watches nothing."""
    watched = standings.watched_by(target)
    if watched is None:
        return []
    kind = standings.period_kind(target)
    first, last = _year_before(target.start_date), _year_before(target.deadline_date)
    past = histories(watched, [target.owner_id], kind, first, last).get(target.owner_id, [])
    values = [(period.end_date, said.value) for period, said in past if said.value is not None]
    if not standings.adds_up(target):
        return values
    points, running = [(first, Decimal(0))], Decimal(0)
    for day, value in values:
        running += value
        if day > first:
            points.append((day, running))
    return points


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
