"""What can be done with a document on its page: rooms above offer their acts (joined in `AppConfig.ready()`)."""

from collections.abc import Callable
from dataclasses import dataclass

from hoaluoi.core.access.actor import Actor
from hoaluoi.spine.documents.models import Document


@dataclass(frozen=True)
class Offer:
    """One act: its words, where it begins, its icon."""

    label: str
    url: str
    icon: str


_offering: list[Callable[[Actor, Document], Offer | None]] = []


def offer(callback: Callable[[Actor, Document], Offer | None]) -> None:
    """Registers what a room offers; it answers None for whom or what it does not fit."""
    _offering.append(callback)


def offers_for(actor: Actor, document: Document) -> list[Offer]:
    """What this person may do with this document."""
    return [found for callback in _offering if (found := callback(actor, document)) is not None]
