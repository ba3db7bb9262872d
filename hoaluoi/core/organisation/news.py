"""News that the structure changed: rooms above whose numbers rest on it listen here; joined in `AppConfig.ready()`."""

from collections.abc import Callable
from datetime import date, datetime

Listener = Callable[[date, datetime], None]
_listeners: list[Listener] = []


def on_structure_change(listener: Listener) -> None:
    """`listener(since, at)`: from the day `since` units stand otherwise than was known. Called inside the transaction;
    it should only defer work."""
    if listener not in _listeners:
        _listeners.append(listener)


def structure_changed(since: date, at: datetime) -> None:
    """Tells every listener."""
    for listener in _listeners:
        listener(since, at)
