""" "As it is now": the numbers of past periods on the structure of a later day, kept beside the roll-up.

A fold that finds a later structure asks for the restatement of its slice: a slice of its own ("now:" and the source),
so that the fold of a return does not wait for it. When the structure changes, every slice that it concerns is asked
for. Idempotent like the fold, and as safe after a kill.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from hoaluoi.core import clock
from hoaluoi.core.organisation import lineage
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import Fact, Measure, RestatedValue, SourceMeasure
from hoaluoi.spine.indicators.operations import climbs
from hoaluoi.spine.indicators.operations.facts import request_fold
from hoaluoi.spine.indicators.operations.inheriting import NOW, Inheriting, Run
from hoaluoi.spine.indicators.rules.spans import holding, longer_kinds, parts_of, steps

SOURCE = "now:"


def editions_after(period: Period) -> list[date]:
    """The structures on which numbers of a period, or of a longer one that it counts into, may read otherwise."""
    starts = [period.start_date, *(step.period.start_date for step in steps(period))]
    return [day for day in lineage.editions(clock.today()) if day > min(starts)]


def request(*, source: str, period: Period, at: datetime) -> None:
    """Asks for the restatement of a slice if a later structure is known."""
    if not source.startswith(SOURCE) and editions_after(period):
        request_fold(source=f"{SOURCE}{source}", period=period, at=at)


def restate(works: Sequence[climbs.Work]) -> set[int]:
    """Restates slices of one source on every later structure; units whose restated numbers changed.

    Longer periods that several slices count into are put together once.
    """
    runs: dict[tuple[date, int, Period, str, Kind], Run] = {}
    for work in works:
        known = editions_after(work.base)
        _forget(work, known)
        for edition in known:
            for run in _runs(work, edition):
                if run.measures and run.period.start_date < edition:
                    key = (edition, list(Kind).index(run.period.kind), run.period, run.statement, run.base_kind)
                    runs[key] = _together(runs[key], run) if key in runs else run
    if not runs:
        return set()
    inheriting = Inheriting()
    with connection.cursor() as cursor:
        cursor.execute(climbs.PLANNER)
    units: set[int] = set()
    for key in sorted(runs, key=lambda key: key[:3]):
        units |= runs[key].execute(inheriting)
    with connection.cursor() as cursor:
        cursor.execute(climbs.PLANNER_AGAIN)
    return units


def _together(one: Run, other: Run) -> Run:
    measures = {m.pk: m for m in (*one.measures, *other.measures)}
    return replace(one, measures=[measures[pk] for pk in sorted(measures)])


def _forget(work: climbs.Work, known: list[date]) -> None:
    """Numbers on structures that are none any more."""
    ids = [m.pk for m in work.measures]
    periods = [work.base, *(step.period for step in steps(work.base)), *(p for p, _ in climbs.last_periods(work))]
    outdated = RestatedValue.objects.filter(measure__in=ids, period__in={p.code for p in periods})
    outdated.exclude(edition__in=known).delete()


def _runs(work: climbs.Work, edition: date) -> Iterator[Run]:
    """The fold's way up, on another structure."""
    kind, at = work.base.kind, work.at
    yield Run(NOW["climb"], kind, work.base, climbs.base_measures(work), at, edition=edition)
    for step in steps(work.base):
        parts = [part.code for part in parts_of(step.period, step.parts)]
        yield Run(NOW["combine"], kind, step.period, climbs.adding_measures(work), at, parts, edition)
    for period, parts_kind in climbs.last_periods(work):
        reached = climbs.reached_measures(work, period, parts_kind)
        if parts_kind is None:
            yield Run(NOW["last"], kind, period, reached, at, edition=edition)
        else:
            parts = [part.code for part in parts_of(period, parts_kind)]
            yield Run(NOW["last_of_parts"], kind, period, reached, at, parts, edition)


_SLICES = """
SELECT DISTINCT s.source, f.period
FROM (SELECT DISTINCT measure_id, period FROM indicators_fact) f
JOIN indicators_sourcemeasure s ON s.measure_id = f.measure_id
UNION SELECT source, period FROM indicators_foldlog WHERE source NOT LIKE 'now:%%'"""


