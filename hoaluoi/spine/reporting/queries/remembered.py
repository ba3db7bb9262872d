"""What was worked out of returns is remembered until anybody does anything.

Each act is an entry of the ledger, so the newest entries stand for all that was done; time itself counts by the minute.
A process remembers for itself, and a bounded number of answers.
"""

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Generic, TypeVar

from hoaluoi.core.ledger import queries as ledger

T = TypeVar("T")


class Remembered(Generic[T]):
    """Answers by what was asked, at most `most` of them. What is remembered is shared: nobody changes it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._known: dict[Hashable, T] = {}

    def get(self, asked: Hashable, now: datetime, make: Callable[[], T]) -> T:
        """The answer, worked out by `make` unless it stands from this minute and nothing was done since."""
        key = ledger.newest(), now.replace(second=0, microsecond=0), asked
        if key in self._known:
            return self._known[key]
        made = make()
        while len(self._known) >= self.most:
            self._known.pop(next(iter(self._known)), None)
        self._known[key] = made
        return made

    def forget(self) -> None:
        """Drops everything: for whoever writes past the ledger."""
        self._known.clear()
