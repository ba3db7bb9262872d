"""The trajectory editor: points as data, the line drawn, the versions there were."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hoaluoi.spine.directives.forms.trajectories import TrajectoryInput, shape_words
from hoaluoi.spine.directives.models import Target, TrajectoryVersion
from hoaluoi.spine.directives.queries.trajectories import has_trajectory


@dataclass(frozen=True)
class TrajectoryPage:
    """`chart` is None while what was typed cannot be drawn."""

    shape: str
    shapes: list[tuple[str, Any]]
    rows: list[tuple[str, str, str]]
    chart: dict[str, Any] | None
    versions: list[TrajectoryVersion]
    fits: bool


def trajectory_page(target: Target, typed: TrajectoryInput, on: date) -> TrajectoryPage:
    versions = list(target.trajectories.select_related("created_by", "unit").order_by("-pk"))
    return TrajectoryPage(
        typed.shape, shape_words(), typed.rows, _chart(target, typed, on), versions, has_trajectory(target)
    )


def _chart(target: Target, typed: TrajectoryInput, on: date) -> dict[str, Any] | None:
    line = typed.line()
    if line is None:
        return None
    days = sorted({day for day, _ in line.points} | {target.deadline_date})
    expected = [(day, line.expected_on(day, value=target.value, baseline=typed.baseline)) for day in days]
    return {
        "unit": target.shown_unit,
        "points": [],
        "trajectory": [{"date": day, "value": value} for day, value in expected],
        "target": {"value": target.value, "deadline": target.deadline_date},
        "as_of": on,
    }
