"""A number that follows a reorganisation, worked out anew from the facts alone, with what was taken over and from whom.

Reads facts, successors, shares and trees; the answer comes from `rules.carrying`, not from the statements that wrote
the number.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from hoaluoi.core.organisation.rules.lineage import SHARES
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators.basis import Stand
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import Fact, Measure
from hoaluoi.spine.indicators.operations.inheriting import Inheriting
from hoaluoi.spine.indicators.rules.carrying import Carried, Figure, HeirShare, Rule, carry, over_days, total
from hoaluoi.spine.indicators.rules.rollup import UnitAdditivity
from hoaluoi.spine.indicators.rules.spans import anchor, parts_of
from hoaluoi.spine.indicators.rules.tree import Tree

_WEEK = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Worked:
    """A number worked out: from how many facts, and what of it was carried over from other units, per base period."""

    value: Decimal | None
    facts: int
    carried: list[tuple[Period, Carried]]


def base_periods(measure: Measure, period: Period) -> list[Period]:
    """The periods for which a measure is reported, within a longer one."""
    kind = measure.period_kind
    return [period] if not kind or period.kind.value == kind else parts_of(period, Kind(kind))


class Check:
    """One measure on one structure (`stand.edition`; None: as it was). Facts of each period are read once."""

    def __init__(self, measure: Measure, stand: Stand, inheriting: Inheriting | None = None) -> None:
        self.measure, self.stand = measure, stand
        self.inheriting = inheriting or Inheriting()
        self.rule = Rule(
            UnitAdditivity(measure.unit_additivity), measure.parent_adds, measure.decimals,
            measure.weight.decimals if measure.weight else 0,
        )  # fmt: skip
        self._stood: dict[Period, tuple[list[Carried], int]] = {}

    def number(self, unit_id: int, period: Period) -> Worked:
        """The number of a unit in a period."""
        if self.measure.time_additivity == TimeAdditivity.LAST:
            return self._of(unit_id, period)
        parts = [(part, self._of(unit_id, part)) for part in base_periods(self.measure, period)]
        known = [(worked.value, part.days) for part, worked in parts if worked.value is not None]
        values = [value for value, _ in known]
        carried = [each for _, worked in parts for each in worked.carried]
        facts = sum(worked.facts for _, worked in parts)
        match self.measure.time_additivity:
            case TimeAdditivity.MAX:
                return Worked(max(values, default=None), facts, carried)
            case TimeAdditivity.MEAN:
                return Worked(over_days(known), facts, carried)
        return Worked(sum(values, Decimal(0)) if values else None, facts, carried)

    def _of(self, unit_id: int, period: Period) -> Worked:
        carried, facts = self._carried(period)
        tree = self._tree(period)
        below = tree.below(unit_id)
        inside = {unit_id, *below}
        taken = [(period, each) for each in carried if each.inherited and each.unit in inside]
        return Worked(total(carried, unit_id, below, self.rule.over_units), facts, taken)

    def _edition(self, period: Period) -> dt.date | None:
        """The structure on which a period is restated; a period that began on it is as it was."""
        edition = self.stand.edition
        return edition if edition and period.start_date < edition else None

    def _tree(self, period: Period) -> Tree:
        edition = self._edition(period)
        return self.inheriting.tree(edition or period.start_date, edition or period.end_date)

    def _carried(self, period: Period) -> tuple[list[Carried], int]:
        if period not in self._stood:
            figures = self._figures(period)
            above: dict[int, list[int]] = defaultdict(list)
            for unit, over in zip(*self.inheriting.above(period), strict=True):
                above[unit].append(over)
            self._stood[period] = carry(figures, self.rule, above, self._heirs(period)), len(figures)
        return self._stood[period]

    def _heirs(self, period: Period) -> dict[int, list[HeirShare]]:
        edition, weight = self._edition(period), self.measure.weight
        by = SHARES.index(self.measure.split_by)
        by_weight = SHARES.index(weight.split_by) if weight else by
        found = self.inheriting.heirs_now(period, edition) if edition else self.inheriting.heirs_then(period)
        return {
            unit: [HeirShare(heir.unit, heir.main, heir.shares[by], heir.shares[by_weight]) for heir in heirs]
            for unit, heirs in found.items()
        }

    def _figures(self, period: Period) -> list[Figure]:
        values = self._said(self.measure, period)
        weights = self._said(self.measure.weight, period) if self.measure.weight else {}
        return [Figure(unit, value, weights.get(unit)) for unit, value in values.items()]

    def _said(self, measure: Measure, period: Period) -> dict[int, Decimal | None]:
        """What each unit said in a base period; of last values, the last in the period and its look-back."""
        facts = Fact.objects.filter(measure=measure)
        if self.stand.facts == "real":
            facts = facts.filter(simulated=False)
        is_base = period.kind.value == (measure.period_kind or period.kind.value)
        if measure.time_additivity != TimeAdditivity.LAST or (is_base and not measure.look_back_days):
            same = facts.filter(period=period.code, end_date=period.end_date)
            return dict(same.values_list("unit_id", "value"))
        return self._lasts(facts, measure, period)

    def _lasts(self, facts: QuerySet[Fact], measure: Measure, period: Period) -> dict[int, Decimal | None]:
        kind = Kind(measure.period_kind)
        earliest = period.start_date - dt.timedelta(days=measure.look_back_days)
        rows = facts.filter(period_kind=kind.value, end_date__range=(earliest, period.end_date + _WEEK))
        lasts: dict[int, tuple[dt.date, Decimal | None]] = {}
        for unit, code, value in rows.order_by("end_date").values_list("unit_id", "period", "value"):
            base = Period.from_code(code)
            day = base.end_date if kind is period.kind else anchor(base)
            if earliest <= day <= period.end_date and (value is not None or lasts.get(unit, (day, None))[1] is None):
                lasts[unit] = (base.end_date, value)
        return {unit: value for unit, (_, value) in lasts.items() if unit not in self._replaced(period, lasts)}

    def _replaced(self, period: Period, lasts: dict[int, tuple[dt.date, Decimal | None]]) -> set[int]:
        """Closed units for which somebody who carries them on has reported since."""
        gone = self.inheriting.superseded(period)
        shift = _WEEK if self.measure.period_kind == Kind.WEEK and period.kind is not Kind.WEEK else dt.timedelta()
        rows: Iterable[tuple[int, dt.date, int]] = zip(
            gone["gone_units"], gone["gone_since"], gone["gone_heirs"], strict=True
        )
        return {
            unit
            for unit, since, heir in rows
            if heir in lasts and lasts[heir][1] is not None and lasts[heir][0] >= since - shift
        }
