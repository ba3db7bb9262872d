"""Which longer periods a base period counts into, and from which parts a longer period is put together.

Months, quarters and years are kept; they are built step by step (day, month, quarter, year), in the scheme of the
base period. Half-years, nine months, campaigns and plans that are themselves reported stand alone.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from hoaluoi.core.periods import InvalidPeriod, Kind, Period, containing, periods_between, schemes_for
from hoaluoi.core.periods.kinds import Scheme

_KEPT = (Kind.MONTH, Kind.QUARTER, Kind.YEAR)
_RANK = {
    kind: rank
    for rank, kind in enumerate((Kind.SHIFT, Kind.DAY, Kind.WEEK, Kind.TEN_DAY, Kind.MONTH, Kind.QUARTER, Kind.YEAR))
}
# A half-year is put together to a year; the others with free or overlapping dates to nothing.
_STAND_ALONE = frozenset({Kind.NINE_MONTH, Kind.PLAN, Kind.CAMPAIGN})


@dataclass(frozen=True, slots=True)
class Step:
    """A longer period and the kind of the shorter periods that it is put together from."""

    period: Period
    parts: Kind


def anchor(base: Period) -> dt.date:
    """The day by which a period counts into a longer one: its last, an ISO week's Thursday."""
    return base.end_date - dt.timedelta(days=3) if base.kind is Kind.WEEK else base.end_date


def steps(base: Period) -> list[Step]:
    """The longer periods that a base period counts into, shortest first."""
    found: list[Step] = []
    parts = base.kind
    for kind in longer_kinds(base.kind):
        try:
            found.append(Step(containing(base, kind), parts))
        except InvalidPeriod:
            break
        parts = kind
    return found


def longer_kinds(kind: Kind) -> tuple[Kind, ...]:
    """The kinds of kept periods longer than this one."""
    if kind in _STAND_ALONE:
        return ()
    if kind is Kind.HALF_YEAR:
        return (Kind.YEAR,)
    return tuple(longer for longer in _KEPT if _RANK[longer] > _RANK[kind])


def belongs(base: Period, longer: Period) -> bool:
    """Whether a base period counts into a longer one (or is it)."""
    return base == longer or any(step.period == longer for step in steps(base))


def parts_of(longer: Period, kind: Kind) -> list[Period]:
    """The periods of a shorter kind that a kept period is put together from, in order."""
    scheme = longer.scheme if longer.scheme in schemes_for(kind) else Scheme.CALENDAR
    cutoff_day = longer.cutoff_day if scheme is Scheme.CUSTOM else 0
    found = periods_between(longer.start_date, longer.end_date, kind, scheme, cutoff_day=cutoff_day)
    return [part for part in found if anchor(part) in longer]


def holding(base: Period, kind: Kind, look_back_days: int) -> Iterator[Period]:
    """Periods of a kind in which a value of `base` may still be the last one: its own, and those the look-back reaches.

    Nothing if the base period does not lie in one period of that kind.
    """
    try:
        period = base if base.kind is kind else containing(base, kind)
    except InvalidPeriod:
        return
    reach = dt.timedelta(days=look_back_days)
    while period.start_date - reach <= anchor(base):
        yield period
        period = period.next()
