"""What the ledger's pages need to know of units; `organisation` provides it in its `AppConfig.ready()`.

The ledger itself holds only numbers: it outlives the tables it speaks of.
"""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class UnitBook(Protocol):
    """Names of units by id; ids by a name or code; the roots of the organisation on a date."""

    def names(self, unit_ids: Iterable[int]) -> dict[int, str]: ...
    def find(self, text: str) -> frozenset[int]: ...
    def root_ids(self, on: date) -> frozenset[int]: ...


class _NoUnits:
    """Before anybody provides a book: nothing has a name and nobody sees the group-wide chain."""

    def names(self, unit_ids: Iterable[int]) -> dict[int, str]:
        return {}

    def find(self, text: str) -> frozenset[int]:
        return frozenset()

    def root_ids(self, on: date) -> frozenset[int]:
        return frozenset()


_book: list[UnitBook] = [_NoUnits()]


def provide(book: UnitBook) -> None:
    _book[:] = [book]


def book() -> UnitBook:
    return _book[0]
