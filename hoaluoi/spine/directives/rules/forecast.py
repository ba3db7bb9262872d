"""A plain, honest forecast to the deadline from the unit's own history, with a range and the method's name.

Fewer than three dated values, or a history shorter than two weeks, give no forecast: silence is better than a guess.
- `recent_pace` (3 to 5 values): the pace of the last 30 days goes on; the range is the slowest and fastest pace seen
  so far.
- `robust_line` (6 or more): Theil and Sen's median of slopes from the last value on; the range is Sen's 80 %
  interval of the slope plus the spread of the values about the line (median absolute deviation).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from statistics import median

RECENT_DAYS = 30
FEWEST_VALUES = 3
ENOUGH_FOR_A_LINE = 6
FEWEST_DAYS = 14
MOST_VALUES = 60
LEVEL_PERCENT = 80
_Z = Decimal("1.2816")
_MAD_TO_SIGMA = Decimal("1.4826")

Point = tuple[dt.date, Decimal]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Value on the deadline with its range; `pace` per day; `points` says how many values it rests on."""

    value: Decimal
    low: Decimal
    high: Decimal
    method: str
    pace: Decimal
    points: int


def recent_pace(history: Iterable[Point], as_of: dt.date, days: int = RECENT_DAYS) -> Decimal | None:
    """Change per day over the `days` before the last value: from the one at least that much older, else from the first.

    None with fewer than two dated values.
    """
    known = _known(history, as_of)
    if len(known) < 2:
        return None
    earliest = known[-1][0] - dt.timedelta(days=days)
    before = [point for point in known[:-1] if point[0] <= earliest]
    start = before[-1] if before else known[0]
    return _slope(start, known[-1])


def forecast(
    history: Iterable[Point],
    as_of: dt.date,
    deadline: dt.date,
    *,
    cumulative: bool = False,
    lowest: Decimal | None = None,
    highest: Decimal | None = None,
) -> Forecast | None:
    """The value expected on the deadline, or None where the history says too little.

    `history` holds (date, value); what lies after `as_of` is left out. A cumulative count never falls below its last
    value; `lowest` and `highest` are the ends of the scale (0 and 100 for a rate).
    """
    known = _known(history, as_of)[-MOST_VALUES:]
    if len(known) < FEWEST_VALUES or (known[-1][0] - known[0][0]).days < FEWEST_DAYS or deadline < known[-1][0]:
        return None
    ahead = (deadline - known[-1][0]).days
    if len(known) < ENOUGH_FOR_A_LINE:
        pace = recent_pace(known, as_of) or Decimal(0)
        paces = [_slope(a, b) for a, b in pairwise(known)]
        slow, fast, spread, method = min(*paces, pace), max(*paces, pace), Decimal(0), "recent_pace"
    else:
        slow, pace, fast = _sen(known)
        spread, method = _Z * _spread(known, pace), "robust_line"
    last = known[-1][1]
    floor = last if cumulative else lowest

    def ends(value: Decimal) -> Decimal:
        value = value if floor is None else max(value, floor)
        return value if highest is None else min(value, highest)

    return Forecast(
        ends(last + pace * ahead),
        ends(last + slow * ahead - (spread if ahead else 0)),
        ends(last + fast * ahead + (spread if ahead else 0)),
        method,
        pace,
        len(known),
    )


def _known(history: Iterable[Point], as_of: dt.date) -> list[Point]:
    return sorted({day: value for day, value in history if day <= as_of}.items())


def _slope(first: Point, last: Point) -> Decimal:
    return (last[1] - first[1]) / (last[0] - first[0]).days


def _sen(known: Sequence[Point]) -> tuple[Decimal, Decimal, Decimal]:
    """Slope with its 80 % interval (Sen 1968): order statistics around the median, as wide as Kendall's variance
    says.
    """
    slopes = sorted(_slope(a, b) for a, b in combinations(known, 2))
    n, count = len(known), len(slopes)
    half_width = _Z * (Decimal(n * (n - 1) * (2 * n + 5)) / 18).sqrt() / 2
    low = max(int(Decimal(count) / 2 - half_width) - 1, 0)
    high = min(int(Decimal(count) / 2 + half_width) + 1, count - 1)
    return slopes[low], median(slopes), slopes[high]


def _spread(known: Sequence[Point], pace: Decimal) -> Decimal:
    start = known[0][0]
    rests = [value - pace * (day - start).days for day, value in known]
    middle = median(rests)
    return _MAD_TO_SIGMA * median([abs(rest - middle) for rest in rests])
