"""Append-only record of who did what, chained by hash: one chain for each unit and day, one root for each day.

A row is written in the transaction of the act it records. Only acts of the same unit on the same day wait for one
another, so a deadline rush over many units does not queue at one lock. The ledger holds no foreign keys: it outlives
what it speaks of. A database trigger refuses UPDATE and DELETE of entries.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One act. `hash` covers every other column and the hash before it in the same chain."""

    day = models.DateField()
    chain_unit_id = models.BigIntegerField(help_text="unit whose chain this is; 0 for the group-wide chain")
    sequence = models.PositiveIntegerField(help_text="1, 2, 3 … in the chain")
    at = models.DateTimeField()
    event = models.CharField(max_length=80)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    on_behalf_of = models.CharField(max_length=200, blank=True, help_text="who delegated the right, if anybody did")
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "chain_unit_id", "sequence"], name="ledger_chain_position"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="ledger_subject"),
            models.Index(fields=["actor_id", "-id"], name="ledger_actor"),
            models.Index(fields=["chain_unit_id", "-id"], name="ledger_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.chain_unit_id}/{self.sequence} {self.event}"


class ChainHead(models.Model):
    """The last link of each chain; the row lock on it orders the acts of one unit and day."""

    day = models.DateField()
    unit_id = models.BigIntegerField()
    length = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "unit_id"], name="ledger_one_head_per_chain")]


class DailyRoot(models.Model):
    """Hash over all chain heads of a finished day and over the root before it; also append-only."""

    day = models.DateField(unique=True)
    chains = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
