"""What was decided about people after an act, and stays decided when the act is undone.

An act carries a position on in the successor. Whoever ended it there has ended it: the undo lets the old one begin
again and end on that day. A right that was revoked stays revoked; what was delegated from the position in the successor
goes back with it.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.organisation.models import Delegation, Position
from hoaluoi.core.organisation.operations.reorganisations.journal import Change

_Holder = tuple[int, str, str]


@dataclass
class Since:
    """`left`: rows that an undo need not find as the act left them, for this says what becomes of them."""

    left: set[tuple[type[Any], int]] = field(default_factory=set)
    ended: dict[_Holder, date] = field(default_factory=dict)
    cut: dict[_Holder, list[int]] = field(default_factory=lambda: defaultdict(list))
    kept: set[int] = field(default_factory=set)

    def put_back(self) -> None:
        """After the rows are again what they were: positions that were ended since end when they did."""
        for holder, day in self.ended.items():
            for position in Position.objects.filter(pk__in=self.cut[holder]):
                lower, upper = position.valid.lower, position.valid.upper
                if (lower is None or lower < day) and (upper is None or upper > day):
                    position.valid = DateRange(lower, day)
                    position.save(update_fields=["valid"])


def decided(changes: Sequence[Change]) -> Since:
    """Looks at the positions and delegations that an act touched as they are now; lets go what hangs on new ones."""
    found = Since()
    positions = [change for change in changes if change.model is Position]
    now = Position.objects.in_bulk([change.row_id for change in positions])
    for change in positions:
        if change.before is not None and change.after is not None:
            _cut(found, change, now.get(change.row_id))
    for change in positions:
        if change.before is None and change.after is not None:
            _opened(found, change, now.get(change.row_id))
    given = [change for change in changes if change.model is Delegation and change.before is None]
    there = Delegation.objects.in_bulk([change.row_id for change in given])
    for change in given:
        row = there.get(change.row_id)
        if row is None or row.revoked_at is not None:
            found.left.add((Delegation, change.row_id))
    _give_back_delegated(found, positions, {change.row_id for change in given})
    return found


def _holder(row: dict[str, Any]) -> _Holder:
    return row["person_id"], row["line"], row["role"]


def _cut(found: Since, change: Change, now: Position | None) -> None:
    """The position that the act ended: ended earlier still by somebody, it stays so."""
    row = json.loads(change.after or "{}")
    found.cut[_holder(row)].append(change.row_id)
    if now is not None and now.valid.upper is not None and now.valid.upper < _until(row):
        found.left.add((Position, change.row_id))
        found.kept.add(change.row_id)


def _opened(found: Since, change: Change, now: Position | None) -> None:
    """The position that the act opened in its place: gone or ended since."""
    row = json.loads(change.after or "{}")
    if now is None:
        found.left.add((Position, change.row_id))
    elif now.valid.upper is not None and (row_until := _until(row)) > now.valid.upper:
        found.left.add((Position, change.row_id))
        holder = _holder(row)
        found.ended[holder] = min(now.valid.upper, found.ended.get(holder, row_until))


def _until(row: dict[str, Any]) -> date:
    """The day from which a row of the journal no longer holds, in PostgreSQL's way of writing ranges."""
    end = str(row["valid"]).rstrip(")").partition(",")[2]
    return date.fromisoformat(end) if end else date.max


def _give_back_delegated(found: Since, positions: Sequence[Change], known: set[int]) -> None:
    for change in positions:
        if change.before is None and change.after is not None:
            old = found.cut.get(_holder(json.loads(change.after)))
            if old:
                later = Delegation.objects.filter(position=change.row_id).exclude(pk__in=known)
                later.update(position=old[0])
