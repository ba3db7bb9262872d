"""Who owes which return, who has sent it, and who is late by how much: derived, never stored."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.rules import Ratio


@dataclass(frozen=True, slots=True)
class Assignment:
    """A unit owes a form for the periods whose last day lies in [start, end); end None: still."""

    form: str
    unit: str
    start: dt.date
    end: dt.date | None = None

    def holds_for(self, period: Period) -> bool:
        """Whether the period's return is owed."""
        return self.start <= period.end_date and (self.end is None or period.end_date < self.end)


@dataclass(frozen=True, slots=True, order=True)
class Owed:
    """One return that is owed."""

    form: str
    unit: str
    period: Period


def expected(assignments: Iterable[Assignment], periods: Iterable[Period]) -> frozenset[Owed]:
    """Every return that the assignments ask for. Ending an assignment today takes nothing from past periods."""
    periods = tuple(periods)
    return frozenset(
        Owed(assignment.form, assignment.unit, period)
        for assignment in assignments
        for period in periods
        if assignment.holds_for(period)
    )


class Standing(StrEnum):
    """One square of the matrix. `missing` once the due time has passed, `awaited` until then."""

    REPORTED = "reported"
    ZERO = "zero"
    NOT_APPLICABLE = "na"
    MISSING = "missing"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Received:
    """A return that came in: when it was first submitted, and whether it states zero or not applicable."""

    submitted_at: dt.datetime
    zero: bool = False
    not_applicable: bool = False


def standing(received: Received | None, due_at: dt.datetime, now: dt.datetime) -> Standing:
    """The square for an owed return."""
    if received is None:
        return Standing.MISSING if now > due_at else Standing.AWAITED
    if received.zero:
        return Standing.ZERO
    return Standing.NOT_APPLICABLE if received.not_applicable else Standing.REPORTED


def hours_overdue(due_at: dt.datetime, now: dt.datetime, submitted_at: dt.datetime | None = None) -> int | None:
    """Whole hours between due time and submission, or now; None if it is not late. One minute late is 0 hours."""
    late = (submitted_at or now) - due_at
    return int(late.total_seconds() // 3600) if late > dt.timedelta(0) else None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Counts of one form and period, or of many together.

    `unexpected` returns came from units that owed none: they are why a rate may pass 100 %, which is shown and
    explained.
    """

    expected: int = 0
    reported: int = 0
    zero: int = 0
    not_applicable: int = 0
    missing: int = 0
    awaited: int = 0
    on_time: int = 0
    unexpected: int = 0

    @property
    def received(self) -> int:
        """All that came in, asked for or not."""
        return self.reported + self.zero + self.not_applicable + self.unexpected

    @property
    def rate(self) -> Ratio:
        """Received out of expected; never clipped."""
        return Ratio(Decimal(self.received), Decimal(self.expected))

    @property
    def on_time_rate(self) -> Ratio:
        """Received by the due time, of those expected."""
        return Ratio(Decimal(self.on_time), Decimal(self.expected))

    def __add__(self, other: "Completeness") -> "Completeness":
        return Completeness(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def completeness(
    owed: Collection[Owed],
    received: Mapping[Owed, Received],
    due: Mapping[Owed, dt.datetime],
    now: dt.datetime,
) -> Completeness:
    """Counts every owed return in exactly one square; `due` holds the due time of each, extensions included."""
    counts = dict.fromkeys(Standing, 0)
    on_time = 0
    for item in owed:
        came = received.get(item)
        counts[standing(came, due[item], now)] += 1
        on_time += came is not None and came.submitted_at <= due[item]
    return Completeness(
        expected=len(owed),
        reported=counts[Standing.REPORTED],
        zero=counts[Standing.ZERO],
        not_applicable=counts[Standing.NOT_APPLICABLE],
        missing=counts[Standing.MISSING],
        awaited=counts[Standing.AWAITED],
        on_time=on_time,
        unexpected=sum(item not in owed for item in received),
    )
