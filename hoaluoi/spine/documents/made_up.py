"""Whether a reader left out what is made up; the room of numbers above knows it and joins in `AppConfig.ready()`."""

from collections.abc import Callable

from django.http import HttpRequest

_asking: list[Callable[[HttpRequest], bool]] = []


def ask(callback: Callable[[HttpRequest], bool]) -> None:
    """Registers who knows the reader's choice."""
    _asking[:] = [callback]


def is_left_out(request: HttpRequest) -> bool:
    """Whether the reader asked to see nothing that was made up."""
    return any(callback(request) for callback in _asking)
