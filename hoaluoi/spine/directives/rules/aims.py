"""What a target asks for: comparator, value, dates. Shared by trajectory, forecast and status."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class TargetKind(StrEnum):
    """Reach by a date; hold in every period; count up to a number; a thing to be done."""

    REACH = "reach"
    MAINTAIN = "maintain"
    CUMULATIVE = "cumulative"
    DO = "do"


class Comparator(StrEnum):
    """How the value must stand to the target's."""

    AT_LEAST = ">="
    ABOVE = ">"
    EXACTLY = "="
    BELOW = "<"
    AT_MOST = "<="

    def holds(self, actual: Decimal, value: Decimal) -> bool:
        """Whether `actual` satisfies the comparison."""
        match self:
            case Comparator.AT_LEAST:
                return actual >= value
            case Comparator.ABOVE:
                return actual > value
            case Comparator.EXACTLY:
                return actual == value
            case Comparator.BELOW:
                return actual < value
        return actual <= value

    @property
    def is_ceiling(self) -> bool:
        """Whether less is what is wanted (< and <=)."""
        return self in (Comparator.BELOW, Comparator.AT_MOST)


@dataclass(frozen=True, slots=True)
class Aim:
    """One unit's own share of a target. `value` is the share; `baseline` where the unit stood on `start_date` (None:
    unknown).
    """

    kind: TargetKind
    comparator: Comparator
    value: Decimal
    start_date: dt.date
    deadline: dt.date
    baseline: Decimal | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", TargetKind(self.kind))
        object.__setattr__(self, "comparator", Comparator(self.comparator))
        if self.deadline < self.start_date:
            raise ValueError("a target's deadline lies before its start")

    def holds(self, actual: Decimal) -> bool:
        """Whether the value satisfies the target."""
        return self.comparator.holds(actual, self.value)

    @property
    def is_cap(self) -> bool:
        """A running count that must not pass a limit: once over, nothing brings it back (at most N, none at all)."""
        limit = self.comparator.is_ceiling or (self.comparator is Comparator.EXACTLY and self.value == 0)
        return self.kind is TargetKind.CUMULATIVE and limit
