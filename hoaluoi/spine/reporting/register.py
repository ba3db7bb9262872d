"""What rooms above hold as registered for a unit; they join in their `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from datetime import date

from hoaluoi.spine.drafting import Registered

Provider = Callable[[int, date], Iterable[Registered]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """`provider(unit_id, on)` gives the targets that bind the unit on a day."""
    if provider not in _providers:
        _providers.append(provider)


def registered(unit_id: int, on: date) -> list[Registered]:
    """Everything registered for a unit on a day."""
    return [entry for provider in _providers for entry in provider(unit_id, on)]
