"""What a roll-up means, worked out by brute force: the slow, plain answer that the fast ones are tested against.

The order of steps:
1. In each base period the facts climb the tree that held on the period's last day (a unit closed before that day stands
   where it last stood). A parent's value comes from its children by the measure's unit additivity. A value typed at a
   parent itself is added if the measure says so; without any value below, it is the parent's value; otherwise it is
   only shown (`own`), and `discrepancy` is `own` less the children's.
2. A longer period (month, quarter, year of the same scheme) takes the base periods that lie in it (an ISO week: its
   Thursday) and puts the unit's values, to six decimals as they are shown, together by time additivity: sum, max, or
   the mean weighted by days of those that have a value.
3. Time additivity `last` goes the other way round: each unit's last reported value within the period and the look-back,
   then step 1 on the tree of the period's last day. So a unit that skipped the last month is not lost.
Counts are of facts by state (for `last`: of the facts chosen). A weighted mean carries the sum of weights up the tree:
never a mean of means; a value without a weight shows at its own unit and weighs nothing above.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.rules.ratio import exact_decimal
from hoaluoi.spine.indicators.rules.spans import anchor, belongs

SHOWN = Decimal("0.000001")
"""Totals of a base period are kept to six decimals and put together over time so: a year sums up what was shown."""


class UnitAdditivity(StrEnum):
    """How a parent's value comes from its children's."""

    SUM = "sum"
    LAST = "last"
    MEAN_WEIGHTED = "mean_weighted"
    MAX = "max"
    NONE = "none"


class TimeAdditivity(StrEnum):
    """How a longer period's value comes from its base periods."""

    SUM = "sum"
    LAST = "last"
    MEAN = "mean"
    MAX = "max"


class FactState(StrEnum):
    """What a unit said about a measure; `missing` is derived from what was expected."""

    REPORTED = "reported"
    REPORTED_ZERO = "zero"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """How one measure adds up. `weight` is the code of the measure that weights a mean; `look_back` counts days."""

    code: str
    over_units: UnitAdditivity = UnitAdditivity.SUM
    over_time: TimeAdditivity = TimeAdditivity.SUM
    weight: str = ""
    parent_adds: bool = False
    look_back: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of a measure for unit and base period; `recorded` orders facts for unit additivity `last`."""

    measure: str
    unit: str
    period: Period
    value: Decimal | None
    state: FactState = FactState.REPORTED
    recorded: int = 0


@dataclass(frozen=True, slots=True)
class Placement:
    """A unit under its parent from `start` up to and including `end` (None: still)."""

    unit: str
    parent: str | None
    start: dt.date = dt.date.min
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A measure's value for a unit with all below it; `value` None where nobody has one."""

    value: Decimal | None
    own: Decimal | None = None
    discrepancy: Decimal | None = None
    reported: int = 0
    zero: int = 0
    not_applicable: int = 0


@dataclass
class _Sum:
    """What climbs: (number, weight or order) under the measure's unit additivity, with counts."""

    value: Fraction | None = None
    weight: Fraction = Fraction(0)
    order: tuple[int, str] = (-1, "")
    own: Fraction | None = None
    below: Fraction | None = None
    counts: dict[FactState, int] = field(default_factory=lambda: dict.fromkeys(FactState, 0))


def tree_on(placements: Iterable[Placement], period: Period) -> dict[str, str | None]:
    """Parent of every unit that existed in the period: as on its last day, else as it last stood within it."""
    found: dict[str, Placement] = {}
    for placement in placements:
        ended = placement.end is not None and placement.end < period.start_date
        if placement.start > period.end_date or ended:
            continue
        before = found.get(placement.unit)
        if before is None or before.start < placement.start:
            found[placement.unit] = placement
    return {unit: placement.parent for unit, placement in found.items()}


def roll_up(
    facts: Sequence[Fact],
    placements: Sequence[Placement],
    measures: Iterable[MeasureRule],
    periods: Iterable[Period],
) -> dict[tuple[str, str, Period], Total]:
    """Totals of every measure for every unit and asked period in which somebody said something."""
    rules = {rule.code: rule for rule in measures}
    totals: dict[tuple[str, str, Period], Total] = {}
    for period in periods:
        inside = [fact for fact in facts if belongs(fact.period, period)]
        for rule in rules.values():
            for unit, total in _of_period(rule, rules, facts, inside, placements, period).items():
                totals[rule.code, unit, period] = total
    return totals


def _of_period(
    rule: MeasureRule,
    rules: Mapping[str, MeasureRule],
    facts: Sequence[Fact],
    inside: Sequence[Fact],
    placements: Sequence[Placement],
    period: Period,
) -> dict[str, Total]:
    if rule.over_time is TimeAdditivity.LAST:
        chosen = _last_of_each(rule.code, rule.look_back, facts, period)
        weigher = rules.get(rule.weight)
        weights = _last_of_each(rule.weight, weigher.look_back if weigher else 0, facts, period)
        sums = _climb(rule, chosen, {u: f.value for u, f in weights.items()}, tree_on(placements, period))
        return {unit: _total(entry) for unit, entry in sums.items()}
    series: dict[str, list[tuple[Period, _Sum]]] = {}
    for base in sorted({fact.period for fact in inside if fact.measure == rule.code}):
        chosen = {f.unit: f for f in inside if f.measure == rule.code and f.period == base}
        base_weights = {f.unit: f.value for f in inside if f.measure == rule.weight and f.period == base}
        for unit, entry in _climb(rule, chosen, base_weights, tree_on(placements, base)).items():
            series.setdefault(unit, []).append((base, entry))
    return {unit: _total(_over_time(rule.over_time, entries)) for unit, entries in series.items()}


