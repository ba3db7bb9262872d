"""Saving the word lists."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.spine.drafting import Overlay, UnableToExtend
from hoaluoi.spine.drafting.overlays import require_sound
from hoaluoi.spine.words import events, queries
from hoaluoi.spine.words.models import Version


class UnableToSave(Exception):
    """`code`: nothing_changed, note_missing, changed_meanwhile, or a code of UnableToExtend with its `word`."""

    def __init__(self, code: str, word: str = "") -> None:
        super().__init__(code)
        self.code, self.word = code, word


def save(*, overlay: Overlay, on_version: int, note: str, by: Actor, at: datetime) -> Version:
    """Makes an overlay the one that is read with, after a last test run on the stored texts. Raises UnableToSave.

    `on_version` is the number the change was made from; if another was saved since, nothing is.
    """
    present, number = queries.overlay_in_force()
    if number != on_version:
        raise UnableToSave("changed_meanwhile")
    if not note.strip():
        raise UnableToSave("note_missing")
    if (overlay.add, overlay.drop) == (present.add, present.drop):
        raise UnableToSave("nothing_changed")
    try:
        require_sound(overlay)
    except UnableToExtend as refused:
        raise UnableToSave(refused.code, refused.word) from refused
    run = queries.trial(by, overlay, present)
    try:
        return _saved(overlay, number + 1, note.strip()[:300], run, by, at)
    except IntegrityError as taken:
        raise UnableToSave("changed_meanwhile") from taken


@transaction.atomic
def _saved(overlay: Overlay, number: int, note: str, run: queries.Trial, by: Actor, at: datetime) -> Version:
    version = Version.objects.create(
        number=number,
        added=_lists(overlay.add),
        dropped=_lists(overlay.drop),
        note=note,
        texts_read=run.read,
        drafts_changed=run.drafts_changed,
        saved_at=at,
        saved_by=by.person,
    )
    record(
        event=events.SAVED,
        by=by,
        at=at,
        subject_type=events.SUBJECT,
        subject_id=version.pk,
        data={"number": number, "note": note, "added": version.added, "dropped": version.dropped},
    )
    return version


def _lists(words: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: list(each) for name, each in words.items()}
