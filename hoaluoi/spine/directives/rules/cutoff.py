"""Which period a number is judged by on a day: the newest whose returns are in, or whose time to come in is over."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hoaluoi.core.periods import Kind, Period

# Days after the end of a period in which its returns may still come in; after them what is missing counts as missing.
GRACE_DAYS: Mapping[Kind, int] = {
    Kind.SHIFT: 0,
    Kind.DAY: 1,
    Kind.WEEK: 3,
    Kind.TEN_DAY: 5,
    Kind.MONTH: 10,
    Kind.QUARTER: 20,
    Kind.HALF_YEAR: 30,
    Kind.NINE_MONTH: 30,
    Kind.YEAR: 45,
}


@dataclass(frozen=True, slots=True)
class Returned:
    """How much of a period is in. `expected` None or 0: nobody owes a return for it."""

    period: Period
    answered: int
    expected: int | None
    has_value: bool

    def is_covered(self, minimum: Decimal) -> bool:
        """Whether enough came in, or, where nobody owes a return, whether anything was said at all."""
        if self.expected:
            return self.answered >= minimum * self.expected
        return self.has_value or self.answered > 0


@lru_cache(maxsize=4096)
def days_of(period: Period) -> tuple[dt.date, dt.date]:
    """First and last day of a period, worked out once: evaluations ask for the same few periods a million times."""
    return period.start_date, period.end_date


def cutoff(found: Sequence[Returned], on: dt.date, minimum: Decimal) -> Returned | None:
    """The newest period that counts on a day, or None. `found` stands in order of time, oldest first.

    A period that has not ended counts only when it is covered (what is in so far). One that ended counts when it is
    covered, or when its grace is over and somebody owed a return: then a gap is a gap, and an older value does not
    hide it. Where nobody owes anything, the newest value holds.
    """
    for each in reversed(found):
        first, last = days_of(each.period)
        if first > on:
            continue
        if each.is_covered(minimum):
            return each
        grace = dt.timedelta(days=GRACE_DAYS.get(each.period.kind, 0))
        if each.expected and on > last + grace:
            return each
    return None
