"""Interval arithmetic over rounding: a printed number stands for plus or minus half a unit of its last digit."""

from dataclasses import dataclass
from decimal import Decimal

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value that a printed number may stand for, ends included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: "Interval") -> "Interval":
        """The quotient. Raises ZeroDivisionError when the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def power(self, exponent: int) -> "Interval":
        """The interval times itself, for positive ends."""
        return Interval(self.low**exponent, self.high**exponent)

    def meets(self, other: "Interval") -> bool:
        """Whether some value lies in both."""
        return self.low <= other.high and other.low <= self.high

    def plus(self, number: Decimal) -> "Interval":
        """Moved by an exact number."""
        return Interval(self.low + number, self.high + number)

    def times(self, number: Decimal) -> "Interval":
        """Scaled by an exact positive number."""
        return Interval(self.low * number, self.high * number)

    @property
    def middle(self) -> Decimal:
        """The value half way."""
        return (self.low + self.high) / 2


def around(value: Decimal, step: Decimal | None) -> Interval:
    """What ``value`` stands for when ``step`` is one unit of its last printed digit (0 or None: exact)."""
    half = (step or Decimal(0)) * _HALF
    return Interval(value - half, value + half)


def exactly(value: Decimal) -> Interval:
    """A number that nothing was rounded in."""
    return Interval(value, value)
