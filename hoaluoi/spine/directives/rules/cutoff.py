"""Which period a number is judged by on a day: the newest whose returns are in, or whose time to come in is over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

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


def cutoff(found: Iterable[Returned], on: dt.date, minimum: Decimal) -> Returned | None:
    """The newest period that counts on a day, or None.

    A period that has not ended counts only when it is covered (what is in so far). One that ended counts when it is
    covered, or when its grace is over and somebody owed a return: then a gap is a gap, and an older value does not
    hide it. Where nobody owes anything, the newest value holds.
    """
    for each in sorted(found, key=lambda returned: returned.period, reverse=True):
        if each.period.start_date > on:
            continue
        if each.is_covered(minimum):
            return each
        grace = dt.timedelta(days=GRACE_DAYS.get(each.period.kind, 0))
        if each.expected and on > each.period.end_date + grace:
            return each
    return None
