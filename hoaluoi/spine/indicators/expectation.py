"""Who owes a value: rooms above that know (forms and their assignments) say it here, in their `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Iterable

from hoaluoi.core.periods import Period

Provider = Callable[[Collection[int], Period], Iterable[tuple[int, int]]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """`provider(measure_ids, period)` gives (measure_id, unit_id) of units that owe a value for that base period."""
    if provider not in _providers:
        _providers.append(provider)


def owed(measure_ids: Collection[int], period: Period) -> set[tuple[int, int]]:
    """Every (measure_id, unit_id) that somebody expects in a base period."""
    return {pair for provider in _providers for pair in provider(measure_ids, period)}


def withdraw(provider: Provider) -> None:
    """Takes a provider out again."""
    _providers.remove(provider)
