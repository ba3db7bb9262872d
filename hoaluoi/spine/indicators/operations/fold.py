"""Folding: the facts of a slice become roll-up rows at every level, exactly once however often it runs.

1. Lock the slice's measures (advisory, in order): two folds never write the same rows; others run beside.
2. Read which dirty rows there are, then the facts: a submission that commits in between may be folded already, and its
   dirty row stays for the next fold, which changes nothing.
3. Base period, then month, quarter and year that hold it, both bases; only rows that differ are written.
4. Delete exactly the dirty rows that were read, in the same transaction: killed anywhere, all of it runs again.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, Q

from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators import expectation, news, rollup_sql
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import DirtySlice, FoldLog, Measure
from hoaluoi.spine.indicators.operations.facts import defer_fold
from hoaluoi.spine.indicators.rules.spans import anchor, holding, longer_kinds, parts_of, steps

_LOCK_SPACE = 71_210
_MAX_ROUNDS = 20
# The planner cannot know how large the steps of a fold are; guessing small, it would compare every row with every row.
_PLANNER = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off"
_PLANNER_AGAIN = "SET LOCAL enable_nestloop TO DEFAULT; SET LOCAL jit TO DEFAULT"


@dataclass(frozen=True)
class _Work:
    """What a fold has to do: measures by how they add up over time, base period, units that changed (None: all)."""

    base: Period
    measures: list[Measure]
    changed: list[int] | None
    at: datetime

    def ids(self, *, last: bool) -> list[int]:
        return [m.pk for m in self.measures if (m.time_additivity == TimeAdditivity.LAST) is last]


def fold_slice(source: str, period: Period, *, at: datetime) -> int:
    """Folds a slice until nothing of it is dirty; returns the number of units whose numbers changed.

    Idempotent; safe beside other folds and after a kill at any point.
    """
    changed: set[int] = set()
    for _ in range(_MAX_ROUNDS):
        units = _fold_once(source, period, at)
        if units is None:
            break
        changed |= units
    return len(changed)


@transaction.atomic
def _fold_once(source: str, period: Period, at: datetime) -> set[int] | None:
    started = time.monotonic()
    measures = _measures_of(source)
    lock_measures([measure.pk for measure in measures])
    dirty = list(DirtySlice.objects.filter(source=source, period=period.code).values_list("pk", "unit_ids"))
    if not dirty:
        return None
    # The first fold of a slice's measures also writes down who owed and said nothing.
    ids = [measure.pk for measure in measures]
    first = not FoldLog.objects.filter(source=source, period=period.code, measure_ids=ids).exists()
    whole = first or any(units is None for _, units in dirty)
    unit_ids = None if whole else sorted({unit for _, units in dirty for unit in units or ()})
    slice_rows = DirtySlice.objects.filter(pk__in=[pk for pk, _ in dirty])
    requested_at = slice_rows.aggregate(first=Min("requested_at"))["first"] or at
    units, periods = fold(_Work(period, measures, unit_ids, at))
    slice_rows.delete()
    FoldLog.objects.create(
        source=source, period=period.code, requested_at=requested_at, folded_at=at, requests=len(dirty),
        measure_ids=ids, units=len(units), milliseconds=round((time.monotonic() - started) * 1000),
    )  # fmt: skip
    if units:
        news.folded(ids, periods, units)
    return units


def _measures_of(source: str) -> list[Measure]:
    """The measures a source feeds, and the means that they weigh."""
    fed = Measure.objects.filter(sources__source=source).values("pk")
    return list(Measure.objects.filter(Q(pk__in=fed) | Q(weight__in=fed)).order_by("pk"))


def lock_measures(measure_ids: Collection[int]) -> None:
    """Waits until nobody else folds these measures; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(%s, id::int)) FROM unnest(%s::bigint[]) AS id",
            [_LOCK_SPACE, sorted(measure_ids)],
        )