def follow_structure(*, since: date, at: datetime) -> int:
    """Asks for every slice that a change of structure from a day on concerns; returns how many.

    What ends on or after that day stands on another tree and is folded whole; what lies before is restated.
    """
    known = lineage.editions(clock.today())
    held = set(RestatedValue.objects.order_by().values_list("period", flat=True).distinct())
    slices = _slices()
    asked = _reaching(slices, since)
    for source, period in sorted(asked):
        request_fold(source=source, period=period, at=at)
    for source, period in slices:
        longest = [period, *(step.period for step in steps(period))]
        if held & {each.code for each in longest} or any(day > min(p.start_date for p in longest) for day in known):
            request_fold(source=f"{SOURCE}{source}", period=period, at=at)
            asked.add((f"{SOURCE}{source}", period))
    return len(asked)


def _reaching(slices: Iterable[tuple[str, Period]], since: date) -> set[tuple[str, Period]]:
    """Slices whose own period ends on or after a day. A last value climbs the tree that held at the end of each period
    that it reaches: of each that ends on or after the day, the last slice that reaches it."""
    of_last = SourceMeasure.objects.filter(measure__time_additivity="last").values("source")
    reach = dict(of_last.annotate(days=Max("measure__look_back_days")).values_list("source", "days"))
    found: set[tuple[str, Period]] = set()
    last: dict[tuple[str, Period], Period] = {}
    for source, period in slices:
        if period.end_date >= since:
            found.add((source, period))
        if source in reach:
            own = (period.kind,) if reach[source] else ()
            for kind in (*own, *longer_kinds(period.kind)):
                for reached in holding(period, kind, reach[source]):
                    if reached.end_date >= since:
                        last[source, reached] = max(period, last.get((source, reached), period))
    return found | {(source, period) for (source, _), period in last.items()}


def followed(measures: Iterable[Measure]) -> set[tuple[int, str]]:
    """(measure id, period) whose numbers, as they were, rest on heirs or on an act recorded late: the columnar engine
    knows neither, so the fold's stand."""
    inheriting = Inheriting()
    closed: dict[int, date] = {}
    for each in inheriting.closings:
        closed[each.unit] = min(each.on, closed.get(each.unit, each.on))
    if not closed and not inheriting.late_acts:
        return set()
    of = {measure.pk: measure for measure in measures}
    known = Fact.objects.filter(measure__in=of).order_by()
    said = set(known.filter(unit__in=closed).values_list("measure_id", "period", "unit_id").distinct())
    found: set[tuple[int, str]] = set()
    for measure_id, code in set(known.values_list("measure_id", "period").distinct()):
        for reached, rests in _reached(of[measure_id], Period.from_code(code)):
            if inheriting.unknown_in(rests.end_date):
                found.add((measure_id, reached.code))
    for measure_id, code, unit in said:
        for reached, rests in _reached(of[measure_id], Period.from_code(code)):
            if closed[unit] <= rests.end_date:
                found.add((measure_id, reached.code))
    return found


def _reached(measure: Measure, base: Period) -> Iterator[tuple[Period, Period]]:
    """(period that a fact of a base period counts into, the period whose tree it climbs)."""
    if measure.time_additivity != TimeAdditivity.LAST:
        yield base, base
        yield from ((step.period, base) for step in steps(base))
        return
    if not measure.look_back_days:
        yield base, base
    kinds = ((base.kind,) if measure.look_back_days else ()) + longer_kinds(base.kind)
    for kind in kinds:
        yield from ((period, period) for period in holding(base, kind, measure.look_back_days))


def follow_rebuild(*, at: datetime) -> None:
    """The columnar engine knows no heirs: what rests on them is folded after it, and restated on later structures."""
    if not lineage.editions(clock.today()):
        return
    inheriting = Inheriting()
    firsts = [*(closing.on for closing in inheriting.closings), *(act.on for act in inheriting.late_acts)]
    first = min(firsts, default=date.max)
    for source, period in _slices():
        if any(each.end_date >= first for each in (period, *(step.period for step in steps(period)))):
            request_fold(source=source, period=period, at=at)
        request(source=source, period=period, at=at)


def _slices() -> list[tuple[str, Period]]:
    with connection.cursor() as cursor:
        cursor.execute(_SLICES, [])
        return sorted((source, Period.from_code(code)) for source, code in cursor.fetchall())
