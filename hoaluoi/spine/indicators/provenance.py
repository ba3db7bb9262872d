"""Where a fact comes from: rooms above that hold the cells say how to open them, in their `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """The cell behind a fact: what it stands in (`title`, `url`), who sent it when through which channel, with which
    file, under which ledger entry; `text` is the quotation a figure was taken from."""

    title: str
    url: str = ""
    person: str = ""
    at: datetime | None = None
    channel: str = ""
    file_id: int | None = None
    ledger_entry_id: int | None = None
    cell_label: str = ""
    text: str = ""


Opener = Callable[[int, str], Opened | None]
_openers: dict[str, Opener] = {}


def opens(source_type: str, opener: Opener) -> None:
    """`opener(source_id, source_key)` opens facts of this source type; None if the thing is gone."""
    _openers[source_type] = opener


def opened(source_type: str, source_id: int, source_key: str) -> Opened | None:
    """The cell behind a fact, or None where nobody can open it."""
    opener = _openers.get(source_type)
    return opener(source_id, source_key) if opener else None
