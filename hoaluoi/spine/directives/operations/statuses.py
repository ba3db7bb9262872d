"""The status of every share of a target on a day, worked out in bulk and kept as rows that hold until the next.

What the numbers and the rules say comes from `queries.judging`; only rows that say something new are written, one
statement a target and basis.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from hoaluoi.spine.directives.models import Allocation, Target, TargetStatus
from hoaluoi.spine.directives.queries.judging import judge
from hoaluoi.spine.directives.queries.scorecards import newest_rows
from hoaluoi.spine.indicators.basis import on_structure_of
from hoaluoi.spine.indicators.enums import Basis

_KEYS = ("target", "unit", "basis", "date")
_VALUES = [
    field.name
    for field in TargetStatus._meta.concrete_fields
    if field.name not in ("id", *_KEYS, "evaluated_at")
]  # fmt: skip
_ATTNAMES = [TargetStatus._meta.get_field(name).attname for name in _VALUES]  # type: ignore[union-attr]


@transaction.atomic
def evaluate(
    *,
    targets: Iterable[Target],
    on: date,
    at: datetime,
    unit_ids: Collection[int] | None = None,
    bases: Iterable[str] = Basis.values,
) -> int:
    """Works out the shares in force of these targets (at `unit_ids`, default all) on a day; returns rows written.

    Idempotent. Withdrawn targets are passed over. Not an act of anybody: it leaves no ledger entry.
    """
    written = 0
    wanted = [target.pk for target in targets]
    for target in Target.objects.filter(pk__in=wanted, withdrawn_at=None).select_related("measure", "indicator"):
        shares = Allocation.objects.filter(target=target, in_force=True)
        if unit_ids is not None:
            shares = shares.filter(unit__in=list(unit_ids))
        held = list(shares)
        for basis in bases:
            # Shares follow a reorganisation, so the numbers beside them are those on the structure of the day.
            written += _store(judge(target, held, on, at, on_structure_of(on, basis)), on, basis)
    return written


def _store(rows: list[TargetStatus], on: date, basis: str) -> int:
    """Writes the rows that differ from the newest one on or before the day."""
    newest = {row.unit_id: row for row in newest_rows([(row.target_id, row.unit_id) for row in rows], on, basis)}
    new = [row for row in rows if not _says_the_same(newest.get(row.unit_id), row)]
    TargetStatus.objects.bulk_create(
        new, batch_size=2000, update_conflicts=True, unique_fields=_KEYS, update_fields=[*_VALUES, "evaluated_at"]
    )
    return len(new)


def _says_the_same(before: TargetStatus | None, now: TargetStatus) -> bool:
    return before is not None and all(getattr(before, name) == getattr(now, name) for name in _ATTNAMES)
