"""News of fresh numbers: rooms above listen here; joined in their `AppConfig.ready()`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from hoaluoi.core.periods import Period


@dataclass(frozen=True, slots=True)
class Folded:
    """Which numbers are fresh: of these measures, in these periods, at these units (those that changed)."""

    measure_ids: frozenset[int]
    periods: tuple[Period, ...]
    unit_ids: frozenset[int]


Listener = Callable[[Folded], None]
_listeners: list[Listener] = []


def on_fold(listener: Listener) -> None:
    """The listener is called inside the fold's transaction, after the rows are written; it should only defer work."""
    if listener not in _listeners:
        _listeners.append(listener)


def folded(measure_ids: Collection[int], periods: Collection[Period], unit_ids: Collection[int]) -> None:
    """Tells every listener."""
    news = Folded(frozenset(measure_ids), tuple(periods), frozenset(unit_ids))
    for listener in _listeners:
        listener(news)
