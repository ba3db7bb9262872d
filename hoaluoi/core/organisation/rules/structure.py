"""The structure as it was known: the tree in which units reported, before acts that were recorded late.

An act recorded in October may say that a unit was closed in June. What July's tree is by now has the unit no more; but
in July the unit reported, and so did those that stood below it then. Who stood below whom when they reported decides
what a figure stands for: that of a unit with others below it sums them up, and counts only if nobody below said
anything. So a late act can move a number to other units but never make one count that did not.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A unit under its parent (None: at the top) from `start` to the day before `end`; None: since ever, still."""

    unit: int
    parent: int | None
    start: date | None = None
    end: date | None = None

    def within(self, first: date, last: date) -> bool:
        """Whether it holds on some day of a stretch."""
        return (self.start is None or self.start <= last) and (self.end is None or self.end > first)


@dataclass(frozen=True, slots=True)
class LateAct:
    """An act in force that was recorded after it held: until `known_from` units reported as if it were not.

    `before`: places that it changed, by their row, as they were; None: it added the row.
    """

    act_id: int
    on: date
    known_from: date
    before: Mapping[int, Place | None]

    def unknown_in(self, last: date) -> bool:
        """Whether it held in a period that ended before anybody knew."""
        return self.on <= last < self.known_from


def tree_of(places: Iterable[tuple[int, Place]], first: date, last: date) -> dict[int, int | None]:
    """Parent of every unit that stood in a stretch of days: as on its last day, else where it stood last in it."""
    latest: dict[int, tuple[date, int, Place]] = {}
    for row, place in places:
        if place.within(first, last):
            found = (place.start or date.min, row, place)
            if place.unit not in latest or latest[place.unit][:2] < found[:2]:
                latest[place.unit] = found
    parents = {unit: found[2].parent for unit, found in latest.items()}
    return {unit: parent if parent in parents else None for unit, parent in parents.items()}


@dataclass(frozen=True)
class Structure:
    """All places of the administrative line by their row, and the late acts behind them, in the order of recording."""

    places: Mapping[int, Place]
    late: tuple[LateAct, ...] = ()

    def within(self, first: date, last: date) -> dict[int, int | None]:
        """The tree of a period (or of one day), as it is known."""
        return tree_of(self.places.items(), first, last)

    def unknown_in(self, last: date) -> tuple[LateAct, ...]:
        """Late acts of which nobody knew when a period ended in which they held."""
        return tuple(act for act in self.late if act.unknown_in(last))

    def reported_within(self, first: date, last: date, period_end: date | None = None) -> dict[int, int | None]:
        """The tree of a period (or of a stretch, as known at a period's end) in which its units reported."""
        places: dict[int, Place] = dict(self.places)
        for act in reversed(self.unknown_in(period_end or last)):
            for row, before in act.before.items():
                if before is None:
                    places.pop(row, None)
                else:
                    places[row] = before
        parents = tree_of(places.items(), first, last)
        # Acts that were known in time may rest on one that was not; taken alone they may lead in a circle.
        return self.within(first, last) if _circular(parents) else parents


def _circular(parents: Mapping[int, int | None]) -> bool:
    sound: set[int] = set()
    for unit in parents:
        way: list[int] = []
        above: int | None = unit
        while above is not None and above not in sound:
            if above in way:
                return True
            way.append(above)
            above = parents.get(above)
        sound.update(way)
    return False
