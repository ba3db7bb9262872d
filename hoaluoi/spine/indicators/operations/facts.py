"""Facts come in: stored, and the slice they belong to marked for the fold, in the caller's transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection, transaction

from hoaluoi.core.jobs import queue
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators.enums import FactState
from hoaluoi.spine.indicators.models import DirtySlice, Fact, FoldLog, Measure, SourceMeasure

FOLD_TASK = "indicators.fold"
# Free dates and overlapping dates never count into a longer period: any measure may have them beside its own kind.
FREE_KINDS = frozenset({Kind.CAMPAIGN, Kind.PLAN, Kind.NINE_MONTH})


@dataclass(frozen=True, slots=True)
class NewFact:
    """One value for unit and period; `value` None goes with state `na`, 0 with `zero`."""

    measure_code: str
    unit_id: int
    period: Period
    value: Decimal | None
    state: str = FactState.REPORTED
    provisional: bool = False
    simulated: bool = False
    source_type: str = ""
    source_id: int = 0
    source_key: str = ""
    note: str = ""


class UnableToPutFacts(ValueError):
    """`code`: unknown_measure, other_kind (a measure is reported by one kind of period), twice (same unit and period),
    state (value and state do not fit); `params` say which."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code} {params}")
        self.code, self.params = code, params


@transaction.atomic
def put_facts(
    *,
    facts: Iterable[NewFact],
    source: str,
    at: datetime,
    replaces: tuple[str, int] | None = None,
) -> None:
    """Stores facts, removes those of the same (source_type, source_id) that are no longer there, asks for the fold.

    `source` is the group that folds together: "form:<code>", "case", "task". `replaces` names the (source_type,
    source_id) whose facts these are; give it where the list may be empty. Raises `UnableToPutFacts`; nothing is stored.
    """
    new = list(facts)
    measures = _measures(new)
    _require_sound(new, measures)
    gone = _remove_absent(new, {(f.source_type, f.source_id) for f in new} | ({replaces} if replaces else set()))
    _upsert(new, measures, at)
    _remember_source(source, {measures[f.measure_code].pk for f in new})
    touched: dict[Period, set[int]] = {}
    for period, unit_id in [*((f.period, f.unit_id) for f in new), *gone]:
        touched.setdefault(period, set()).add(unit_id)
    for period, unit_ids in sorted(touched.items()):
        request_fold(source=source, period=period, at=at, unit_ids=unit_ids)


def withdraw_facts(*, source: str, source_type: str, source_id: int, at: datetime) -> None:
    """Removes every fact that came from one thing (a withdrawn return) and asks for the fold."""
    put_facts(facts=(), source=source, at=at, replaces=(source_type, source_id))


def request_fold(*, source: str, period: Period, at: datetime, unit_ids: Collection[int] | None = None) -> None:
    """Marks a slice dirty and defers its fold, in the caller's transaction; a change of who owes what asks for it too.

    `unit_ids` are the units whose own facts changed; None folds the whole slice anew.
    """
    units = None if unit_ids is None else sorted(unit_ids)
    DirtySlice.objects.create(source=source, period=period.code, unit_ids=units, requested_at=at)
    if not defer_fold(source, period.code):
        # The job we rely on may have begun before we commit, and so have missed our row: we look again after.
        transaction.on_commit(lambda: _defer_if_dirty(source, period.code), robust=True)


def refold(*, source: str, since: date, at: datetime) -> None:
    """Asks for the fold of every slice of a source that was folded and ends on or after a day: who owes it changed."""
    folded = FoldLog.objects.filter(source=source).values_list("period", flat=True).distinct()
    for period in sorted(period for code in folded if (period := Period.from_code(code)).end_date >= since):
        request_fold(source=source, period=period, at=at)


def defer_fold(source: str, period_code: str) -> bool:
    """Puts the fold of a slice into the queue, in the caller's transaction; False if one waits there already, or
    another transaction is just putting it there: in a rush of thousands nobody waits for, or holds back, anybody."""
    waiting = f"{FOLD_TASK}:{source}:{period_code}"
    with connection.cursor() as cursor:
        cursor.execute(_MAY_DEFER, [waiting, _LOCK_SPACE, waiting])
        row = cursor.fetchone()
    if not (row and row[0]):
        return False
    queue.defer(FOLD_TASK, queueing_lock=waiting, source=source, period=period_code)
    return True


