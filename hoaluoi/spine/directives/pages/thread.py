"""What was recorded about one thing, for those who may read the ledger there."""

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.pages import Line, lines
from hoaluoi.core.ledger.queries import about

MOST = 30


def thread_of(actor: Actor, subject_type: str, pk: int, unit_id: int) -> list[Line]:
    """The newest acts on it; none for a reader without the right."""
    if not actor.can_over(Permission.LEDGER_VIEW, unit_id):
        return []
    return lines(list(about(subject_type, pk)[:MOST]))
