"""A share that never leaves its numerator and denominator."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact
from fractions import Fraction

_EXACT = Context(prec=90, rounding=ROUND_HALF_UP, traps=[Inexact])
_ROUNDED = Context(prec=28, rounding=ROUND_HALF_UP)


def exact_decimal(number: Fraction) -> Decimal:
    """The fraction as a Decimal: exact where it ends, else rounded half up to 28 significant digits."""
    over, under = Decimal(number.numerator), Decimal(number.denominator)
    try:
        return _EXACT.copy().divide(over, under)
    except Inexact:
        return _ROUNDED.copy().divide(over, under)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator` out of `denominator`; not defined when the denominator is 0. Never clipped: 103 % is 103 %."""

    numerator: Decimal
    denominator: Decimal

    @property
    def value(self) -> Decimal | None:
        """The quotient, or None where it is not defined."""
        if self.denominator == 0:
            return None
        return exact_decimal(Fraction(self.numerator) / Fraction(self.denominator))

    def percent(self, places: int = 1) -> Decimal | None:
        """In percent, rounded half up to `places`; None where it is not defined."""
        if self.denominator == 0:
            return None
        percent = exact_decimal(100 * Fraction(self.numerator) / Fraction(self.denominator))
        return percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    @classmethod
    def of_sums(cls, parts: Iterable["Ratio"]) -> "Ratio":
        """The ratio of the sums, which is what a parent unit or a longer period has."""
        parts = tuple(parts)
        zero = Decimal(0)
        return cls(sum((p.numerator for p in parts), zero), sum((p.denominator for p in parts), zero))
