"""What administrators changed in the word lists, one row a version; the newest is read with."""

from typing import Any, ClassVar

from django.db import models

from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.drafting import Overlay


class Version(models.Model):
    """The whole overlay as it was saved, with what its test run showed; never changed afterwards."""

    number = models.PositiveIntegerField(unique=True)
    added = models.JSONField(default=dict, help_text="{list: [words added to those of the data file]}")
    dropped = models.JSONField(default=dict, help_text="{list: [words of the data file that no longer count]}")
    note = models.CharField(max_length=300, help_text="why, in the administrator's words")
    texts_read = models.PositiveIntegerField(help_text="stored texts that the test run read")
    drafts_changed = models.PositiveIntegerField(help_text="drafts that it read otherwise")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.note}"

    @property
    def overlay(self) -> Overlay:
        return Overlay(_tuples(self.added), _tuples(self.dropped))

    @property
    def size(self) -> int:
        """How many words it adds or takes out."""
        return self.overlay.size


def _tuples(lists: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in lists.items()}
