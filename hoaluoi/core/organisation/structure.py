"""Reads the structure as it is known and as it was reported in (see `rules.structure`)."""

from collections import defaultdict

from django.db import connection
from django.db.models import F

from hoaluoi.core.organisation.models import Placement, Reorganisation
from hoaluoi.core.organisation.rules.structure import LateAct, Place, Structure

# A change of a place keeps the row before as the database writes it.
_CHANGED = """
SELECT c.act_id, c.row_id, c.before IS NULL, (c.before->>'unit_id')::bigint, (c.before->>'parent_id')::bigint,
       lower((c.before->>'valid')::daterange), upper((c.before->>'valid')::daterange)
FROM organisation_rowchange c
WHERE c.model = 'organisation.Placement' AND c.act_id = ANY(%s) AND coalesce(c.before, c.after)->>'line' = 'admin'"""


def late_acts() -> tuple[LateAct, ...]:
    """Acts in force that were recorded late, in the order of recording; one query where there is none, else two."""
    rows = Reorganisation.objects.filter(undone_at=None, duties_from__gt=F("on")).order_by("pk")
    acts = list(rows.values_list("pk", "on", "duties_from"))
    if not acts:
        return ()
    before: dict[int, dict[int, Place | None]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [[pk for pk, *_ in acts]])
        for act_id, row, added, unit, parent, start, end in cursor.fetchall():
            before[act_id][row] = None if added else Place(unit, parent, start, end)
    return tuple(LateAct(pk, on, known_from, before[pk]) for pk, on, known_from in acts)


def places() -> dict[int, Place]:
    """All places of the administrative line, by row."""
    rows = Placement.objects.filter(line="admin").values_list("pk", "unit_id", "parent_id", "valid")
    return {pk: Place(unit, parent, valid.lower, valid.upper) for pk, unit, parent, valid in rows}


def load() -> Structure:
    return Structure(places(), late_acts())
