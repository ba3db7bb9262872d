"""Reading numbers: always from roll-up rows, whole lists of units at once, a constant number of queries.

`basis` is a word of `basis`: on a later structure ("all@2025-07-01") the restated row is read where there is one.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Kind, Period, period_of
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.indicators.models import Indicator, Measure, RestatedValue, RollupValue
from hoaluoi.spine.indicators.readings import (
    COLUMNS,
    NOTHING,
    Line,
    Reading,
    Watched,
    measure_codes,
    of_indicator,
    of_measure,
)


def watched(kind: str, code: str) -> Watched | None:
    """The measure or indicator ("measure" or "indicator") of that code."""
    if kind == "measure":
        return Measure.objects.filter(code=code).first()
    return Indicator.objects.filter(code=code).first() if kind == "indicator" else None


def watched_by_code(code: str) -> Watched | None:
    """The indicator of that code, else the measure."""
    return watched("indicator", code) or watched("measure", code)


def reading(of: Watched, unit_id: int, period: Period, basis: str = Basis.ALL) -> Reading:
    """One number; with no row for it, a reading that is not defined."""
    return readings_for_units(of, [unit_id], period, basis)[unit_id]


def readings_for_units(
    of: Watched, unit_ids: Collection[int], period: Period, basis: str = Basis.ALL
) -> dict[int, Reading]:
    """A number for each unit asked, in two queries however many units."""
    rows = _rows([of], unit_ids, [period.code], basis)
    return {unit_id: _read(of, rows, unit_id, period.code) for unit_id in unit_ids}


def table(
    of: Iterable[Watched], unit_ids: Collection[int], periods: Collection[Period], basis: str = Basis.ALL
) -> dict[tuple[str, int, str], Reading]:
    """Many numbers x units x periods in two queries; keys (code, unit id, period code)."""
    wanted = list(of)
    codes = [period.code for period in periods]
    rows = _rows(wanted, unit_ids, codes, basis)
    return {
        (each.code, unit_id, code): _read(each, rows, unit_id, code)
        for each in wanted
        for unit_id in unit_ids
        for code in codes
    }


def series(
    of: Watched, unit_id: int, period_kind: str, until: date | Period, count: int, basis: str = Basis.ALL
) -> list[tuple[Period, Reading]]:
    """The last `count` periods up to the one that holds (or is) `until`, oldest first; gaps are not defined."""
    return series_for_units(of, [unit_id], period_kind, until, count, basis)[unit_id]


def series_for_units(
    of: Watched,
    unit_ids: Collection[int],
    period_kind: str,
    until: date | Period,
    count: int,
    basis: str = Basis.ALL,
) -> dict[int, list[tuple[Period, Reading]]]:
    """`series` for a list of units, in two queries."""
    periods = last_periods(period_kind, until, count)
    rows = _rows([of], unit_ids, [period.code for period in periods], basis)
    return {unit_id: [(period, _read(of, rows, unit_id, period.code)) for period in periods] for unit_id in unit_ids}


def last_periods(period_kind: str, until: date | Period, count: int) -> list[Period]:
    """`count` periods of a kind up to the one that holds `until`, oldest first."""
    if isinstance(until, Period):
        period = until if until.kind == Kind(period_kind) else period_of(until.end_date, period_kind)
    else:
        period = period_of(until, period_kind)
    found = [period]
    while len(found) < count:
        found.append(found[-1].previous())
    return found[::-1]


def latest(
    of: Watched, unit_ids: Collection[int], on: date, basis: str = Basis.ALL, *, look_back_days: int = 366,
    period_kind: str = "",
) -> dict[int, tuple[Period, Reading]]:  # fmt: skip
    """The newest number of each unit that is defined, of periods that end on or before a date and within the look-back.

    `period_kind` defaults to the shortest the number is read for. Units with none are not in the answer.
    """
    kind = period_kind or of.period_kind
    found: dict[int, tuple[Period, Reading]] = {}
    by_key = _read_rows(
        [of], unit_ids, basis, period_kind=kind, end_date__lte=on, end_date__gt=on - timedelta(days=look_back_days)
    )
    ends = {(unit_id, period): row.end_date for (_, unit_id, period), row in by_key.items()}
    for unit_id, code in sorted(ends, key=lambda key: ends[key], reverse=True):
        if unit_id not in found and (number := _read(of, by_key, unit_id, code)).defined:
            found[unit_id] = Period.from_code(code), number
    return found


def totals_between(
    measure: Measure, unit_ids: Collection[int], first: date, last: date, basis: str = Basis.ALL
) -> dict[int, Decimal]:
    """What a measure that sums over time came to in the base periods that end from `first` to `last`: a running count
    over dates that are no kept period (a campaign, half a year). Units with none are left out."""
    rows = _read_rows([measure], unit_ids, basis, period_kind=measure.period_kind, end_date__range=(first, last))
    totals: dict[int, Decimal] = {}
    for (_, unit_id, _), row in rows.items():
        if row.value is not None:
            totals[unit_id] = totals.get(unit_id, Decimal(0)) + row.value
    return totals


_WEIGHTS = """
SELECT u.id, r.value
FROM indicators_measure m CROSS JOIN unnest(%s::bigint[]) AS u(id)
CROSS JOIN LATERAL (
    SELECT value FROM indicators_rollupvalue
    WHERE unit_id = u.id AND measure_id = m.id AND period_kind = m.period_kind AND end_date <= %s AND basis = %s
      AND value IS NOT NULL
    ORDER BY end_date DESC LIMIT 1
) r
WHERE m.code = %s"""


def weights(measure_code: str, unit_ids: Collection[int], on: date, basis: str = Basis.ALL) -> dict[int, Decimal]:
    """The last value of a measure on or before a date (headcount, customers); units with none are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_WEIGHTS, [list(unit_ids), on, stand_of(basis).facts, measure_code])
        return dict(cursor.fetchall())


