"""Word lists for tests of every room: `version(alice)` adds "ráng" to the demands of the reader."""

from datetime import UTC, datetime

from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.drafting import Overlay
from hoaluoi.spine.words import operations, queries
from hoaluoi.spine.words.models import Version
from tests.factories.organisation import actor

AT = datetime(2022, 6, 1, 2, 0, tzinfo=UTC)


def version(by: Person, **lists: tuple[str, ...]) -> Version:
    """A saved version; `lists` are written with two underscores: cue__target=("ráng",)."""
    added = {name.replace("__", "."): words for name, words in lists.items()} or {"cue.target": ("ráng",)}
    number = queries.overlay_in_force()[1]
    return operations.save(overlay=Overlay(added), on_version=number, note="từ địa phương", by=actor(by), at=AT)
