"""Folding: the facts of a slice become roll-up rows at every level, exactly once however often it runs.

0. One fold of a slice at a time: a second one would only wait for the first at every turn.
1. Lock the slice's measures (advisory, in order): two folds never write the same rows; others run beside.
2. Read which dirty rows there are, then the facts: a submission that commits in between may be folded already, and its
   dirty row stays for the next fold, which changes nothing. Rows that name units are folded before the whole slice.
3. Base period, then month, quarter and year that hold it, both bases; only rows that differ are written.
4. Delete exactly the dirty rows that were read, in the same transaction: killed anywhere, all of it runs again.
"""

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min, Q

from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import expectation, news
from hoaluoi.spine.indicators.models import DirtySlice, FoldLog, Measure
from hoaluoi.spine.indicators.operations import climbs, restating
from hoaluoi.spine.indicators.operations.facts import FREE_KINDS, defer_fold

_LOCK_SPACE = 71_210
_MAX_ROUNDS = 1000
_SLICE_LOCK_SPACE = 71_212
# Few enough that what is sent meanwhile waits a moment only.
_SILENT_AT_ONCE = 100
# While there is something sent in every turn, the silent ones have one turn in so many seconds.
_SILENT_EVERY_SECONDS = 10.0
# Restating holds the measures' locks: so many periods that a fold which waits for them does not wait long.
_RESTATED_AT_ONCE = 12


def fold_slice(source: str, period: Period, *, at: datetime) -> int:
    """Folds a slice until nothing of it is dirty; returns the number of units whose numbers changed.

    What was sent goes first: whoever sent something sees it before the longer work of writing down who owes and said
    nothing, which has a turn when nothing sent waits, or every ten seconds. Idempotent; safe beside other folds and
    after a kill at any point.
    """
    changed: set[int] = set()
    # Whoever finds a slice being folded leaves it to that fold, which looks again after it has let go.
    while DirtySlice.objects.filter(source=source, period=period.code).exists():
        with _alone(source, period) as alone:
            if not alone:
                break
            rounds = _fold_rounds(source, period, at)
        changed |= rounds
    return len(changed)


def _fold_rounds(source: str, period: Period, at: datetime) -> set[int]:
    changed: set[int] = set()
    silent_due = time.monotonic() + _SILENT_EVERY_SECONDS
    for _round in range(_MAX_ROUNDS):
        if source.startswith(restating.SOURCE):
            units = _restate_once(source, at)
        elif time.monotonic() < silent_due:
            units = _fold_once(source, period, at)
        else:
            units = _fold_once(source, period, at, sent_first=False)
            silent_due = time.monotonic() + _SILENT_EVERY_SECONDS
        if units is None:
            break
        changed |= units
    return changed


@contextmanager
def _alone(source: str, period: Period) -> Iterator[bool]:
    """Whether nobody else folds this slice, who then waits for nobody; PostgreSQL lets go of a worker that dies."""
    key: list[int | str] = [_SLICE_LOCK_SPACE, f"{source}:{period.code}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", key)
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)


@dataclass(frozen=True)
class _Taken:
    """Dirty rows that one fold clears: their ids, the units they name (None: the whole slice), and whether who owes is
    counted anew."""

    ids: list[int]
    unit_ids: frozenset[int] | None
    counting: bool


@transaction.atomic
def _fold_once(source: str, period: Period, at: datetime, *, sent_first: bool = True) -> set[int] | None:
    started = time.monotonic()
    measures = [measure for measure in _measures_of(source) if _may_have(measure, period)]
    ids = [measure.pk for measure in measures]
    lock_measures(ids)
    taken = _take(source, period, sent_first=sent_first)
    if not taken.ids:
        return None
    if [measure.pk for measure in _measures_of(source) if _may_have(measure, period)] != ids:
        return set()  # while we waited the source came to feed another measure: with it, in the next round
    # The first fold of a slice's measures counts who owes; that they said nothing is written down right after it.
    first = not FoldLog.objects.filter(source=source, period=period.code, measure_ids=ids).exists()
    slice_rows = DirtySlice.objects.filter(pk__in=taken.ids)
    requested_at = slice_rows.aggregate(first=Min("requested_at"))["first"] or at
    work = climbs.Work(period, measures, taken.unit_ids, first or taken.counting, at)
    units, periods = climbs.fold(work)
    slice_rows.delete()
    restating.request(source=source, period=period, at=at)
    if first and taken.unit_ids is not None:
        _ask_for_silent(source, period, {unit for _, unit in expectation.owed(ids, period)} - taken.unit_ids, at)
    FoldLog.objects.create(
        source=source, period=period.code, requested_at=requested_at, folded_at=at, requests=len(taken.ids),
        measure_ids=ids, units=len(units), milliseconds=round((time.monotonic() - started) * 1000),
    )  # fmt: skip
    if units:
        news.folded(ids, periods, units)
    return units


