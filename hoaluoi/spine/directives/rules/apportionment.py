"""Sharing a target over units by weight, in whole steps, so that shares and the named reserve make exactly the total.

Largest remainder (Hamilton) keeps every share within one step of its quota. Webster, Adams and Huntington-Hill are
divisor methods (Balinski and Young, Fair Representation): a larger total never takes from anyone. Ties go to the
larger weight, then to the earlier key, so the same input gives the same shares in any order.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hoaluoi.spine.indicators.rules import Ratio, exact_decimal


class AllocationMethod(StrEnum):
    """How a total is shared. `same` hands the value itself to everyone: right for rates only."""

    LARGEST_REMAINDER = "largest_remainder"
    WEBSTER = "webster"
    ADAMS = "adams"
    HUNTINGTON_HILL = "huntington_hill"
    SAME = "same"
    BY_HAND = "by_hand"


COMPUTED = (
    AllocationMethod.LARGEST_REMAINDER,
    AllocationMethod.WEBSTER,
    AllocationMethod.ADAMS,
    AllocationMethod.HUNTINGTON_HILL,
)


class UnableToApportion(ValueError):
    """`code`: no_units, negative_weight, not_in_steps, floor_too_high, reserve_too_high, not_stated; `params` for
    the sentence.
    """

    def __init__(self, code: str, **params: str | int | Decimal) -> None:
        super().__init__(f"{code} {params}")
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Share:
    """One unit's share; `quota` is the exact one before rounding."""

    key: str
    weight: Decimal
    quota: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Apportioned:
    """Shares in the order of their keys. Unless the method is `same`, shares + reserve = total.

    A negative reserve says that more was handed down (by hand) than there is.
    """

    method: AllocationMethod
    total: Decimal
    shares: tuple[Share, ...]
    reserve: Decimal

    @property
    def sum(self) -> Decimal:
        """What the units have together: the denominator "of the sum of allocations"."""
        return sum((share.amount for share in self.shares), Decimal(0))

    def of_target(self, actual: Decimal) -> Ratio:
        """What is done, out of the target itself."""
        return Ratio(actual, self.total)

    def of_allocations(self, actual: Decimal) -> Ratio:
        """What is done, out of the sum of allocations: another number as soon as there is a reserve."""
        return Ratio(actual, self.sum)

    def amounts(self) -> dict[str, Decimal]:
        """Share by unit."""
        return {share.key: share.amount for share in self.shares}


def apportion(
    total: Decimal | int,
    weights: Mapping[str, Decimal | int],
    method: AllocationMethod | str = AllocationMethod.LARGEST_REMAINDER,
    *,
    step: Decimal | int = 1,
    floor: int = 1,
    reserve: Decimal | int = 0,
    by_hand: Mapping[str, Decimal | int] | None = None,
) -> Apportioned:
    """Shares `total` less `reserve` over the units of `weights`, in multiples of `step`, at least `floor` steps each.

    All weights 0 means equal weights. `by_hand` states every unit's share; what is left is the reserve.
    Raises `UnableToApportion`.
    """
    method = AllocationMethod(method)
    total, step, reserve = Decimal(total), Decimal(step), Decimal(reserve)
    exact = _weights(weights)
    if method is AllocationMethod.SAME:
        shares = tuple(Share(key, Decimal(weights[key]), total, total) for key in exact)
        return Apportioned(method, total, shares, Decimal(0))
    if reserve < 0 or reserve > total:
        raise UnableToApportion("reserve_too_high", reserve=reserve, total=total)
    over = sum(exact.values(), Fraction(0))
    quotas = {key: Fraction(total - reserve) * weight / over for key, weight in exact.items()}
    if method is AllocationMethod.BY_HAND:
        amounts = _stated(exact, by_hand or {})
        reserve = total - sum(amounts.values(), Decimal(0))
    else:
        steps = _in_steps(total - reserve, step)
        if steps < floor * len(exact):
            raise UnableToApportion("floor_too_high", steps=steps, units=len(exact), floor=floor)
        counts = _METHODS[method](steps, exact, floor)
        amounts = {key: count * step for key, count in counts.items()}
    shares = tuple(Share(key, Decimal(weights[key]), exact_decimal(quotas[key]), amounts[key]) for key in exact)
    return Apportioned(method, total, shares, reserve)


def compare(
    total: Decimal | int,
    weights: Mapping[str, Decimal | int],
    methods: Iterable[AllocationMethod] = COMPUTED,
    *,
    step: Decimal | int = 1,
    floor: int = 1,
    reserve: Decimal | int = 0,
) -> dict[AllocationMethod, Apportioned]:
    """The computed methods side by side."""
    return {m: apportion(total, weights, m, step=step, floor=floor, reserve=reserve) for m in methods}