def fold(work: _Work) -> tuple[set[int], list[Period]]:
    """Base period first, then what is put together from it. Returns units whose numbers changed, and the periods."""
    if not work.measures:
        return set(), [work.base]
    affected = _affected(work.base, work.changed)
    units = _climb_base(work, affected)
    periods = [work.base]
    for step in steps(work.base):
        parts = [part.code for part in parts_of(step.period, step.parts)]
        units |= _combine(work, step.period, parts, affected)
        periods.append(step.period)
    for period, parts_kind in _last_periods(work):
        units |= _climb_last(work, period, parts_kind)
        periods.append(period)
    return units, sorted(set(periods))


def _climb_base(work: _Work, affected: list[int] | None) -> set[int]:
    holds_on = {m.pk for m in work.measures if m.look_back_days}
    measure_ids = [m.pk for m in work.measures if m.pk not in holds_on]
    return _run(rollup_sql.CLIMB, work, work.base, measure_ids, affected)


def _combine(work: _Work, longer: Period, parts: list[str], affected: list[int] | None) -> set[int]:
    return _run(rollup_sql.COMBINE, work, longer, work.ids(last=False), affected, parts=parts)


def _last_periods(work: _Work) -> Iterator[tuple[Period, Kind | None]]:
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


def _climb_last(work: _Work, period: Period, parts_kind: Kind | None) -> set[int]:
    reached = [
        m.pk
        for m in work.measures
        if m.time_additivity == TimeAdditivity.LAST and (parts_kind or m.look_back_days) and _reaches(work, m, period)
    ]
    affected = _affected(period, work.changed)
    if parts_kind is None:
        return _run(rollup_sql.CLIMB_LAST, work, period, reached, affected)
    parts = [part.code for part in parts_of(period, parts_kind)]
    return _run(rollup_sql.CLIMB_LAST_OF_PARTS, work, period, reached, affected, parts=parts)


def _reaches(work: _Work, measure: Measure, period: Period) -> bool:
    return period.start_date - timedelta(days=measure.look_back_days) <= anchor(work.base)


def _affected(period: Period, changed: list[int] | None) -> list[int] | None:
    """The changed units and all above them on the period's tree."""
    if changed is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            rollup_sql.AFFECTED, {"start": period.start_date, "end": period.end_date, "changed": list(changed)}
        )
        return [row[0] for row in cursor.fetchall()]


def _run(
    sql: str,
    work: _Work,
    period: Period,
    measure_ids: list[int],
    affected: list[int] | None,
    parts: list[str] | None = None,
) -> set[int]:
    if not measure_ids:
        return set()
    weights = [m.weight_id for m in work.measures if m.pk in measure_ids and m.weight_id is not None]
    owed = [] if parts else sorted(expectation.owed(measure_ids, period))
    params: dict[str, Any] = {
        "start": period.start_date,
        "end": period.end_date,
        "days": period.days,
        "period": period.code,
        "period_kind": period.kind.value,
        "kind": work.base.kind.value,
        "shift": 3 if work.base.kind is Kind.WEEK and period.kind is not Kind.WEEK else 0,
        "measures": measure_ids,
        "facts_of": sorted({*measure_ids, *weights}),
        "owed_measures": [measure for measure, _ in owed],
        "owed_units": [unit for _, unit in owed],
        "counted": None if parts else sorted({measure for measure, _ in owed}),
        "parts": parts or [],
        "affected": affected,
        "at": work.at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PLANNER)
        cursor.execute(sql, params)
        units = {row[0] for row in cursor.fetchall()}
        cursor.execute(_PLANNER_AGAIN)
    return units


def sweep(now: datetime) -> None:
    """Defers the fold of every slice that is dirty and has no job: what a kill or a race left behind."""
    known = DirtySlice.objects.values_list("source", "period").distinct()
    for source, period in known.order_by("source", "period"):
        defer_fold(source, period)
