"""Shares that add up to one, and whole amounts shared out by them: exact, by largest remainder."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction

PLACES = 12
_EXACT = Context(prec=120)


def shares_of(weights: Sequence[Decimal | Fraction | int]) -> list[Decimal]:
    """The part of each weight in all of them, to twelve decimals, together exactly 1. No weight at all: equal parts.

    A weight may not be negative (`ValueError`). What rounding leaves goes to the largest remainders, the first on ties.
    """
    parts = [Fraction(weight) for weight in weights]
    if any(part < 0 for part in parts):
        raise ValueError("a weight is negative")
    whole = sum(parts) or Fraction(len(parts))
    if not any(parts):
        parts = [Fraction(1)] * len(parts)
    return apportion(Decimal(1), [part / whole for part in parts], PLACES)


def apportion(amount: Decimal, shares: Sequence[Fraction], decimals: int) -> list[Decimal]:
    """`amount` shared out in steps of 10^-decimals, by shares that add up to 1: the parts add up to the amount exactly.

    An amount finer than the step is shared in its own steps.
    """
    unit = Decimal(1).scaleb(-max(decimals, -int(amount.normalize(_EXACT).as_tuple().exponent)))
    steps = int((abs(amount) / unit).to_integral_value())
    exact = [steps * share for share in shares]
    whole = [int(part) for part in exact]
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - exact[i], i))
    for i in order[: steps - sum(whole)]:
        whole[i] += 1
    sign = -1 if amount < 0 else 1
    return [_EXACT.multiply(Decimal(sign * part), unit) for part in whole]


def decimal_of(share: Fraction) -> Decimal:
    """A share whose denominator divides a power of ten, as the same decimal."""
    found = _EXACT.divide(Decimal(share.numerator), Decimal(share.denominator))
    if Fraction(found) != share:
        raise ValueError(f"{share} is no finite decimal")
    return found.normalize(_EXACT) if found else Decimal(0)


def cut(share: Decimal) -> Decimal:
    """For the screen: a share as a percentage with at most two decimals."""
    return (share * 100).quantize(Decimal("0.01"), ROUND_DOWN).normalize()