def _last_of_each(code: str, look_back: int, facts: Sequence[Fact], period: Period) -> dict[str, Fact]:
    earliest = period.start_date - dt.timedelta(days=look_back)
    chosen: dict[str, Fact] = {}
    for fact in sorted(facts, key=lambda f: f.period.end_date):
        counts_on = fact.period.end_date if fact.period.kind is period.kind else anchor(fact.period)
        if fact.measure != code or not (earliest <= counts_on <= period.end_date):
            continue
        if fact.value is not None or fact.unit not in chosen or chosen[fact.unit].value is None:
            chosen[fact.unit] = fact
    return chosen


def _climb(
    rule: MeasureRule,
    chosen: Mapping[str, Fact],
    weights: Mapping[str, Decimal | None],
    parents: Mapping[str, str | None],
) -> dict[str, _Sum]:
    """Sums of every unit that has a fact, and of all above it."""
    children: dict[str, list[str]] = {}
    for unit, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(unit)
    sums: dict[str, _Sum] = {}

    def visit(unit: str) -> _Sum | None:
        below = [entry for child in sorted(children.get(unit, ())) if (entry := visit(child)) is not None]
        fact = chosen.get(unit)
        if not below and fact is None:
            return None
        sums[unit] = _at_unit(rule, below, fact, weights.get(unit))
        return sums[unit]

    for unit in {*parents, *chosen}:
        if parents.get(unit) not in parents:
            visit(unit)
    return sums


def _at_unit(rule: MeasureRule, below: Sequence[_Sum], fact: Fact | None, weight: Decimal | None) -> _Sum:
    entry = _Sum()
    for part in below:
        for state, count in part.counts.items():
            entry.counts[state] += count
        if rule.over_units is not UnitAdditivity.NONE:
            _add(rule, entry, part)
    entry.below = entry.value
    if fact is None:
        return entry
    entry.counts[fact.state] += 1
    if fact.value is None:
        return entry
    entry.own = Fraction(fact.value)
    mine = _Sum(entry.own, Fraction(weight or 0), (fact.recorded, fact.unit))
    if entry.value is None:
        entry.value, entry.weight, entry.order = mine.value, mine.weight, mine.order
    elif rule.parent_adds:
        _add(rule, entry, mine)
    return entry


def _add(rule: MeasureRule, entry: _Sum, part: _Sum) -> None:
    if part.value is None:
        return
    match rule.over_units:
        case UnitAdditivity.MEAN_WEIGHTED:
            weight = entry.weight + part.weight
            if weight:
                entry.value = ((entry.value or 0) * entry.weight + part.value * part.weight) / weight
            entry.weight = weight
        case UnitAdditivity.MAX:
            entry.value = part.value if entry.value is None else max(entry.value, part.value)
        case UnitAdditivity.LAST:
            if entry.value is None or part.order > entry.order:
                entry.value, entry.order = part.value, part.order
        case UnitAdditivity.SUM | UnitAdditivity.NONE:
            entry.value = (entry.value or Fraction(0)) + part.value


def _over_time(over_time: TimeAdditivity, entries: Sequence[tuple[Period, _Sum]]) -> _Sum:
    result = _Sum()
    for _, entry in entries:
        for state, count in entry.counts.items():
            result.counts[state] += count
    for name in ("value", "own", "below"):
        known = [(base.days, _shown(number)) for base, entry in entries if (number := getattr(entry, name)) is not None]
        setattr(result, name, _together(over_time, known))
    return result


def _shown(number: Fraction) -> Fraction:
    return Fraction(exact_decimal(number).quantize(SHOWN, ROUND_HALF_UP))


def _together(over_time: TimeAdditivity, known: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    if not known:
        return None
    match over_time:
        case TimeAdditivity.MAX:
            return max(number for _, number in known)
        case TimeAdditivity.MEAN:
            return sum((days * number for days, number in known), Fraction(0)) / sum(days for days, _ in known)
    return sum((number for _, number in known), Fraction(0))


def _total(entry: _Sum) -> Total:
    return Total(
        value=_decimal(entry.value),
        own=_decimal(entry.own),
        discrepancy=None if entry.own is None or entry.below is None else exact_decimal(entry.own - entry.below),
        reported=entry.counts[FactState.REPORTED],
        zero=entry.counts[FactState.REPORTED_ZERO],
        not_applicable=entry.counts[FactState.NOT_APPLICABLE],
    )


def _decimal(number: Fraction | None) -> Decimal | None:
    return None if number is None else exact_decimal(number)
