"""One number over many units: the period most of them have it for, sums over several units, and five levels."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hoaluoi.core.periods import Kind, Period, period_of
from hoaluoi.insight.console.figures import short
from hoaluoi.spine.indicators.enums import UnitAdditivity
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.queries import latest, table
from hoaluoi.spine.indicators.readings import Reading, Watched, measure_codes, read_formula

LEVELS = 5
LOOK_BACK_DAYS = {"shift": 3, "day": 10, "week": 35, "ten_day": 50, "month": 130}
LONGEST_DAYS = 800


@dataclass(frozen=True)
class Spread:
    """Readings of one period by unit and measure code; `bounds` are the upper ends of the five levels."""

    watched: Watched | None
    period: Period | None
    readings: Mapping[tuple[str, int], Reading]
    additive: bool
    bounds: tuple[Decimal, ...]
    lowest: Decimal | None

    @property
    def decimals(self) -> int:
        return self.watched.decimals if self.watched else 0

    def value(self, unit_ids: Collection[int]) -> tuple[Decimal | None, bool]:
        """(value, rests on simulated facts): of one unit as read; of several the ratio of their sums."""
        if self.watched is None:
            return None, False
        if len(unit_ids) == 1:
            reading = self.readings.get((self.watched.code, next(iter(unit_ids))))
            return (reading.value, reading.simulated > 0) if reading else (None, False)
        if not self.additive:
            return None, False
        sums: dict[str, Decimal | None] = {}
        simulated = False
        for code in measure_codes(self.watched):
            parts = [reading for unit_id in unit_ids if (reading := self.readings.get((code, unit_id)))]
            known = [part.value for part in parts if part.value is not None]
            sums[code] = sum(known, Decimal()) if known else None
            simulated |= any(part.simulated for part in parts)
        if isinstance(self.watched, Indicator):
            return read_formula(self.watched.formula).evaluate(sums).value, simulated
        return sums[self.watched.code], simulated

    def level(self, value: Decimal) -> int:
        """1 (lowest fifth of the units) to 5."""
        return min(bisect_left(self.bounds, value) + 1, LEVELS)

    @property
    def classes(self) -> list[tuple[int, str, str]]:
        """(level, from, to) of each level that some unit is in."""
        found, start = [], self.lowest
        for level, end in enumerate(self.bounds, 1):
            if start is not None and (level == 1 or end > self.bounds[level - 2]):
                found.append((level, short(start), short(end)))
                start = end
        return found


def spread(watched: Watched | None, unit_ids: Collection[int], on: date, basis: str) -> Spread:
    """The number for every unit in the newest period that most of them have a value for; four queries at most."""
    if watched is None:
        return Spread(None, None, {}, False, (), None)
    days = LOOK_BACK_DAYS.get(watched.period_kind, LONGEST_DAYS)
    newest = latest(watched, unit_ids, on, basis, look_back_days=days)
    counted = Counter(period for period, _ in newest.values())
    period = max(counted, key=lambda each: (counted[each], each.end_date), default=None)
    if period is None:
        return Spread(watched, None, {}, False, (), None)
    parts = list(Measure.objects.filter(code__in=measure_codes(watched)))
    asked: list[Watched] = [watched, *(part for part in parts if part != watched)]
    readings = {key[:2]: reading for key, reading in table(asked, unit_ids, [period], basis).items()}
    additive = all(part.unit_additivity == UnitAdditivity.SUM for part in parts)
    known = sorted(r.value for key, r in readings.items() if key[0] == watched.code and r.value is not None)
    bounds = tuple(known[max(len(known) * level // LEVELS - 1, 0)] for level in range(1, LEVELS + 1)) if known else ()
    return Spread(watched, period, readings, additive, bounds, known[0] if known else None)


def recent(
    numbers: Collection[Watched], unit_ids: Collection[int], on: date, basis: str
) -> dict[tuple[str, int], tuple[Period, Reading]]:
    """The newest of the last two closed periods in which a number is defined, by code and unit; two queries."""
    closed = {each.code: [_closed(each, on).previous(), _closed(each, on)] for each in numbers}
    periods = {period for pair in closed.values() for period in pair}
    readings = table(list(numbers), unit_ids, periods, basis)
    return {
        (code, unit_id): (period, reading)
        for code, pair in closed.items()
        for unit_id in unit_ids
        for period in pair
        if (reading := readings[code, unit_id, period.code]).defined
    }


def _closed(number: Watched, on: date) -> Period:
    """The last period of its kind that ended by the day."""
    period = period_of(on, number.period_kind or Kind.MONTH)
    return period if period.end_date <= on else period.previous()
