"""The organisation in one period as the fold walks it: who stands above whom."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

_DEEPEST = 50


class Tree:
    """Parent of every unit that stood in the period; a root's is None. Units that are not in it stand alone."""

    def __init__(self, parents: Mapping[int, int | None]) -> None:
        self.parents = dict(parents)

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for unit, parent in self.parents.items():
            if parent is not None:
                found.setdefault(parent, []).append(unit)
        return found

    def way_up(self, unit: int) -> list[int]:
        """The unit and all above it, lowest first."""
        way = [unit]
        while (above := self.parents.get(way[-1])) is not None and len(way) < _DEEPEST:
            way.append(above)
        return way

    def below(self, unit: int) -> list[int]:
        """All units below one."""
        found: list[int] = []
        waiting = list(self._children.get(unit, ()))
        while waiting:
            found.append(waiting.pop())
            waiting += self._children.get(found[-1], ())
        return found

    def touched_by(self, changed: Iterable[int]) -> set[int]:
        """The changed units and all above them: those whose totals may change."""
        found: set[int] = set()
        for unit in changed:
            above: int | None = unit
            while above is not None and above not in found:
                found.add(above)
                above = self.parents.get(above)
        return found

    def beside(self, touched: Collection[int]) -> list[int]:
        """Untouched units right below touched ones: their totals stand and need no look at what lies below them."""
        return sorted(child for unit in touched for child in self._children.get(unit, ()) if child not in touched)

    def pairs(self, units: Iterable[int], within: Collection[int] | None = None) -> tuple[list[int], list[int]]:
        """(unit, itself or one above it), as two columns; only those above that are `within` (None: all)."""
        below: list[int] = []
        above: list[int] = []
        for unit in sorted(units):
            for each in self.way_up(unit):
                if within is None or each in within:
                    below.append(unit)
                    above.append(each)
        return below, above
