"""One fold's way up: base period first, then month, quarter and year; only units that a change touches.

A change touches its unit and all above it. What else lies right below a touched unit has a total that stands, so the
fold reads those totals and the touched units' own facts, however many units there are. A weighted mean cannot be put
together from means: it is taken from all facts of the period.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators import expectation, rollup_sql
from hoaluoi.spine.indicators.enums import Basis, TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.operations.inheriting import THEN, Inheriting, Run
from hoaluoi.spine.indicators.rules.spans import anchor, holding, longer_kinds, parts_of, steps
from hoaluoi.spine.indicators.rules.tree import Tree

# The planner cannot know how large the steps of a fold are; guessing small, it would compare every row with every row.
PLANNER = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off"
PLANNER_AGAIN = "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT"


@dataclass(frozen=True)
class Work:
    """What a fold has to do. `changed`: units whose facts changed (None: all). `counting`: who owes is counted anew;
    otherwise the counts that are there stand."""

    base: Period
    measures: list[Measure]
    changed: frozenset[int] | None
    counting: bool
    at: datetime
    trees: dict[tuple[date, date], Tree] = field(default_factory=dict)

    def tree(self, period: Period) -> Tree:
        """The tree of a period, read once."""
        dates = (period.start_date, period.end_date)
        if dates not in self.trees:
            with connection.cursor() as cursor:
                cursor.execute(rollup_sql.TREE, {"start": dates[0], "end": dates[1]})
                self.trees[dates] = Tree(dict(cursor.fetchall()))
        return self.trees[dates]

    def touched(self, period: Period) -> set[int] | None:
        return None if self.changed is None else self.tree(period).touched_by(self.changed)


@dataclass(frozen=True)
class _Statements:
    counted: str
    stands: str


_CLIMB = _Statements(rollup_sql.CLIMB, rollup_sql.CLIMB_AGAIN)
_CLIMB_LAST = _Statements(rollup_sql.CLIMB_LAST, rollup_sql.CLIMB_LAST_AGAIN)


def fold(work: Work) -> tuple[set[int], list[Period]]:
    """Does the work; returns units whose numbers changed, and the periods they changed in."""
    if not work.measures:
        return set(), [work.base]
    inheriting = Inheriting()
    late = inheriting.late([m.pk for m in work.measures], work.base)
    if late:  # facts of closed units climb from their heirs: the totals beside a changed unit do not tell
        work = replace(work, changed=None, counting=True)
    with connection.cursor() as cursor:
        cursor.execute(PLANNER)
    units = _climb_base(work, inheriting if late else None)
    periods = [work.base]
    for step in steps(work.base):
        parts = [part.code for part in parts_of(step.period, step.parts)]
        units |= _combine(work, step.period, parts)
        periods.append(step.period)
    for period, parts_kind in last_periods(work):
        units |= _climb_last(work, period, parts_kind, inheriting)
        periods.append(period)
    with connection.cursor() as cursor:
        cursor.execute(PLANNER_AGAIN)
    return units, sorted(set(periods))


def _climb_base(work: Work, late: Inheriting | None) -> set[int]:
    measures = base_measures(work)
    if late and measures:
        return Run(THEN["climb"], work.base.kind, work.base, measures, work.at).execute(late)
    return _climb(_CLIMB, work, work.base, measures)


def base_measures(work: Work) -> list[Measure]:
    """Those whose facts of the base period are its numbers."""
    return [m for m in work.measures if not m.look_back_days]


def _combine(work: Work, longer: Period, parts: list[str]) -> set[int]:
    adding = [m.pk for m in adding_measures(work)]
    if not adding:
        return set()
    touched = work.touched(work.base)
    return _execute(rollup_sql.COMBINE, _about(work, longer, adding) | {"parts": parts, "touched": _listed(touched)})


def adding_measures(work: Work) -> list[Measure]:
    """Those whose longer periods are put together from their parts."""
    return [m for m in work.measures if m.time_additivity != TimeAdditivity.LAST]


def last_periods(work: Work) -> Iterator[tuple[Period, Kind | None]]:
    """Periods in which a value of the base period may be the last, with the kind of their parts (None: base kind)."""
    kept = [m for m in work.measures if m.time_additivity == TimeAdditivity.LAST]
    if not kept:
        return
    reach = max(m.look_back_days for m in kept)
    if reach:
        yield from ((period, None) for period in holding(work.base, work.base.kind, reach))
    parts = work.base.kind
    for kind in longer_kinds(work.base.kind):
        yield from ((period, parts) for period in holding(work.base, kind, reach))
        parts = kind


def reached_measures(work: Work, period: Period, parts_kind: Kind | None) -> list[Measure]:
    """Those of which a value of the base period may be the last in a period."""
    return [
        m
        for m in work.measures
        if m.time_additivity == TimeAdditivity.LAST and (parts_kind or m.look_back_days) and _reaches(work, m, period)
    ]


def _climb_last(work: Work, period: Period, parts_kind: Kind | None, inheriting: Inheriting) -> set[int]:
    reached = reached_measures(work, period, parts_kind)
    parts = None if parts_kind is None else [part.code for part in parts_of(period, parts_kind)]
    if reached and inheriting.closed_within(reached, period):
        statement = THEN["last" if parts is None else "last_of_parts"]
        return Run(statement, work.base.kind, period, reached, work.at, parts).execute(inheriting)
    if parts is None:
        return _climb(_CLIMB_LAST, work, period, reached)
    return _climb(rollup_sql.CLIMB_LAST_OF_PARTS, work, period, reached, parts)


def _reaches(work: Work, measure: Measure, period: Period) -> bool:
    return period.start_date - timedelta(days=measure.look_back_days) <= anchor(work.base)


def _climb(
    statement: _Statements | str, work: Work, period: Period, measures: list[Measure], parts: list[str] | None = None
) -> set[int]:
    """Facts climb the period's tree: those of all units, or of the touched ones beside totals that stand."""
    weighted = [m for m in measures if m.unit_additivity == UnitAdditivity.MEAN_WEIGHTED]
    rest = [m for m in measures if m.unit_additivity != UnitAdditivity.MEAN_WEIGHTED]
    units: set[int] = set()
    for group, whole in ((weighted, True), (rest, work.changed is None)):
        if group:
            units |= _climb_group(statement, work, period, group, parts, whole)
    return units


