"""What a rebuild has to work out, laid down as small tables: periods, trees, who climbs where, who owes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import expectation
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import FoldLog, Measure
from hoaluoi.spine.indicators.rules.spans import anchor, holding, longer_kinds, steps

Placed = tuple[int, int | None, date, date]
"""Unit, parent, first day, last day."""


@dataclass
class Plan:
    """Rows of the small tables; periods are numbered in `numbers`.

    `climbs`: (measure, period, fact period) whose facts may climb in a period; `longer`: (measure, period, part);
    `expected_from`: (measure, period, part) for last values; `owed`: (measure, unit, period).
    """

    numbers: dict[Period, int] = field(default_factory=dict)
    climbs: set[tuple[int, int, int]] = field(default_factory=set)
    weighing: set[tuple[int, int, int]] = field(default_factory=set)
    longer: set[tuple[int, int, int]] = field(default_factory=set)
    expected_from: set[tuple[int, int, int]] = field(default_factory=set)
    owed: set[tuple[int, int, int]] = field(default_factory=set)
    counted: set[tuple[int, int]] = field(default_factory=set)

    def number(self, period: Period) -> int:
        return self.numbers.setdefault(period, len(self.numbers))


def lay(measures: Iterable[Measure], fact_periods: Iterable[tuple[int, str]], *, owing: bool) -> Plan:
    """`fact_periods`: (measure, period code) in which there are facts; `owing`: also who owed something in every slice
    that was folded, which a check of values alone does without."""
    plan = Plan()
    known = {measure.pk: measure for measure in measures}
    bases: dict[int, set[Period]] = defaultdict(set)
    for measure_id, code in {*fact_periods, *(_folded_slices(known.values()) if owing else ())}:
        bases[measure_id].add(Period.from_code(code))
    for measure in known.values():
        for base in bases[measure.pk]:
            _lay_base(plan, measure, base)
    for measure in known.values():
        if measure.weight_id is not None:
            _lay_weights(plan, measure, bases, known[measure.weight_id])
    if owing:
        _lay_owed(plan)
    return plan


def _folded_slices(measures: Iterable[Measure]) -> Iterable[tuple[int, str]]:
    wanted = {measure.pk for measure in measures}
    for code, measure_ids in FoldLog.objects.values_list("period", "measure_ids").distinct():
        yield from ((measure_id, code) for measure_id in measure_ids if measure_id in wanted)


def _lay_base(plan: Plan, measure: Measure, base: Period) -> None:
    last = measure.time_additivity == TimeAdditivity.LAST
    if not measure.look_back_days:
        plan.climbs.add((measure.pk, plan.number(base), plan.number(base)))
    if not last:
        part = base
        for step in steps(base):
            plan.longer.add((measure.pk, plan.number(step.period), plan.number(part)))
            part = step.period
        return
    if measure.look_back_days:
        for period in holding(base, base.kind, measure.look_back_days):
            plan.climbs.add((measure.pk, plan.number(period), plan.number(base)))
    _lay_last(plan, measure, base)


def _lay_last(plan: Plan, measure: Measure, base: Period) -> None:
    for kind in longer_kinds(base.kind):
        for period in holding(base, kind, measure.look_back_days):
            plan.climbs.add((measure.pk, plan.number(period), plan.number(base)))
    # Who owed it: in the fullest part. Parts that only a look-back reaches have rows of their own.
    reached = holding(base, base.kind, measure.look_back_days) if measure.look_back_days else iter((base,))
    for period in reached:
        part = period
        for step in steps(period):
            plan.expected_from.add((measure.pk, plan.number(step.period), plan.number(part)))
            part = step.period


def _lay_weights(plan: Plan, measure: Measure, bases: dict[int, set[Period]], weigher: Measure) -> None:
    targets = {target for measure_id, target, _ in plan.climbs if measure_id == measure.pk}
    periods = {number: period for period, number in plan.numbers.items()}
    kinds = {base.kind for base in bases[measure.pk]}
    for base in bases[weigher.pk]:
        if base.kind not in kinds:
            continue
        own = plan.number(base)
        for target in targets:
            if _may_weigh(base, periods[target], weigher, exact=not measure.look_back_days):
                plan.weighing.add((measure.pk, target, own))


def _may_weigh(base: Period, target: Period, weigher: Measure, *, exact: bool) -> bool:
    if base.kind is target.kind and exact:
        return base == target
    counts_on = base.end_date if base.kind is target.kind else anchor(base)
    reach = (target.start_date - counts_on).days
    return counts_on <= target.end_date and reach <= weigher.look_back_days


def _lay_owed(plan: Plan) -> None:
    periods = {number: period for period, number in plan.numbers.items()}
    base_of: dict[int, set[int]] = defaultdict(set)
    for measure_id, target, fact_period in plan.climbs:
        if periods[target].kind is periods[fact_period].kind:
            base_of[target].add(measure_id)
    for number, measure_ids in base_of.items():
        for measure_id, unit_id in expectation.owed(sorted(measure_ids), periods[number]):
            plan.owed.add((measure_id, unit_id, number))
            plan.counted.add((measure_id, number))


def trees(plan: Plan, placed: Iterable[Placed]) -> tuple[dict[int, int], list[tuple[int, int, int | None, int]]]:
    """Tree of each period, equal trees once: {period: tree}, rows (tree, unit, parent, depth with the root 0)."""
    by_unit: dict[int, list[Placed]] = defaultdict(list)
    for placement in sorted(placed, key=lambda p: p[2]):
        by_unit[placement[0]].append(placement)
    numbers: dict[tuple[tuple[int, int | None], ...], int] = {}
    tree_of: dict[int, int] = {}
    rows: list[tuple[int, int, int | None, int]] = []
    for period, number in plan.numbers.items():
        tree = tuple(_tree_on(by_unit, period))
        if tree not in numbers:
            numbers[tree] = len(numbers)
            parents = dict(tree)
            rows.extend((numbers[tree], unit, parent, _depth(unit, parents)) for unit, parent in tree)
        tree_of[number] = numbers[tree]
    return tree_of, rows


def _tree_on(by_unit: dict[int, list[Placed]], period: Period) -> Iterable[tuple[int, int | None]]:
    start, end = period.start_date, period.end_date
    found = {
        unit: stood[-1][1]
        for unit, placements in by_unit.items()
        if (stood := [p for p in placements if p[2] <= end and p[3] >= start])
    }
    return ((unit, parent if parent in found else None) for unit, parent in found.items())


def _depth(unit: int, parents: dict[int, int | None]) -> int:
    depth = 0
    above = parents[unit]
    while above is not None and depth < len(parents):
        depth += 1
        above = parents[above]
    return depth
