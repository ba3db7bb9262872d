"""150 mergers of two districts each, on a year of returns: what they take, and that no total changes by anything.

DHIS2 keeps one of two overlapping values in a merger: on its own demonstration data 150 pair mergers lose 14.3 % of all
totals. Here every total of every measure and period at the top is compared before, after (as it was and as it is now)
and after undoing them, and every roll-up row.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from hoaluoi.core import clock
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.models import Placement, Reorganisation
from hoaluoi.core.organisation.operations.reorganisations.enact import enact, preview
from hoaluoi.core.organisation.operations.reorganisations.undo import undo
from hoaluoi.core.organisation.rules.plans import Plan, Successor
from hoaluoi.site.benchmarks.bulk import analyse
from hoaluoi.site.benchmarks.figures import spread
from hoaluoi.site.benchmarks.population import Population, Shape, populate
from hoaluoi.spine.indicators.models import RestatedValue

Tell = Callable[[str], None]
Totals = dict[tuple[int, str, str], Decimal | None]


@dataclass(frozen=True)
class Reorganising:
    """How many mergers, and how many of them are previewed first."""

    merges: int = 150
    previews: int = 20


def run(asked: Reorganising, shape: Shape, tell: Tell) -> dict[str, Any]:
    """Mergers, totals, undoing; figures in milliseconds and seconds."""
    tell(f"a utility of {shape.units} units")
    made = populate(shape)
    plans = _pairs(made, asked.merges)
    before, rows_before = _totals(made.root_id), _fingerprint()
    tell(f"{len(before)} totals at the top; {asked.previews} previews")
    today, at = clock.today(), clock.now()
    previews = [_timed(preview, plan=plan, by=SYSTEM, at=at, today=today)[1] for plan in plans[: asked.previews]]
    tell(f"{len(plans)} mergers")
    done = [_timed(enact, plan=plan, by=SYSTEM, at=at, today=today) for plan in plans]
    acts: list[Reorganisation] = [act for act, _ in done]
    enacting = [seconds for _, seconds in done]
    tell("restating every past period")
    _, restating = _timed(queue.run_waiting)
    analyse()
    as_was = _totals(made.root_id)
    edition = lineage.editions(today)[-1]
    as_now = as_was | _totals(made.root_id, edition)
    restated = RestatedValue.objects.count()
    tell("undoing them, the last first")
    undoing = [_timed(undo, act=act, reason="bench", by=SYSTEM, at=at, today=today)[1] for act in reversed(acts)]
    _, folding = _timed(queue.run_waiting)
    return {
        "settings": asdict(asked) | made.settings(),
        "merges": len(acts),
        "totals_compared": len(before),
        "totals_changed_as_it_was": _changed(before, as_was),
        "totals_changed_as_it_is_now": _changed(before, as_now),
        "totals_changed_after_undoing": _changed(before, _totals(made.root_id)),
        "roll_up_rows_differ_after_undoing": int(_fingerprint() != rows_before),
        "restated_rows": restated,
        "restated_rows_after_undoing": RestatedValue.objects.count(),
        "preview": spread(previews),
        "act": spread(enacting),
        "undo": spread(undoing),
        "restate_everything_s": round(restating, 1),
        "fold_after_undoing_s": round(folding, 1),
    }


def _pairs(made: Population, count: int) -> list[Plan]:
    """Mergers of two districts of one company each; no district twice."""
    by_company: dict[int, list[int]] = {}
    placed = Placement.objects.filter(unit__in=made.district_ids, line="admin").order_by("unit_id")
    for unit_id, parent_id in placed.values_list("unit_id", "parent_id"):
        by_company.setdefault(parent_id or 0, []).append(unit_id)
    pairs = [
        (units[i], units[i + 1]) for units in by_company.values() for i in range(0, len(units) - 1, 2)
    ]  # fmt: skip
    on = clock.today()
    return [
        Plan(ActKind.MERGE, on, f"BENCH {number}", pair, (Successor(unit_id=pair[1]),), simulated=True)
        for number, pair in enumerate(pairs[:count])
    ]


def _timed(run_it: Callable[..., Any], **terms: Any) -> tuple[Any, float]:
    """What it gave, and the seconds it took."""
    begun = time.perf_counter()
    given = run_it(**terms)
    return given, time.perf_counter() - begun


def _totals(root_id: int, edition: Any = None) -> Totals:
    table, which = (
        ("indicators_rollupvalue", "true") if edition is None else ("indicators_restatedvalue", "edition = %s")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT measure_id, period, basis, value FROM {table} WHERE unit_id = %s AND {which}",
            [root_id, *([edition] if edition else [])],
        )
        return {row[:3]: row[3] for row in cursor.fetchall()}


def _changed(before: Totals, after: Totals) -> int:
    return sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())


_FINGERPRINT = """
SELECT count(*), sum(hashtextextended(concat_ws('|', measure_id, unit_id, period, basis, value, own_value, reported,
    zero, not_applicable, expected, days), 0)::numeric)
FROM indicators_rollupvalue"""


def _fingerprint() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        return tuple(cursor.fetchone())
