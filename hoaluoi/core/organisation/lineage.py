"""The lineage of all units, read from successions in force and from units that were closed without one."""

from datetime import date, datetime
from fractions import Fraction

from django.db import connection
from django.db.models import Max

from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.organisation.models import Placement, Reorganisation, Succession
from hoaluoi.core.organisation.rules.lineage import SHARES, Lineage, Step

# Where a unit that stands no more in the administrative line last stood.
_GONE = """
SELECT unit_id, parent_id, until FROM (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id, upper(valid) AS until
    FROM organisation_placement WHERE line = 'admin' ORDER BY unit_id, upper(valid) DESC NULLS FIRST
) AS last_place
WHERE until IS NOT NULL AND parent_id IS NOT NULL"""


@while_unchanged
def load() -> Lineage:
    """Two queries."""
    rows = Succession.objects.filter(act__undone_at=None).values_list(
        "act__on", "act_id", "predecessor", "successor", "main", "closes", *SHARES
    )
    steps = [
        Step(on, act, unit, heir, main, closes, tuple(Fraction(share) for share in shares))
        for on, act, unit, heir, main, closes, *shares in rows
    ]
    closed = {step.predecessor for step in steps if step.closes}
    with connection.cursor() as cursor:
        cursor.execute(_GONE)
        steps += [Step(until, 0, unit, parent) for unit, parent, until in cursor.fetchall() if unit not in closed]
    return Lineage.of(steps)


def editions(today: date) -> list[date]:
    """The days whose structure "as it is now" may mean: the last change up to today, and every change still to come.

    Oldest first; empty while nothing has changed since the first units stood.
    """
    return list(_editions(today))


@while_unchanged
def _editions(today: date) -> tuple[date, ...]:
    days = {
        day
        for valid in Placement.objects.filter(line="admin").values_list("valid", flat=True).distinct()
        for day in (valid.lower, valid.upper)
        if day is not None
    }
    days |= set(Reorganisation.objects.filter(undone_at=None).values_list("on", flat=True))
    if days:
        days.discard(min(days))
    past = [day for day in days if day <= today]
    return tuple(sorted({day for day in days if day > today} | ({max(past)} if past else set())))


@while_unchanged
def shares_moved(edition: date) -> date:
    """From which day on what holds without dates (shares of targets, tasks) stands on an edition's structure: its own
    day, or that on which the last late act was recorded."""
    acts = Reorganisation.objects.filter(undone_at=None, on__lte=edition)
    moved: datetime | None = acts.aggregate(last=Max("carried_out_at"))["last"]
    return max(edition, local_day(moved)) if moved else edition


def edition_for(on: date, today: date) -> date | None:
    """The edition that a reader who looks from a day means by "now": a coming one if the day lies that far ahead."""
    known = editions(today)
    reached = [day for day in known if day <= max(on, today)]
    return reached[-1] if reached else None
