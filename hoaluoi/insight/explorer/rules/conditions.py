"""When an alert goes off."""

from decimal import Decimal
from enum import StrEnum


class Comparator(StrEnum):
    """How a number is held against the limit."""

    BELOW = "lt"
    AT_MOST = "le"
    AT_LEAST = "ge"
    ABOVE = "gt"


def holds(value: Decimal | None, comparator: Comparator, limit: Decimal) -> bool:
    """Whether the condition is true; of a number that is not there nothing is true."""
    if value is None:
        return False
    match comparator:
        case Comparator.BELOW:
            return value < limit
        case Comparator.AT_MOST:
            return value <= limit
        case Comparator.AT_LEAST:
            return value >= limit
        case Comparator.ABOVE:
            return value > limit
