"""Who carries on whose history: the chain of successors from a unit to the units of another day.

A unit's number belongs to the unit that reported it. Looked at on the structure of a later day ("as it is now") it goes
down the chain of reorganisations since then: whole to the one successor, in stated shares to several. A unit that was
closed without an act leaves its history to the unit it last stood under; what it reports after that stands alone.

- *As it was*, for a period: only a unit that no longer stood in the period at all needs an heir. That happens when a
  reorganisation was recorded late: the unit had reported for a time in which, as one knows now, it was closed.
- *As it is now*, on the structure of an edition's day: every act after the period up to that day; and every closing
  up to that day, because a closed unit is nowhere on that structure.

An act may be recorded after others that lie behind it: who then took something over from a unit is by now known to have
been closed before. It went on at once to that unit's own successors. Acts that would lead in a circle are refused
(`circle`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

SHARES = ("by_hand", "customers", "headcount", "equal")
_WHOLE = (Fraction(1),) * len(SHARES)
Key = tuple[date, int]
_NONE: frozenset[tuple[int, Key]] = frozenset()


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

    def without(self, act_ids: Collection[int]) -> "Lineage":
        """The lineage as it was known before some acts."""
        if not act_ids:
            return self
        known = ((unit, [act for act in acts if act[0].act_id not in act_ids]) for unit, acts in self.steps.items())
        return Lineage({unit: acts for unit, acts in known if acts})

    def heirs_then(self, unit: int, start: date) -> list[Heir]:
        """Who stands in for a unit in a period that starts then, as it was; empty: the unit itself."""

        def counts(step: Step, own: bool) -> bool:
            return step.closes and step.on <= start and (step.decided or not own)

        return self._follow(unit, counts)

    def heirs_now(self, unit: int, start: date, end: date, edition: date) -> list[Heir]:
        """Who carries on, on the structure of `edition`, what the unit had in a period; empty: itself."""

        def counts(step: Step, own: bool) -> bool:
            gone = step.closes and (step.decided or not own or step.on > start)
            return step.on <= edition and (gone or step.on > end)

        return self._follow(unit, counts)

    def _follow(self, unit: int, counts: Callable[[Step, bool], bool]) -> list[Heir]:
        """`counts(step, own)`: whether an act counts for the unit itself, or for one that took over from it."""
        settled: dict[int, Heir] = {}
        waiting: list[tuple[Heir, Key, frozenset[tuple[int, Key]]]] = [(Heir(unit, True, _WHOLE), (date.min, 0), _NONE)]
        while waiting:
            heir, after, passed = waiting.pop()
            acts = (a for a in self.steps.get(heir.unit, ()) if (heir.unit, a[0].key) not in passed)
            act = next((a for a in acts if counts(a[0], not passed) and _goes_on(a[0], after)), None)
            if act is None:
                settled[heir.unit] = _together(settled.get(heir.unit), heir)
            else:
                taken = passed | {(heir.unit, act[0].key)}
                waiting += [(_pass(heir, step), max(after, step.key), taken) for step in act]
        found = sorted(settled.values(), key=lambda each: (not each.main, each.unit))
        return [] if [each.unit for each in found] == [unit] else found

    def gone_into(self, units: Iterable[int], on: date) -> set[int]:
        """Units closed by a day whose history one of these units (or one gone into them) carries on."""
        before: dict[int, set[int]] = defaultdict(set)
        for step in self._closings():
            if step.on <= on:
                before[step.successor].add(step.predecessor)
        found, waiting = set(units), list(units)
        while waiting:
            gone = before[waiting.pop()] - found
            found |= gone
            waiting += gone
        return found - set(units)

    def carried_on(self, unit: int, on: date, known_from: Mapping[int, date]) -> dict[int, date]:
        """All who by a day carry on what a closed unit reported, one after another, with the day from which each
        reports for it too: that of the act, or (`known_from`, by act) the day on which a late act became known."""
        found: dict[int, date] = {}
        waiting = [(unit, date.min)]
        while waiting:
            gone, since = waiting.pop()
            for step in (step for act in self.steps.get(gone, ()) for step in act):
                if step.closes and step.decided and step.on <= on:
                    day = max(since, known_from.get(step.act_id, step.on))
                    if day < found.get(step.successor, date.max):
                        found[step.successor] = day
                        waiting.append((step.successor, day))
        return found

    def circle(self, unit: int) -> bool:
        """Whether the closings lead from a unit back to itself."""
        after: dict[int, set[int]] = defaultdict(set)
        for step in self._closings():
            after[step.predecessor].add(step.successor)
        seen, waiting = set[int](), [unit]
        while waiting:
            further = after[waiting.pop()] - seen
            if unit in further:
                return True
            seen |= further
            waiting += further
        return False

    def _closings(self) -> Iterator[Step]:
        return (step for acts in self.steps.values() for act in acts for step in act if step.closes)

    def changed_by(self, upto: date) -> set[int]:
        """Units that some act up to a day made hand on their history, in whole or part."""
        return {unit for unit, acts in self.steps.items() if acts[0][0].on <= upto}


def _goes_on(step: Step, after: Key) -> bool:
    """Whether what a unit took over by an act goes on by another: a later one, or one that had closed it already."""
    return step.key > after or (step.closes and step.on <= after[0])


def _pass(heir: Heir, step: Step) -> Heir:
    shares = tuple(a * b for a, b in zip(heir.shares, step.shares, strict=True))
    return Heir(step.successor, heir.main and step.main, shares)


def _together(one: Heir | None, other: Heir) -> Heir:
    if one is None:
        return other
    shares = tuple(a + b for a, b in zip(one.shares, other.shares, strict=True))
    return Heir(one.unit, one.main or other.main, shares)
