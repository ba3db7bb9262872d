"""The scale of a drawn axis: round numbers that hold every value."""

import math
from collections.abc import Sequence
from decimal import Decimal

STEPS = (1, 2, 2.5, 5, 10)
ABOUT = 5


def ticks(values: Sequence[Decimal | float], *, from_zero: bool) -> list[float]:
    """Round marks from at or below the least value to at or above the greatest, about five of them.

    `from_zero`: bars begin at zero. Lines do too unless they would lie in the upper half alone.
    """
    known = [float(value) for value in values]
    low, high = min(known, default=0.0), max(known, default=1.0)
    if from_zero or 0 <= low <= high / 2:
        low = min(low, 0.0)
    if from_zero:
        high = max(high, 0.0)
    if low == high:
        low, high = (low - 1, high + 1) if low else (0.0, 1.0)
    step = _step((high - low) / ABOUT)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(place * step, 10) for place in range(first, last + 1)]


def _step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in STEPS if step * power >= raw * 0.999)
