"""What a number on another structure is, worked out by brute force: the slow, plain answer beside `restated_sql`.

Each figure that was reported is carried to the heirs of its unit; those at and below a unit give its number. A figure
counts unless somebody below its unit said something too (and the measure does not add it): see `Rule.parent_adds`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hoaluoi.spine.indicators.rules.rollup import SHOWN, UnitAdditivity

_FINEST = 6


@dataclass(frozen=True, slots=True)
class Rule:
    """How figures of a measure are carried: `decimals` are the steps in which an amount (a weight) is parted."""

    over_units: UnitAdditivity
    parent_adds: bool = False
    decimals: int = 0
    weight_decimals: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """What a unit said, with the weight of a mean."""

    unit: int
    value: Decimal | None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class HeirShare:
    """An heir of a unit with its shares of amounts and of weights; exactly one is the main one."""

    unit: int
    main: bool
    share: Fraction
    weight_share: Fraction


@dataclass(frozen=True, slots=True)
class Carried:
    """A figure (or an heir's part of it) where it stands on the other structure. `counts`: it adds up, else it is only
    shown beside; `inherited`: it is another unit's."""

    source: int
    unit: int
    value: Decimal
    weight: Decimal | None
    share: Fraction
    counts: bool
    inherited: bool


def carry(
    figures: Sequence[Figure],
    rule: Rule,
    above: Mapping[int, Iterable[int]],
    heirs: Mapping[int, Sequence[HeirShare]],
) -> list[Carried]:
    """`above`: for each unit those above it in the tree in which it reported; `heirs`: of units that handed on."""
    weighs = rule.over_units is UnitAdditivity.MEAN_WEIGHTED
    hidden: set[int] = set()
    for each in figures:
        if each.value is not None and not rule.parent_adds and (not weighs or (each.weight or 0) > 0):
            hidden.update(above.get(each.unit, ()))
    carried: list[Carried] = []
    for each in figures:
        if each.value is None:
            continue
        counts, to = each.unit not in hidden, heirs.get(each.unit, ())
        if not to:
            carried.append(Carried(each.unit, each.unit, each.value, each.weight, Fraction(1), counts, False))
            continue
        whole = rule.over_units is not UnitAdditivity.SUM
        values = [each.value] * len(to) if whole else _parted(each.value, rule.decimals, to, [h.share for h in to])
        weights: Sequence[Decimal | None] = [None] * len(to)
        if each.weight is not None:
            weights = _parted(each.weight, rule.weight_decimals, to, [h.weight_share for h in to])
        carried += [
            Carried(each.unit, heir.unit, value, weight, Fraction(1) if whole else heir.share, counts, True)
            for heir, value, weight in zip(to, values, weights, strict=True)
        ]
    return carried


def _parted(amount: Decimal, decimals: int, heirs: Sequence[HeirShare], shares: Sequence[Fraction]) -> list[Decimal]:
    """Whole steps by largest remainder, the main heir first on ties, then in the order of units."""
    fits = Fraction(amount) * 10**decimals % 1 == 0
    steps = abs(Fraction(amount)) * 10 ** (decimals if fits else _FINEST)
    exact = [steps * share for share in shares]
    whole = [int(part) for part in exact]
    order = sorted(range(len(heirs)), key=lambda i: (whole[i] - exact[i], not heirs[i].main, heirs[i].unit))
    for i in order[: int(steps - sum(whole))]:
        whole[i] += 1
    unit = Decimal(1).scaleb(-(decimals if fits else _FINEST))
    return [part * unit * (-1 if amount < 0 else 1) for part in whole]


def total(carried: Iterable[Carried], unit: int, below: Iterable[int], over_units: UnitAdditivity) -> Decimal | None:
    """A unit's number from what stands at it and `below` it."""
    inside = {unit, *below}
    here = [each for each in carried if each.unit in inside]
    counted = [each for each in here if each.counts]
    match over_units:
        case UnitAdditivity.SUM:
            return sum((each.value for each in counted), Decimal(0)) if counted else None
        case UnitAdditivity.MAX:
            return max((each.value for each in counted), default=None)
    weight = sum((Fraction(each.weight) for each in counted if each.weight is not None), Fraction(0))
    if over_units is UnitAdditivity.MEAN_WEIGHTED and weight > 0:
        parts = (Fraction(each.value) * Fraction(each.weight) for each in counted if each.weight is not None)
        return _rounded(sum(parts, Fraction(0)) / weight)
    own = [each for each in here if each.unit == unit]
    typed = [each.value for each in own if not each.inherited]
    single = own[0].value if len(own) == 1 else None
    return max(typed) if typed else single


def over_days(parts: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """The mean of values weighted by their days."""
    known = [(Fraction(value) * days, days) for value, days in parts]
    days = sum(each for _, each in known)
    return _rounded(sum((value for value, _ in known), Fraction(0)) / days) if days else None


def _rounded(number: Fraction) -> Decimal:
    """To six decimals, half away from zero."""
    millionths = (2 * abs(number.numerator) * 10**_FINEST + number.denominator) // (2 * number.denominator)
    sign = -1 if number < 0 else 1
    return (Decimal(sign * millionths) * SHOWN).quantize(SHOWN, ROUND_HALF_UP)
