"""Who carries on whose history: the chain of successors from a unit to the units of another day.

A unit's number belongs to the unit that reported it. Looked at on the structure of a later day ("as it is now") it goes
down the chain of reorganisations since then: whole to the one successor, in stated shares to several. A unit that was
closed without an act leaves its history to the unit it last stood under; what it reports after that stands alone.

- *As it was*, for a period: only a unit that no longer stood in the period at all needs an heir. That happens when a
  reorganisation was recorded late: the unit had reported for a time in which, as one knows now, it was closed.
- *As it is now*, on the structure of an edition's day: every act after the period up to that day; and every closing
  up to that day, because a closed unit is nowhere on that structure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

SHARES = ("by_hand", "customers", "headcount", "equal")
_WHOLE = (Fraction(1),) * len(SHARES)
Key = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One succession: `shares` in the order of `SHARES`. Acts of one day follow one another by their number."""

    on: date
    act_id: int
    predecessor: int
    successor: int
    main: bool = True
    closes: bool = True
    shares: tuple[Fraction, ...] = _WHOLE

    @property
    def decided(self) -> bool:
        """By an act; else the unit was closed without one and left its history to the unit above."""
        return self.act_id > 0

    @property
    def key(self) -> Key:
        return self.on, self.act_id


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that carries on (a share of) another's history. Exactly one heir of a unit is the main one."""

    unit: int
    main: bool
    shares: tuple[Fraction, ...]


@dataclass
class Lineage:
    """All successions in force."""

    steps: Mapping[int, list[list[Step]]] = field(default_factory=dict)
    """By predecessor: its acts in order, each with its steps."""

    @classmethod
    def of(cls, steps: Iterable[Step]) -> "Lineage":
        found: dict[int, dict[Key, list[Step]]] = defaultdict(lambda: defaultdict(list))
        for step in steps:
            found[step.predecessor][step.key].append(step)
        return cls({unit: [acts[key] for key in sorted(acts)] for unit, acts in found.items()})

    def heirs_then(self, unit: int, start: date) -> list[Heir]:
        """Who stands in for a unit in a period that starts then, as it was; empty: the unit itself."""
        return self._follow(unit, lambda step: step.closes and step.decided and step.on <= start)

    def heirs_now(self, unit: int, start: date, end: date, edition: date) -> list[Heir]:
        """Who carries on, on the structure of `edition`, what the unit had in a period; empty: itself."""

        def counts(step: Step) -> bool:
            gone = step.closes and (step.decided or step.on > start)
            return step.on <= edition and (gone or step.on > end)

        return self._follow(unit, counts)

    def _follow(self, unit: int, counts: Callable[[Step], bool]) -> list[Heir]:
        settled: dict[int, Heir] = {}
        waiting = [(Heir(unit, True, _WHOLE), (date.min, 0))]
        while waiting:
            heir, after = waiting.pop()
            act = next((a for a in self.steps.get(heir.unit, ()) if a[0].key > after and counts(a[0])), None)
            if act is None:
                settled[heir.unit] = _together(settled.get(heir.unit), heir)
            else:
                waiting += [(_pass(heir, step), step.key) for step in act]
        found = sorted(settled.values(), key=lambda each: (not each.main, each.unit))
        return [] if [each.unit for each in found] == [unit] else found

    def gone_into(self, units: Iterable[int], on: date) -> set[int]:
        """Units closed by a day whose history one of these units (or one gone into them) carries on."""
        found = set(units)
        closings = [act for acts in self.steps.values() for act in acts if act[0].closes and act[0].on <= on]
        for act in sorted(closings, key=lambda steps: steps[0].key, reverse=True):
            if any(step.successor in found for step in act):
                found.add(act[0].predecessor)
        return found - set(units)

    def changed_by(self, upto: date) -> set[int]:
        """Units that some act up to a day made hand on their history, in whole or part."""
        return {unit for unit, acts in self.steps.items() if acts[0][0].on <= upto}


def _pass(heir: Heir, step: Step) -> Heir:
    shares = tuple(a * b for a, b in zip(heir.shares, step.shares, strict=True))
    return Heir(step.successor, heir.main and step.main, shares)


def _together(one: Heir | None, other: Heir) -> Heir:
    if one is None:
        return other
    shares = tuple(a + b for a, b in zip(one.shares, other.shares, strict=True))
    return Heir(one.unit, one.main or other.main, shares)
