"""Shares of a target when units reorganise: who holds what afterwards, so that no share is lost and none counted twice.

A target's shares form a tree: each unit holds a value and may have handed it down to units below it; what it kept is
its reserve. What a predecessor kept is parted among its successors in whole steps, by the decision's shares; what it
had handed down goes with the units that hold it. A unit that moves takes its value along: the unit it leaves holds that
much less, the unit it joins that much more, and so on up to the unit that stands above both. The top never changes.
For a rate (`additive` false) a value is a level, not an amount: everybody holds the same level as before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from hoaluoi.core.organisation.rules.shares import apportion

Heirs = Sequence[tuple[int, Fraction]]


@dataclass
class Held:
    """Values in force by unit, and from whom each unit has its share (None: it is the target's own)."""

    values: dict[int, Decimal] = field(default_factory=dict)
    givers: dict[int, int | None] = field(default_factory=dict)

    def reserve(self, unit: int) -> Decimal:
        """What a unit kept of its value for itself."""
        below = (self.values[each] for each, giver in self.givers.items() if giver == unit)
        return self.values[unit] - sum(below, Decimal(0))

    def handed_down(self) -> set[int]:
        """Units that have handed theirs down."""
        return {giver for giver in self.givers.values() if giver is not None}

    def way_up(self, unit: int | None) -> list[int]:
        found: list[int] = []
        while unit is not None and unit in self.values and unit not in found:
            found.append(unit)
            unit = self.givers[unit]
        return found


def succeed(
    held: Held, unit: int, heirs: Heirs, *, under: Mapping[int, int | None], decimals: int, additive: bool
) -> None:
    """Hands a unit's share to its heirs (which may include itself). `under` says from whom an heir without a share has
    it: the unit above it. Units that the predecessor had handed down to go to the first heir, or stay with it."""
    if unit not in held.values:
        return
    reserve = held.reserve(unit)
    value, giver = held.values.pop(unit), held.givers.pop(unit)
    names = [heir for heir, _ in heirs]
    foster = unit if unit in names else names[0]
    if additive:  # what was handed down goes with those it was handed to; the rest is shared
        parts = apportion(reserve, [share for _, share in heirs], decimals)
        parts[names.index(foster)] += value - reserve
    else:
        parts = [value] * len(heirs)
    for (heir, _), part in zip(heirs, parts, strict=True):
        if heir in held.values:
            if additive:
                _raise(held, heir, part, stop=held.way_up(giver))
        else:
            own_giver = giver if heir == unit else _giver(held, under.get(heir), giver)
            held.values[heir], held.givers[heir] = Decimal(0) if additive else value, own_giver
            if additive:
                _raise(held, heir, part, stop=held.way_up(giver))
    if additive:
        _lower(held, giver, names, parts)
    for each, from_whom in held.givers.items():
        if from_whom == unit and foster != unit:
            held.givers[each] = foster if each != foster else giver


def _giver(held: Held, above: int | None, instead: int | None) -> int | None:
    """The unit above, if it holds a share of the target; else who gave the predecessor its share."""
    return above if above is not None and above in held.values else instead


def _raise(held: Held, unit: int, by: Decimal, stop: Sequence[int]) -> None:
    """More for a unit and all above it, up to where the amount came from."""
    for each in held.way_up(unit):
        if each in stop:
            return
        held.values[each] += by


def _lower(held: Held, giver: int | None, heirs: Sequence[int], parts: Sequence[Decimal]) -> None:
    """Less for those above the predecessor that do not stand above the heir."""
    for heir, part in zip(heirs, parts, strict=True):
        above = set(held.way_up(heir))
        for each in held.way_up(giver):
            if each in above:
                break
            held.values[each] -= part


def move(held: Held, unit: int, to: int, *, additive: bool) -> None:
    """The unit takes its share along to another giver, if that one holds a share of the target."""
    if unit not in held.values or to not in held.values or held.givers[unit] == to or unit in held.way_up(to):
        return
    value, before = held.values[unit], held.givers[unit]
    if additive:
        joined, left = held.way_up(to), held.way_up(before)
        for each in joined:
            if each not in left:
                held.values[each] += value
        for each in left:
            if each not in joined:
                held.values[each] -= value
    held.givers[unit] = to