def _climb_group(
    statement: _Statements | str,
    work: Work,
    period: Period,
    measures: list[Measure],
    parts: list[str] | None,
    whole: bool,
) -> set[int]:
    tree, touched, ids = work.tree(period), work.touched(period), [m.pk for m in measures]
    beside = [] if whole or touched is None else tree.beside(touched)
    climbing = tree.parents if whole or touched is None else touched.union(beside)
    # A value that others below overrule is known by the units in between, touched or not.
    below, above = tree.pairs(climbing, None if whole else touched)
    weights = {m.weight_id for m in measures if m.weight_id is not None}
    params = _about(work, period, ids) | {
        "kind": work.base.kind.value,
        "shift": 3 if work.base.kind is Kind.WEEK and period.kind is not Kind.WEEK else 0,
        "facts_of": sorted({*ids, *weights}),
        "saying": None if whole else _listed(touched),
        "beside": beside,
        "up_units": below,
        "up_ancestors": above,
        "touched": _listed(touched),
        "parts": parts or [],
    }
    if isinstance(statement, str):
        return _execute(statement, params)
    if work.counting:
        return _execute(statement.counted, params | _counts_of_owed(ids, period, tree, touched))
    return _execute(statement.stands, params)


def _about(work: Work, period: Period, measure_ids: list[int]) -> dict[str, Any]:
    return {
        "start": period.start_date,
        "end": period.end_date,
        "days": period.days,
        "period": period.code,
        "period_kind": period.kind.value,
        "measures": measure_ids,
        "at": work.at,
    }


def _counts_of_owed(measure_ids: list[int], period: Period, tree: Tree, touched: set[int] | None) -> dict[str, Any]:
    """How many units owe each measure at and below each (touched) unit, in both bases, as columns."""
    owing: dict[int, set[int]] = {}
    for measure_id, unit_id in expectation.owed(measure_ids, period):
        owing.setdefault(unit_id, set()).add(measure_id)
    simulated = set(Unit.objects.filter(pk__in=owing, simulated=True).values_list("pk", flat=True))
    real = {unit: measures for unit, measures in owing.items() if unit not in simulated}
    rows = [
        (basis, measure, unit, count)
        for basis, of in ((Basis.ALL.value, owing), (Basis.REAL.value, real))
        for measures, counts in _counts(of, tree).items()
        for unit, count in counts.items()
        if touched is None or unit in touched
        for measure in measures
    ]
    merged: Counter[tuple[str, int, int]] = Counter()
    for basis, measure, unit, count in rows:
        merged[basis, measure, unit] += count
    return {
        "counted": sorted({measure for measures in owing.values() for measure in measures}),
        "owed_bases": [key[0] for key in merged],
        "owed_measures": [key[1] for key in merged],
        "owed_units": [key[2] for key in merged],
        "owed_counts": list(merged.values()),
    }


def _counts(owing: Mapping[int, set[int]], tree: Tree) -> dict[frozenset[int], Counter[int]]:
    """For each group of measures that the same units owe: how many do at and below every unit."""
    found: dict[frozenset[int], Counter[int]] = {}
    for unit, measures in owing.items():
        found.setdefault(frozenset(measures), Counter()).update(tree.way_up(unit))
    return found


def _listed(units: Iterable[int] | None) -> list[int] | None:
    return None if units is None else sorted(units)


def _execute(sql: str, params: Mapping[str, Any]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {row[0] for row in cursor.fetchall()}
