"""What the numbers say of every share of a target on a day: value, coverage, history. Few statements, many units."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Q

from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Closure
from hoaluoi.core.periods import Kind, Period, period_of
from hoaluoi.spine.directives.enums import TargetKind, WorkState
from hoaluoi.spine.directives.models import Target, Task
from hoaluoi.spine.directives.rules.cutoff import Returned, cutoff, days_of
from hoaluoi.spine.directives.rules.forecast import Point
from hoaluoi.spine.indicators.enums import Basis, TimeAdditivity
from hoaluoi.spine.indicators.histories import History, histories
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.queries import totals_between
from hoaluoi.spine.indicators.readings import Reading, Watched

_LENGTHS = (Kind.SHIFT, Kind.DAY, Kind.WEEK, Kind.TEN_DAY, Kind.MONTH, Kind.QUARTER, Kind.HALF_YEAR, Kind.YEAR)
_BEFORE = timedelta(days=366)
_GONE = (WorkState.DRAFT, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED)


@dataclass(frozen=True, slots=True)
class Found:
    """The value a share is judged by and what stands behind it. `actual` None: there is none.

    `at`: the cut-off, the last day the value speaks of. `history`: (date, value) up to it; `earlier`: its values before
    the cut-off; `before`: the value before the target began. `why_not`: not_applicable (the units said so), not_defined
    (a denominator of 0) or ''. `restated`: on the structure that was asked for it says something else.
    """

    actual: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    covered: int = 0
    owed: int = 0
    period: str = ""
    at: date | None = None
    provisional: bool = False
    simulated: bool = False
    history: Sequence[Point] = ()
    earlier: Sequence[Decimal] = field(default_factory=tuple)
    before: Decimal | None = None
    why_not: str = ""
    restated: bool = False


NOTHING = Found()


def watched_by(target: Target) -> Watched | None:
    return target.measure or target.indicator


def adds_up(target: Target) -> bool:
    """Whether the value is a running count: a measure that sums over time, from the start of the target on."""
    measure = target.measure
    return (
        target.kind == TargetKind.CUMULATIVE
        and measure is not None
        and measure.time_additivity == TimeAdditivity.SUM
    )  # fmt: skip


def period_kind(target: Target) -> str:
    """How often the target is looked at, but no oftener than its number is reported."""
    watched = watched_by(target)
    kinds = [Kind(kind) for kind in (target.period_kind, watched.period_kind if watched else "") if kind]
    known = [kind for kind in kinds if kind in _LENGTHS]
    return max(known, key=_LENGTHS.index).value if known else Kind.MONTH.value


def found(target: Target, unit_ids: Collection[int], on: date, basis: str = Basis.ALL) -> dict[int, Found]:
    """One `Found` a unit. A constant number of statements."""
    watched = watched_by(target)
    if watched is None:
        return _of_tasks(target, unit_ids, on, basis) if target.kind == TargetKind.DO else {}
    kind = period_kind(target)
    counts = adds_up(target)
    first = target.start_date if counts or target.kind == TargetKind.MAINTAIN else target.start_date - _BEFORE
    last = period_of(on, kind).end_date
    past = histories(watched, unit_ids, kind, first, last, basis)
    minimum = target.minimum_coverage
    chosen = {pk: cutoff(_returned(history), on, minimum) for pk, history in past.items()}
    sums = _sums(target, chosen, on, basis) if counts else {}
    return {
        pk: _count(target, past[pk], at.period, sums.get(pk), on) if counts else _level(target, past[pk], at.period, on)
        for pk, at in chosen.items()
        if at is not None
    }


def _returned(history: History) -> list[Returned]:
    return [Returned(period, said.answered, said.expected, said.defined) for period, said in history]


def _sums(
    target: Target, chosen: Mapping[int, Returned | None], on: date, basis: str
) -> dict[int, Decimal]:  # fmt: skip
    """Totals from the start of the target to each unit's cut-off; units with the same cut-off are asked together."""
    ends: dict[date, list[int]] = {}
    for pk, at in chosen.items():
        if at is not None:
            ends.setdefault(at.period.end_date, []).append(pk)
    assert isinstance(target.measure, Measure)
    sums: dict[int, Decimal] = {}
    for end, unit_ids in ends.items():
        sums |= totals_between(target.measure, unit_ids, target.start_date, end, basis)
    return sums


