"""The dated closure, derived from placements: whole, or for the units whose way up has changed."""

from collections.abc import Iterable

from django.db import connection, transaction

# Ranges are intersected on the way up; a pair that held in two stretches gets two rows.
_DERIVE = """
WITH RECURSIVE up(line, ancestor_id, descendant_id, depth, valid) AS (
    SELECT line, unit_id, unit_id, 0, valid FROM organisation_placement {only}
    UNION ALL
    SELECT up.line, p.parent_id, up.descendant_id, up.depth + 1, up.valid * p.valid
    FROM up JOIN organisation_placement p
      ON p.unit_id = up.ancestor_id AND p.line = up.line AND p.parent_id IS NOT NULL AND p.valid && up.valid
    WHERE up.depth < 50
)
INSERT INTO organisation_closure (line, ancestor_id, descendant_id, depth, valid)
SELECT line, ancestor_id, descendant_id, depth, unnest(range_agg(valid))
FROM up WHERE NOT isempty(valid)
GROUP BY line, ancestor_id, descendant_id, depth
"""
_LOCK = 5_020_811  # any number that nothing else locks


def hold() -> None:
    """One change of structure at a time, until the transaction ends.

    Without it two moves could make a cycle together, and two rebuilds could both insert the same rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


@transaction.atomic
def rebuild() -> None:
    """Derives every closure row anew. Readers see the old rows until the transaction ends."""
    hold()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisation_closure")
        cursor.execute(_DERIVE.format(only=""))


@transaction.atomic
def refresh(unit_ids: Iterable[int], line: str) -> None:
    """Derives anew the rows of units whose placements changed in a line, and of all that ever stood below them.

    Gives what `rebuild` would give: a change of a unit's placement alters only the ancestors of its descendants.
    """
    hold()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT descendant_id FROM organisation_closure WHERE line = %s AND ancestor_id = ANY(%s)",
            [line, list(unit_ids)],
        )
        touched = sorted({row[0] for row in cursor.fetchall()} | set(unit_ids))
        cursor.execute("DELETE FROM organisation_closure WHERE line = %s AND descendant_id = ANY(%s)", [line, touched])
        cursor.execute(_DERIVE.format(only="WHERE line = %s AND unit_id = ANY(%s)"), [line, touched])
