"""Long histories of many units at once: what evaluations read. Lean rows, one statement."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.indicators.models import Measure, RestatedValue, RollupValue
from hoaluoi.spine.indicators.readings import COLUMNS, Line, Reading, Watched, measure_codes, of_indicator, of_measure

History = list[tuple[Period, Reading]]


def histories(
    of: Watched, unit_ids: Collection[int], period_kind: str, first: date, last: date, basis: str = Basis.ALL
) -> dict[int, History]:
    """Every period of a kind that ends from `first` to `last`, oldest first.

    Periods in which nobody said or owed anything are not in the answer, nor are units that have none.
    """
    stand, codes = stand_of(basis), measure_codes(of)
    asked = {
        "measure__code__in": codes, "unit__in": list(unit_ids), "basis": stand.facts, "period_kind": period_kind,
        "end_date__range": (first, last),
    }  # fmt: skip
    sources: list[QuerySet[Any]] = [RollupValue.objects.filter(**asked)]
    if stand.edition:
        sources.append(RestatedValue.objects.filter(**asked, edition=stand.edition))
    by_place: dict[tuple[int, str], dict[str, Line]] = defaultdict(dict)
    for rows in sources:
        restated = rows.model is RestatedValue
        for row in rows.order_by("end_date").values_list(*COLUMNS).iterator():
            line = Line._make((*row, restated))
            by_place[line.unit_id, line.period][line.measure_code] = line
    periods: dict[str, Period] = {}
    found: dict[int, History] = defaultdict(list)
    for (unit_id, code), each in by_place.items():
        period = periods.get(code) or periods.setdefault(code, Period.from_code(code))
        found[unit_id].append((period, _reading(of, each)))
    return {unit_id: sorted(history, key=lambda each: each[0].end_date) for unit_id, history in found.items()}


def _reading(of: Watched, rows: dict[str, Line]) -> Reading:
    if isinstance(of, Measure):
        return of_measure(rows.get(of.code), parent_adds=of.parent_adds)
    return of_indicator(of, rows)