@transaction.atomic
def _restate_once(source: str, at: datetime) -> set[int] | None:
    """Restates the next periods of a source that wait for it: a change of structure asks for all at once."""
    started = time.monotonic()
    measures = _measures_of(source)
    lock_measures([measure.pk for measure in measures])
    waiting = DirtySlice.objects.filter(source=source)
    periods = sorted(Period.from_code(code) for code in waiting.values_list("period", flat=True).distinct())
    asked = {period: list(waiting.filter(period=period.code)) for period in periods[:_RESTATED_AT_ONCE]}
    if not asked:
        return None
    if _measures_of(source) != measures:
        return set()
    suited = {period: [measure for measure in measures if _may_have(measure, period)] for period in asked}
    units = restating.restate([climbs.Work(period, suited[period], None, True, at) for period in asked])
    DirtySlice.objects.filter(pk__in=[row.pk for rows in asked.values() for row in rows]).delete()
    each = round((time.monotonic() - started) * 1000 / len(asked))
    FoldLog.objects.bulk_create(
        FoldLog(
            source=source, period=period.code, requested_at=min(row.requested_at for row in rows), folded_at=at,
            requests=len(rows), measure_ids=[measure.pk for measure in suited[period]], units=len(units),
            milliseconds=each,
        )
        for period, rows in asked.items()
    )  # fmt: skip
    return units


def _take(source: str, period: Period, *, sent_first: bool) -> _Taken:
    """What this fold takes on: all that was sent, or one part of the silent ones, or everything."""
    slice_rows = DirtySlice.objects.filter(source=source, period=period.code).order_by("pk")
    rows = list(slice_rows.values_list("pk", "unit_ids", "counting"))
    sent = [(pk, units) for pk, units, counting in rows if units is not None and not counting]
    whole = any(units is None for _, units, _ in rows)
    if sent and (sent_first or len(sent) == len(rows)):
        return _Taken([pk for pk, _ in sent], frozenset(unit for _, units in sent for unit in units), False)
    if whole or not rows:
        return _Taken([pk for pk, *_ in rows], None, True)
    pk, silent = next((pk, units) for pk, units, counting in rows if counting)
    return _Taken([pk], frozenset(silent or ()), True)


def _ask_for_silent(source: str, period: Period, unit_ids: set[int], at: datetime) -> None:
    """Has those who owe and said nothing written down, in parts: between them what is sent meanwhile is folded."""
    units = sorted(unit_ids)
    DirtySlice.objects.bulk_create(
        DirtySlice(
            source=source, period=period.code, unit_ids=units[start : start + _SILENT_AT_ONCE], counting=True,
            requested_at=at,
        )
        for start in range(0, len(units), _SILENT_AT_ONCE)
    )  # fmt: skip


def _may_have(measure: Measure, base: Period) -> bool:
    """A source may feed measures of several kinds of period: what is a longer period to one is the base of another."""
    return measure.period_kind in ("", base.kind.value) or base.kind in FREE_KINDS


def _measures_of(source: str) -> list[Measure]:
    """The measures a source feeds, and the means that they weigh."""
    fed = Measure.objects.filter(sources__source=source.removeprefix(restating.SOURCE)).values("pk")
    return list(Measure.objects.filter(Q(pk__in=fed) | Q(weight__in=fed)).order_by("pk"))


def lock_measures(measure_ids: Collection[int]) -> None:
    """Waits until nobody else folds these measures; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(%s, id::int)) FROM unnest(%s::bigint[]) AS id",
            [_LOCK_SPACE, sorted(measure_ids)],
        )


def any_dirty(now: datetime) -> bool:
    """Whether `sweep` would find something."""
    return DirtySlice.objects.exists()


def sweep(now: datetime) -> None:
    """Defers the fold of every slice that is dirty and has no job: what a kill or a race left behind."""
    known = DirtySlice.objects.values_list("source", "period").distinct()
    for source, period in known.order_by("source", "period"):
        defer_fold(source, period)
