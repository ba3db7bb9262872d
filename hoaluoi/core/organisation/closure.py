"""Rebuilds the dated closure from placements: all at once, level by level, in one SQL statement a line."""

from django.db import connection, transaction

# Ranges are intersected on the way up; a pair that held in two stretches gets two rows.
_REBUILD = """
WITH RECURSIVE up(line, ancestor_id, descendant_id, depth, valid) AS (
    SELECT line, unit_id, unit_id, 0, valid FROM organisation_placement
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


@transaction.atomic
def rebuild() -> None:
    """Derives every closure row anew. Readers see the old rows until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisation_closure")
        cursor.execute(_REBUILD)
