"""The line a target is expected to follow: every edit is a new version with its reason."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.models import Target, TrajectoryVersion
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.directives.queries.trajectories import has_trajectory, version_in_force
from hoaluoi.spine.directives.rules import Shape, Trajectory, UnableToShape


class UnableToSetTrajectory(Exception):
    """`code`: reason_missing, withdrawn, no_trajectory (the target is held or done), outside_term, end_not_reached, or
    a code of `UnableToShape`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def set_trajectory(
    *,
    target: Target,
    shape: str,
    points: Sequence[tuple[date, Decimal]],
    reason: str,
    by: Author,
    at: datetime,
    unit: Unit | None = None,
) -> TrajectoryVersion:
    """Puts a line in force for every unit (or one). `points`: (day, share of the way 0 to 1); the last day the whole
    way is done. The first version needs no reason. Raises `UnableToSetTrajectory`."""
    target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if target.withdrawn_at:
        raise UnableToSetTrajectory("withdrawn")
    if not has_trajectory(target):
        raise UnableToSetTrajectory("no_trajectory")
    line = _sound(target, shape, points)
    held = version_in_force(target, unit.pk if unit else None)
    if held is not None and not reason.strip():
        raise UnableToSetTrajectory("reason_missing")
    if held is not None and held.shape == line.shape and held.points == line.to_json():
        return held
    last = TrajectoryVersion.objects.filter(target=target, unit=unit).aggregate(last=Max("number"))["last"] or 0
    version = TrajectoryVersion.objects.create(
        target=target, unit=unit, number=last + 1, shape=line.shape, points=line.to_json(),
        reason=reason.strip()[:300], created_at=at, created_by_id=by.ledger_id,
    )  # fmt: skip
    record(
        event=events.TRAJECTORY_CHANGED,
        by=by,
        at=at,
        subject_type="directives.target",
        subject_id=target.pk,
        unit_id=unit.pk if unit else target.owner_id,
        data={"title": target.title, "reason": version.reason, "shape": version.shape, "points": version.points},
    )
    standing_requests.request(at=at, target_ids=[target.pk])
    return version


def _sound(target: Target, shape: str, points: Sequence[tuple[date, Decimal]]) -> Trajectory:
    try:
        line = Trajectory(Shape(shape), tuple((day, Decimal(share)) for day, share in points))
    except UnableToShape as error:
        raise UnableToSetTrajectory(error.code) from None
    except ValueError:
        raise UnableToSetTrajectory("no_points") from None
    if line.points[0][0] < target.start_date or line.points[-1][0] > target.deadline_date:
        raise UnableToSetTrajectory("outside_term")
    if line.share_on(target.deadline_date) != 1:
        raise UnableToSetTrajectory("end_not_reached")
    return line