def _count(target: Target, history: History, at: Period, total: Decimal | None, on: date) -> Found:
    end = days_of(at)[1]
    known = [(days_of(period)[1], said) for period, said in history if days_of(period)[1] <= end]
    running = total
    points: list[Point] = []
    for last, said in reversed(known):
        if running is None:
            break
        points.append((min(last, on), running))
        running -= said.value or 0
    points.append((target.start_date, Decimal(0)))
    past = [reading for _, reading in known]
    return Found(
        actual=total,
        numerator=total,
        covered=sum(min(each.answered, each.expected or each.answered) for each in past if each.expected),
        owed=sum(each.expected or 0 for each in past),
        period=at.code,
        at=min(end, on),
        provisional=any(each.provisional for each in past),
        simulated=any(each.simulated for each in past),
        history=sorted(points),
        why_not="not_applicable" if total is None and any(each.na for each in past) else "",
        restated=any(each.restated for each in past),
    )


def _level(target: Target, history: History, at: Period, on: date) -> Found:
    end, start = days_of(at)[1], target.start_date
    now = next(each for period, each in history if period == at)
    known = [(days_of(period)[1], each.value) for period, each in history]
    defined = [(last, value) for last, value in known if last <= end and value is not None]
    before = [value for last, value in defined if last <= start]
    return Found(
        actual=now.value,
        numerator=now.numerator,
        denominator=now.denominator,
        covered=now.answered,
        owed=now.expected or 0,
        period=at.code,
        at=min(end, on),
        provisional=bool(now.provisional),
        simulated=bool(now.simulated),
        history=[(min(last, on), value) for last, value in defined if last >= start],
        earlier=[value for last, value in defined if start <= last < end],
        before=before[-1] if before else None,
        why_not=_why_not(now),
        restated=now.restated,
    )


def _why_not(now: Reading) -> str:
    if now.value is not None:
        return ""
    if now.na and now.na == now.answered:
        return "not_applicable"
    return "not_defined" if now.why == "division_by_zero" else ""


def _of_tasks(target: Target, unit_ids: Collection[int], on: date, basis: str) -> dict[int, Found]:
    """A thing to be done that no number watches: its own tasks, done out of given, in each unit's subtree."""
    tasks = Task.objects.filter(target=target).exclude(state__in=_GONE)
    if basis.startswith(Basis.REAL):
        tasks = tasks.filter(simulated=False)
    counted = (
        tasks.order_by()
        .values_list("lead_id")
        .annotate(
            given=Count("pk"),
            done=Count("pk", filter=Q(state=WorkState.DONE, submitted_at__date__lte=on)),
            made_up=Count("pk", filter=Q(simulated=True)),
        )
    )
    leads = {lead: counts for lead, *counts in counted}
    below = Closure.objects.filter(ancestor__in=list(unit_ids), valid__contains=on, line=Line.ADMINISTRATIVE)
    sums: dict[int, list[int]] = {}
    for unit_id, lead in below.filter(descendant__in=leads).values_list("ancestor_id", "descendant_id"):
        sums[unit_id] = [a + b for a, b in zip(sums.get(unit_id, (0, 0, 0)), leads[lead], strict=True)]
    return {pk: _done(target, total, finished, simulated, on) for pk, (total, finished, simulated) in sums.items()}


def _done(target: Target, total: int, done: int, simulated: int, on: date) -> Found:
    share = target.unit_of_measure.startswith("%")
    actual = Decimal(100 * done) / total if share else Decimal(done)
    return Found(actual, Decimal(done), Decimal(total) if share else None, at=on, simulated=bool(simulated))
