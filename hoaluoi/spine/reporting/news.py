"""News of returns for rooms above: they join in their `AppConfig.ready()` and are called inside the transaction."""

from collections.abc import Callable
from datetime import datetime

from hoaluoi.spine.reporting.models import ReturnVersion

Listener = Callable[[ReturnVersion, datetime], None]
_sent: list[Listener] = []
_approved: list[Listener] = []


def on_sent(listener: Listener) -> None:
    """Called with each version that came in, amendments included."""
    if listener not in _sent:
        _sent.append(listener)


def on_approved(listener: Listener) -> None:
    if listener not in _approved:
        _approved.append(listener)


def sent(version: ReturnVersion, at: datetime) -> None:
    for listener in _sent:
        listener(version, at)


def approved(version: ReturnVersion, at: datetime) -> None:
    for listener in _approved:
        listener(version, at)