def _weights(weights: Mapping[str, Decimal | int]) -> dict[str, Fraction]:
    if not weights:
        raise UnableToApportion("no_units")
    exact = {key: Fraction(weights[key]) for key in sorted(weights)}
    for key, weight in exact.items():
        if weight < 0:
            raise UnableToApportion("negative_weight", unit=key)
    return exact if any(exact.values()) else dict.fromkeys(exact, Fraction(1))


def _stated(units: Mapping[str, Fraction], by_hand: Mapping[str, Decimal | int]) -> dict[str, Decimal]:
    for key in units:
        if key not in by_hand:
            raise UnableToApportion("not_stated", unit=key)
    return {key: Decimal(by_hand[key]) for key in units}


def _in_steps(amount: Decimal, step: Decimal) -> int:
    steps = Fraction(amount) / Fraction(step)
    if steps.denominator != 1:
        raise UnableToApportion("not_in_steps", amount=amount, step=step)
    return steps.numerator


def _largest_remainder(steps: int, weights: Mapping[str, Fraction], floor: int) -> dict[str, int]:
    """Units whose quota is under the floor get the floor; the rest share what is left by quota and largest
    remainder.
    """
    counts: dict[str, int] = {}
    free = dict(weights)
    while True:
        left, over = steps - sum(counts.values()), sum(free.values(), Fraction(0))
        quotas = {key: left * weight / over if over else Fraction(0) for key, weight in free.items()}
        under = [key for key, quota in quotas.items() if quota < floor]
        if not under:
            break
        for key in under:
            counts[key] = floor
            del free[key]
    counts |= {key: int(quota) for key, quota in quotas.items()}
    by_remainder = sorted(quotas, key=lambda key: (int(quotas[key]) - quotas[key], -weights[key], key))
    for key in by_remainder[: steps - sum(counts.values())]:
        counts[key] += 1
    return dict(sorted(counts.items()))


_Priority = tuple[int, Fraction]


def _divisor(
    priority: Callable[[Fraction, int], _Priority], seats: Callable[[Fraction], int]
) -> Callable[[int, Mapping[str, Fraction], int], dict[str, int]]:
    """A divisor method: seats one by one to the highest priority.

    Divisor methods are house monotone, so the seats that a divisor gives for sure are a safe start; `seats(weight /
    divisor)` counts those with a priority above it. Only the last few are then handed out one by one.
    """

    def share(steps: int, weights: Mapping[str, Fraction], floor: int) -> dict[str, int]:
        over = sum(weights.values(), Fraction(0))

        def start(house: int) -> dict[str, int]:
            return {
                key: max(floor, seats(weight * house / over)) if weight else floor for key, weight in weights.items()
            }

        low, high = 0, steps
        while low < high:
            house = (low + high + 1) // 2
            low, high = (house, high) if sum(start(house).values()) <= steps else (low, house - 1)
        counts = start(low) if low else dict.fromkeys(weights, floor)
        queue = [(_reversed(priority(w, counts[key])), -w, key) for key, w in weights.items() if w]
        heapq.heapify(queue)
        for _ in range(steps - sum(counts.values())):
            _, minus_weight, key = queue[0]
            counts[key] += 1
            heapq.heapreplace(queue, (_reversed(priority(-minus_weight, counts[key])), minus_weight, key))
        return counts

    return share


def _reversed(priority: _Priority) -> _Priority:
    return -priority[0], -priority[1]


def _over(weight: Fraction, divisor: Fraction) -> _Priority:
    return (0, weight / divisor) if divisor else (1, weight)


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)


def _huntington_hill_seats(quotient: Fraction) -> int:
    whole = int(quotient)
    return whole + (quotient**2 > whole * (whole + 1))


_METHODS: dict[AllocationMethod, Callable[[int, Mapping[str, Fraction], int], dict[str, int]]] = {
    AllocationMethod.LARGEST_REMAINDER: _largest_remainder,
    AllocationMethod.WEBSTER: _divisor(
        lambda weight, held: _over(weight, held + Fraction(1, 2)), lambda quotient: _ceiling(quotient - Fraction(1, 2))
    ),
    AllocationMethod.ADAMS: _divisor(lambda weight, held: _over(weight, Fraction(held)), _ceiling),
    # Squared priorities, so that the geometric mean stays exact.
    AllocationMethod.HUNTINGTON_HILL: _divisor(
        lambda weight, held: _over(weight**2, Fraction(held * (held + 1))), _huntington_hill_seats
    ),
}