def spoken_of(of: Watched, unit_ids: Collection[int]) -> set[int]:
    """Of some units those with all below them of which every measure of a number speaks: somebody said or owed it."""
    found = set(unit_ids)
    for code in measure_codes(of):
        rows = RollupValue.objects.filter(unit=OuterRef("pk"), measure__code=code, basis=Basis.ALL)
        found &= set(Unit.objects.filter(Exists(rows), pk__in=found).values_list("pk", flat=True))
    return found


Key = tuple[str, int, str]


def _read_rows(of: Iterable[Watched], unit_ids: Collection[int], basis: str, **which: object) -> dict[Key, Line]:
    """One query; a second for what is restated on a later structure."""
    stand, codes = stand_of(basis), {code for each in of for code in measure_codes(each)}
    asked = {"measure__code__in": codes, "unit_id__in": list(unit_ids), "basis": stand.facts, **which}
    sources: list[QuerySet[Any]] = [RollupValue.objects.filter(**asked)]
    if stand.edition:
        sources.append(RestatedValue.objects.filter(**asked, edition=stand.edition))
    found: dict[Key, Line] = {}
    for source in sources:
        later = source.model is RestatedValue
        for row in source.values_list(*COLUMNS):
            line = Line._make((*row, later))
            found[line.measure_code, line.unit_id, line.period] = line
    return found


def _rows(
    of: Iterable[Watched], unit_ids: Collection[int], period_codes: Collection[str], basis: str
) -> dict[Key, Line]:
    return _read_rows(of, unit_ids, basis, period__in=list(period_codes))


def _read(of: Watched, rows: Mapping[Key, Line], unit_id: int, period: str) -> Reading:
    if isinstance(of, Measure):
        row = rows.get((of.code, unit_id, period))
        return of_measure(row, parent_adds=of.parent_adds) if row else NOTHING
    codes = measure_codes(of)
    return of_indicator(of, {code: row for code in codes if (row := rows.get((code, unit_id, period)))})
