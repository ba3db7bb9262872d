"""The vocabulary that every room reads with, and the test run of a change on the texts that are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hoaluoi.core.access.actor import Actor
from hoaluoi.spine.documents.access import visible_to
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.drafting import DEFAULT, DraftChange, Overlay, Vocabulary, changes
from hoaluoi.spine.words.models import Version

MOST_TEXTS = 80
MOST_CHARACTERS = 1_200_000  # a run of a few seconds: the page waits for it


@dataclass(frozen=True, slots=True)
class TextTrial:
    """What one document says otherwise."""

    document: Document
    changes: tuple[DraftChange, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A test run: the documents that change, and how many were read and passed over."""

    rows: tuple[TextTrial, ...]
    read: int
    passed_over: int

    @property
    def drafts_changed(self) -> int:
        return sum(len(row.changes) for row in self.rows)


def newest() -> Version | None:
    """The version in force; None while the data file stands as it came."""
    return Version.objects.select_related("saved_by").first()


def overlay_in_force() -> tuple[Overlay, int]:
    """The overlay that is read with and its number, 0 for none."""
    version = newest()
    return (version.overlay, version.number) if version else (Overlay(), 0)


def vocabulary() -> Vocabulary:
    """The vocabulary to read with now; one object a version, so that its patterns are kept. One query."""
    number = Version.objects.values_list("pk", flat=True).first()
    return DEFAULT if number is None else _of_version(number)


@lru_cache(maxsize=4)
def _of_version(version_id: int) -> Vocabulary:
    return Version.objects.get(pk=version_id).overlay.over()


def trial(actor: Actor, overlay: Overlay, against: Overlay) -> Trial:
    """What the stored texts that the actor may read say otherwise with `overlay`, the newest texts first.

    Raises UnableToExtend when a word cannot be taken.
    """
    before, after = against.over(), overlay.over()
    kept, passed_over = _texts(actor)
    rows = [TextTrial(d, changes(d.text, before, after, document_date=d.issued_date)) for d in kept]
    return Trial(tuple(row for row in rows if row.changes), len(kept), passed_over)


def _texts(actor: Actor) -> tuple[Sequence[Document], int]:
    found = visible_to(actor).exclude(text="")
    kept: list[Document] = []
    characters = 0
    for document in found[:MOST_TEXTS]:
        characters += len(document.text)
        if characters > MOST_CHARACTERS:
            break
        kept.append(document)
    return kept, found.count() - len(kept)