_LOCK_SPACE = 71_211
_MAY_DEFER = """
SELECT NOT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo')
    AND pg_try_advisory_xact_lock(%s, hashtext(%s))"""


@transaction.atomic
def _defer_if_dirty(source: str, period_code: str) -> None:
    if DirtySlice.objects.filter(source=source, period=period_code).exists():
        defer_fold(source, period_code)


def _measures(new: Iterable[NewFact]) -> dict[str, Measure]:
    codes = {fact.measure_code for fact in new}
    measures = {measure.code: measure for measure in Measure.objects.filter(code__in=codes)}
    if missing := sorted(codes - measures.keys()):
        raise UnableToPutFacts("unknown_measure", measure=missing[0])
    return measures


def _require_sound(new: Iterable[NewFact], measures: dict[str, Measure]) -> None:
    seen: set[tuple[str, int, str]] = set()
    for fact in new:
        key = (fact.measure_code, fact.unit_id, fact.period.code)
        if key in seen:
            raise UnableToPutFacts("twice", measure=fact.measure_code, unit_id=fact.unit_id, period=fact.period.code)
        seen.add(key)
        fits = {FactState.REPORTED: fact.value is not None, FactState.REPORTED_ZERO: fact.value == 0}
        if not fits.get(FactState(fact.state), fact.value is None):
            raise UnableToPutFacts("state", measure=fact.measure_code, state=fact.state, value=fact.value)
        _require_kind(measures[fact.measure_code], fact.period.kind)


def _require_kind(measure: Measure, kind: Kind) -> None:
    if kind in FREE_KINDS:
        return
    if not measure.period_kind:
        Measure.objects.filter(pk=measure.pk, period_kind="").update(period_kind=kind.value)
        measure.period_kind = kind.value
    if measure.period_kind != kind.value:
        raise UnableToPutFacts("other_kind", measure=measure.code, kind=kind.value, expected=measure.period_kind)


def _remove_absent(new: Iterable[NewFact], sources: set[tuple[str, int]]) -> list[tuple[Period, int]]:
    kept = {(f.source_type, f.source_id, f.measure_code, f.unit_id, f.period.code) for f in new}
    gone: list[int] = []
    places: list[tuple[Period, int]] = []
    for source_type in {name for name, _ in sources}:
        ids = [number for name, number in sources if name == source_type and number]
        stored = Fact.objects.filter(source_type=source_type, source_id__in=ids)
        rows = stored.values_list("pk", "source_id", "measure__code", "unit_id", "period")
        for pk, source_id, code, unit_id, period in rows:
            if (source_type, source_id, code, unit_id, period) not in kept:
                gone.append(pk)
                places.append((Period.from_code(period), unit_id))
    if gone:
        Fact.objects.filter(pk__in=gone).delete()
    return places


_UPSERT = """
INSERT INTO indicators_fact (measure_id, unit_id, period, period_kind, start_date, end_date, value, state, provisional,
    simulated, source_type, source_id, source_key, note, recorded_at)
SELECT *, %s FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], %s::date[], %s::numeric[],
    %s::text[], %s::bool[], %s::bool[], %s::text[], %s::bigint[], %s::text[], %s::text[])
ON CONFLICT (measure_id, period, unit_id, end_date) DO UPDATE SET
    value = excluded.value, state = excluded.state, provisional = excluded.provisional,
    simulated = excluded.simulated, source_type = excluded.source_type, source_id = excluded.source_id,
    source_key = excluded.source_key, note = excluded.note, recorded_at = excluded.recorded_at
"""


def _upsert(new: list[NewFact], measures: dict[str, Measure], at: datetime) -> None:
    if not new:
        return
    rows = [
        (measures[f.measure_code].pk, f.unit_id, f.period.code, f.period.kind.value, f.period.start_date,
         f.period.end_date, f.value, str(f.state), f.provisional, f.simulated, f.source_type, f.source_id,
         f.source_key, f.note[:300])
        for f in sorted(new, key=lambda f: (f.measure_code, f.period, f.unit_id))
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [at, *(list(column) for column in zip(*rows, strict=True))])


def _remember_source(source: str, measure_ids: set[int]) -> None:
    known = set(SourceMeasure.objects.filter(source=source).values_list("measure_id", flat=True))
    missing = [SourceMeasure(source=source, measure_id=pk) for pk in sorted(measure_ids - known)]
    if missing:
        SourceMeasure.objects.bulk_create(missing, ignore_conflicts=True)
