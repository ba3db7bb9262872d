"""The expected value on each date, as data: dated shares of the way from baseline to target.

Shares (0 at the start, 1 at the deadline) serve every unit of an allocation; a unit's own value makes numbers of them.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from hoaluoi.spine.indicators.rules import exact_decimal


class Shape(StrEnum):
    """How a trajectory runs between its start and its deadline."""

    STRAIGHT_LINE = "straight_line"
    S_CURVE = "s_curve"
    MILESTONES = "milestones"
    LAST_YEAR_SHAPE = "last_year_shape"


class UnableToShape(ValueError):
    """`code`: no_points, dates_not_rising, before_start, no_growth_last_year, too_short."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


S_CURVE_POINTS = 13
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Dated shares of the way, dates rising. Milestones hold until the next; every other shape runs straight between
    points.

    Before the first point its share holds, after the last point the last one. Raises `UnableToShape`.
    """

    shape: Shape
    points: tuple[tuple[dt.date, Decimal], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", Shape(self.shape))
        if not self.points:
            raise UnableToShape("no_points")
        dates = [date for date, _ in self.points]
        if sorted(set(dates)) != dates:
            raise UnableToShape("dates_not_rising")

    def share_on(self, day: dt.date) -> Decimal:
        """The share of the way that should be done by the end of that day."""
        return exact_decimal(self._share(day))

    def expected_on(
        self, day: dt.date, *, value: Decimal, baseline: Decimal = Decimal(0), step: Decimal | None = None
    ) -> Decimal:
        """The expected value on a day; rounded half up to `step` where one is stated (1 for counts)."""
        expected = _expected(self, day, value, baseline)
        if step is None:
            return expected
        return (expected / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step

    def _share(self, day: dt.date) -> Fraction:
        after = bisect_right(self.points, day, key=lambda point: point[0])
        if after == 0:
            return Fraction(self.points[0][1])
        last_date, last_share = self.points[after - 1]
        if after == len(self.points) or self.shape is Shape.MILESTONES:
            return Fraction(last_share)
        next_date, next_share = self.points[after]
        way = Fraction((day - last_date).days, (next_date - last_date).days)
        return Fraction(last_share) + way * (Fraction(next_share) - Fraction(last_share))

    def with_point(self, day: dt.date, share: Decimal) -> "Trajectory":
        """A copy with the point added or changed."""
        kept = {**dict(self.points), day: share}
        return replace(self, points=tuple(sorted(kept.items())))

    def without_point(self, day: dt.date) -> "Trajectory":
        """A copy without the point on that day."""
        return replace(self, points=tuple(point for point in self.points if point[0] != day))

    def to_json(self) -> list[list[str]]:
        """`[["2022-06-01", "0"], …]`."""
        return [[day.isoformat(), str(share)] for day, share in self.points]

    @classmethod
    def from_json(cls, shape: str, points: Iterable[Sequence[str]]) -> "Trajectory":
        """Reads what `to_json` wrote."""
        return cls(Shape(shape), tuple((dt.date.fromisoformat(day), Decimal(share)) for day, share in points))


@lru_cache(maxsize=8192)
def _expected(line: Trajectory, day: dt.date, value: Decimal, baseline: Decimal) -> Decimal:
    start, end = Fraction(baseline), Fraction(value)
    return exact_decimal(start + (end - start) * line._share(day))


def straight_line(start: dt.date, deadline: dt.date) -> Trajectory:
    """The same pace every day. A start on the deadline is one step."""
    if start >= deadline:
        return Trajectory(Shape.MILESTONES, ((deadline, Decimal(1)),))
    return Trajectory(Shape.STRAIGHT_LINE, ((start, Decimal(0)), (deadline, Decimal(1))))


def s_curve(start: dt.date, deadline: dt.date) -> Trajectory:
    """Slow start, fast middle, slow end: 3t² - 2t³ on up to 13 dates."""
    days = (deadline - start).days
    if days < 2:
        raise UnableToShape("too_short")
    count = min(S_CURVE_POINTS - 1, days)
    points = []
    for number in range(count + 1):
        passed = days * number // count
        t = Fraction(passed, days)
        points.append((start + dt.timedelta(days=passed), _share(3 * t**2 - 2 * t**3)))
    return Trajectory(Shape.S_CURVE, tuple(points))


def milestones(
    start: dt.date, reached: Iterable[tuple[dt.date, Decimal]], *, value: Decimal, baseline: Decimal = Decimal(0)
) -> Trajectory:
    """Stated values on stated dates (`phase 1: 1,000 by 31/12`); between them the last one holds."""
    stated = sorted(reached)
    if not stated:
        raise UnableToShape("no_points")
    if stated[0][0] <= start:
        raise UnableToShape("before_start")
    way = Fraction(value) - Fraction(baseline)
    points = [(start, Decimal(0))]
    points += [(day, _share((Fraction(v) - Fraction(baseline)) / way) if way else Decimal(1)) for day, v in stated]
    return Trajectory(Shape.MILESTONES, tuple(points))


def last_year_shape(start: dt.date, deadline: dt.date, history: Iterable[tuple[dt.date, Decimal]]) -> Trajectory:
    """The way last year's values went: `history` is (date, value) of the same stretch a year (or more) before.

    Its first and last points are laid on start and deadline, the others in proportion of days.
    """
    known = sorted(history)
    if len(known) < 2 or (deadline - start).days < len(known) - 1:
        raise UnableToShape("too_short")
    (first_day, first), (last_day, last) = known[0], known[-1]
    if first == last:
        raise UnableToShape("no_growth_last_year")
    days, then_days = (deadline - start).days, (last_day - first_day).days
    points: dict[dt.date, Decimal] = {}
    for day, value in known:
        passed = round(Fraction((day - first_day).days * days, then_days))
        share = (Fraction(value) - Fraction(first)) / (Fraction(last) - Fraction(first))
        points[start + dt.timedelta(days=passed)] = _share(share)
    return Trajectory(Shape.LAST_YEAR_SHAPE, tuple(sorted(points.items())))


def _share(share: Fraction) -> Decimal:
    """Stored shares have six decimals: enough to the unit for targets up to a million."""
    return exact_decimal(share).quantize(_PLACES, rounding=ROUND_HALF_UP)
