"""What a person typed into the trajectory editor: a shape, or dated values in the target's own unit of measure."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, format_number, parse_number
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.queries.trajectories import last_year, trajectory_of
from hoaluoi.spine.directives.rules import Shape, Trajectory, UnableToShape, last_year_shape, s_curve, straight_line
from hoaluoi.spine.directives.wording import trajectory_refusal
from hoaluoi.spine.indicators.rules import exact_decimal

MOST_POINTS = 60
_PLACES = Decimal("0.000001")


class TrajectoryInput:
    """`rows`: (ISO date, value as text, error) as the page shows them. `?shape=` lays the points of a shape out;
    posted `point-date` and `point-value` say them one by one. `error` says in words what cannot be."""

    def __init__(self, data: QueryDict, target: Target, language: str) -> None:
        self.target, self.language, self.error = target, language, ""
        self.rows: list[tuple[str, str, str]] = []
        current = trajectory_of(target, target.owner_id, target.deadline_date)
        shape = data.get("shape", "")
        self.shape: str = shape if shape in list(Shape) else current.shape.value
        if "point-date" in data and "reshape" not in data:
            self._read(data.getlist("point-date")[:MOST_POINTS], data.getlist("point-value")[:MOST_POINTS])
        else:
            self._lay_out(self._shaped(current) if shape in list(Shape) else current)

    @property
    def baseline(self) -> Decimal:
        return self.target.baseline_value or Decimal(0)

    def shares(self) -> list[tuple[date, Decimal]]:
        """The points as shares of the way; call only without an error."""
        way = Fraction(self.target.value) - Fraction(self.baseline)
        points = []
        for day, text, _error in self.rows:
            value = parse_number(text, self.language, decimals=not self.target.is_whole)
            share = (Fraction(value) - Fraction(self.baseline)) / way if way else Fraction(1)
            points.append((date.fromisoformat(day), exact_decimal(share).quantize(_PLACES)))
        return sorted(points)

    def line(self) -> Trajectory | None:
        """The typed points as a trajectory to draw; None while something cannot be read."""
        if self.error:
            return None
        try:
            return Trajectory(Shape(self.shape), tuple(self.shares()))
        except UnableToShape as refused:
            self.error = trajectory_refusal(refused.code)
            return None

    def _shaped(self, current: Trajectory) -> Trajectory:
        start, end = min(self.target.start_date, self.target.deadline_date), self.target.deadline_date
        try:
            match Shape(self.shape):
                case Shape.S_CURVE:
                    return s_curve(start, end)
                case Shape.LAST_YEAR_SHAPE:
                    return last_year_shape(start, end, last_year(self.target))
                case Shape.STRAIGHT_LINE:
                    return straight_line(start, end)
        except UnableToShape as refused:
            self.error = trajectory_refusal(refused.code)
        return current

    def _lay_out(self, line: Trajectory) -> None:
        step = Decimal(1) if self.target.is_whole else Decimal("0.01")
        for day, _share in line.points:
            value = line.expected_on(day, value=self.target.value, baseline=self.baseline, step=step)
            self.rows.append((day.isoformat(), self._written(value), ""))

    def _written(self, value: Decimal) -> str:
        text = format_number(value.normalize(), self.language)
        return text.replace("." if self.language.startswith("vi") else ",", "")

    def _read(self, days: list[str], values: list[str]) -> None:
        typed = [(day.strip(), value.strip()) for day, value in zip(days, values, strict=False)]
        for day, value in typed:
            if day or value:
                self.rows.append((day, value, self._refused(day, value)))
        wrong = next((error for _day, _value, error in self.rows if error), "")
        self.error = wrong or ("" if self.rows else trajectory_refusal("no_points"))

    def _refused(self, day: str, value: str) -> str:
        try:
            date.fromisoformat(day)
        except ValueError:
            return _("“%(text)s” is not a date.") % {"text": day[:20]}
        try:
            parse_number(value, self.language, decimals=not self.target.is_whole)
        except (AmbiguousNumber, NotANumber):
            return _("“%(text)s” is not a number.") % {"text": value[:20]}
        return ""


def shape_words() -> list[tuple[str, Any]]:
    """The shapes one can choose."""
    return [
        (Shape.STRAIGHT_LINE.value, _("Straight line")),
        (Shape.S_CURVE.value, _("S-curve: slow, fast, slow")),
        (Shape.MILESTONES.value, _("Milestones: a value holds until the next date")),
        (Shape.LAST_YEAR_SHAPE.value, _("As last year went")),
    ]
