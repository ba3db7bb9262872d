"""Numbers that follow reorganisations: who inherits whose facts in a period, as it was and on a later structure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection

from hoaluoi.core.organisation import lineage, structure
from hoaluoi.core.organisation.rules.lineage import SHARES, Heir, Lineage
from hoaluoi.core.organisation.rules.shares import decimal_of
from hoaluoi.core.organisation.rules.structure import Structure
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators import expectation, restated_sql
from hoaluoi.spine.indicators.models import Fact, Measure, RestatedValue
from hoaluoi.spine.indicators.rules.tree import Tree

Heirs = Mapping[int, list[Heir]]
Pairs = tuple[list[int], list[int]]
# A week counts into the period of its Thursday: it may end three days after it.
WEEK_REACHES = timedelta(days=3)


@dataclass(frozen=True)
class Closing:
    """A unit that no longer stands from a day on; up to `known_from` it reported as before."""

    unit: int
    on: date
    known_from: date


class Inheriting:
    """The lineage and the structure as one fold sees them; each is read once, and only if it is needed."""

    def __init__(self) -> None:
        self.lineage: Lineage = lineage.load()
        self.late_acts = structure.late_acts()
        known_from = {act.act_id: act.known_from for act in self.late_acts}
        self.known_from = known_from
        self.closings = [
            Closing(unit, act[0].on, known_from.get(act[0].act_id, act[0].on))
            for unit, unit_acts in self.lineage.steps.items()
            for act in unit_acts
            if act[0].closes and act[0].decided
        ]
        self._trees: dict[tuple[date, date, date | None], Tree] = {}
        self._affected: dict[tuple[Period, date], frozenset[int]] = {}
        self._above: dict[Period, Pairs] = {}

    @cached_property
    def structure(self) -> Structure:
        return Structure(structure.places(), self.late_acts)

    def tree(self, first: date, last: date) -> Tree:
        """The tree of a period or day, as it is known."""
        key = (first, last, None)
        if key not in self._trees:
            self._trees[key] = Tree(self.structure.within(first, last))
        return self._trees[key]

    def reported(self, first: date, last: date, period_end: date) -> Tree:
        """The tree of a stretch of days as it was known when a period's units reported."""
        if not self.unknown_in(period_end):
            return self.tree(first, last)
        key = (first, last, period_end)
        if key not in self._trees:
            self._trees[key] = Tree(self.structure.reported_within(first, last, period_end))
        return self._trees[key]

    def unknown_in(self, last: date) -> bool:
        """Whether an act holds in a period ending then, of which nobody knew yet."""
        return any(act.unknown_in(last) for act in self.late_acts)

    def late(self, measure_ids: Collection[int], period: Period) -> bool:
        """Whether the plain fold does not do for a period: an act became known only afterwards, or a unit that had
        been closed by its end said something."""
        if self.unknown_in(period.end_date):
            return True
        gone = [each.unit for each in self.closings if each.on <= period.end_date]
        said = Fact.objects.filter(measure__in=measure_ids, period=period.code, end_date=period.end_date, unit__in=gone)
        return bool(gone) and said.exists()

    def closed_within(self, measures: Iterable[Measure], period: Period) -> bool:
        """The same for last values, in the period and its look-back."""
        if self.unknown_in(period.end_date):
            return True
        reach = timedelta(days=max((m.look_back_days for m in measures), default=0))
        gone = [each.unit for each in self.closings if each.on <= period.end_date]
        said = Fact.objects.filter(
            measure__in=[m.pk for m in measures], unit__in=gone,
            end_date__range=(period.start_date - reach, period.end_date + WEEK_REACHES),
        )  # fmt: skip
        return bool(gone) and said.exists()

    def above(self, period: Period) -> Pairs:
        """(unit, one above it) in the tree in which the units reported: a figure typed at the one above stands only
        beside that of the unit below.

        A unit that was closed by then stands over those that were below it on its last day; where it stands no more,
        its successors' place is its own.
        """
        if period not in self._above:
            self._above[period] = self._find_above(period)
        return self._above[period]

    def _find_above(self, period: Period) -> Pairs:
        tree = self.reported(period.start_date, period.end_date, period.end_date)
        found = {(unit, above) for unit in tree.parents for above in tree.way_up(unit)[1:]}
        known = self.lineage.without({act.act_id for act in self.late_acts if act.unknown_in(period.end_date)})
        for each in self.closings:
            if each.on <= period.end_date and each.known_from <= period.end_date:
                day = each.on - timedelta(days=1)
                last = self.reported(day, day, period.end_date)
                found.update((below, each.unit) for below in last.below(each.unit))
                if each.unit not in tree.parents:
                    heirs = known.heirs_then(each.unit, period.start_date)
                    found.update((each.unit, above) for heir in heirs for above in tree.way_up(heir.unit)[1:])
        return _two_columns(found)

    def affected(self, period: Period, edition: date) -> frozenset[int]:
        """Units whose numbers of a period may read otherwise on a later structure: who hands on or carries on, and
        those that hold, of what some unit reported, a part only, or in one of the views only. All others add up the
        same figures in both."""
        key = (period, edition)
        if key not in self._affected:
            was, now = self.tree(period.start_date, period.end_date), self.tree(edition, edition)
            then, later = self.heirs_then(period), self.heirs_now(period, edition)
            found: set[int] = set()
            for unit in was.parents.keys() | now.parents.keys() | then.keys() | later.keys():
                at_once = [unit] if unit in was.parents or unit not in then else []
                ways = [set(was.way_up(each)) for each in (*at_once, *(heir.unit for heir in then.get(unit, ())))]
                if unit in then:
                    ways.append({unit})
                ways += [set(now.way_up(heir.unit)) for heir in later.get(unit, ())] or [set(now.way_up(unit))]
                for way in ways[1:]:
                    found |= way ^ ways[0]
                for heirs in (then.get(unit, ()), later.get(unit, ())):
                    found.update(each for heir in heirs for each in (unit, heir.unit))
            self._affected[key] = frozenset(found)
        return self._affected[key]

    def standing_in(self, units: Collection[int], period: Period, edition: date) -> list[int]:
        """Those whose figures stand at or below some units in either view, and those who decide whether they count."""
        was, now = self.tree(period.start_date, period.end_date), self.tree(edition, edition)
        then, later = self.heirs_then(period), self.heirs_now(period, edition)
        here = {each for unit in units for tree in (was, now) for each in (unit, *tree.below(unit))}
        carried = {unit for heirs in (then, later) for unit, each in heirs.items() if any(h.unit in here for h in each)}
        found = here | carried
        found |= {below for below, above in zip(*self.above(period), strict=True) if above in found}
        gone = self.superseded(period)
        found |= {h for unit, h in zip(gone["gone_units"], gone["gone_heirs"], strict=True) if unit in found}
        return sorted(found)

    def heirs_then(self, period: Period) -> Heirs:
        found = {each.unit: self.lineage.heirs_then(each.unit, period.start_date) for each in self.closings}
        return {unit: heirs for unit, heirs in found.items() if heirs}

    def heirs_now(self, period: Period, edition: date) -> Heirs:
        changed = self.lineage.changed_by(edition)
        found = {unit: self.lineage.heirs_now(unit, period.start_date, period.end_date, edition) for unit in changed}
        return {unit: heirs for unit, heirs in found.items() if heirs}

    def superseded(self, period: Period) -> dict[str, list[Any]]:
        """Closed units with those who carry on by the period's end: their last values replace the closed one's, once
        they report for it too."""
        rows = [
            (each.unit, since, heir)
            for each in self.closings
            if each.on <= period.end_date
            for heir, since in self.lineage.carried_on(each.unit, period.end_date, self.known_from).items()
        ]
        return {
            "gone_units": [row[0] for row in rows],
            "gone_since": [row[1] for row in rows],
            "gone_heirs": [row[2] for row in rows],
        }


def _two_columns(pairs: Iterable[tuple[int, int]]) -> Pairs:
    ordered = sorted(pairs)
    return [unit for unit, _ in ordered], [above for _, above in ordered]


def _columns(heirs: Heirs) -> dict[str, list[Any]]:
    rows = [(unit, heir) for unit, each in heirs.items() for heir in each]
    shares = {f"heir_{by}": [decimal_of(heir.shares[i]) for _, heir in rows] for i, by in enumerate(SHARES)}
    return {
        "heir_from": [unit for unit, _ in rows],
        "heir_to": [heir.unit for _, heir in rows],
        "heir_main": [heir.main for _, heir in rows],
        **shares,
    }


@dataclass(frozen=True)
class Run:
    """One statement of `restated_sql` over one period. `parts`: of a last value's longer period; `edition`: the
    structure it is for (None: as it was)."""

    statement: str
    base_kind: Kind
    period: Period
    measures: list[Measure]
    at: datetime
    parts: list[str] | None = None
    edition: date | None = None

    def execute(self, inheriting: Inheriting) -> set[int]:
        """Units whose numbers changed."""
        touched = self._touched(inheriting)
        if touched is not None and not touched:
            return self._as_it_was()
        with connection.cursor() as cursor:
            cursor.execute(self.statement, self._params(inheriting, touched))
            return {row[0] for row in cursor.fetchall()}

    def _touched(self, inheriting: Inheriting) -> frozenset[int] | None:
        """Units that may read otherwise on the edition's structure; None: as it was, all are worked out."""
        if self.edition is None:
            return None
        parts = frozenset[int]()
        if self.parts:
            restated = RestatedValue.objects.filter(
                measure__in=[m.pk for m in self.measures], period__in=self.parts, edition=self.edition
            )
            parts = frozenset(restated.order_by().values_list("unit_id", flat=True).distinct())
        if self.statement == restated_sql.COMBINE_NOW:
            return parts
        return parts | inheriting.affected(self.period, self.edition)

    def _as_it_was(self) -> set[int]:
        """Nothing reads otherwise: what was kept before goes."""
        assert self.edition is not None
        outdated = RestatedValue.objects.filter(
            measure__in=[m.pk for m in self.measures], period=self.period.code, edition=self.edition
        )
        units = set(outdated.order_by().values_list("unit_id", flat=True).distinct())
        if units:
            outdated.delete()
        return units

    def _params(self, inheriting: Inheriting, touched: frozenset[int] | None) -> dict[str, Any]:
        period, ids = self.period, [m.pk for m in self.measures]
        weights = {m.weight_id for m in self.measures if m.weight_id is not None}
        about = {
            "start": period.start_date,
            "end": period.end_date,
            "touched": None if touched is None else sorted(touched),
            "edition": self.edition,
            "days": period.days,
            "period": period.code,
            "period_kind": period.kind.value,
            "kind": self.base_kind.value,
            "shift": 3 if self.base_kind is Kind.WEEK and period.kind is not Kind.WEEK else 0,
            "measures": ids,
            "facts_of": sorted({*ids, *weights}),
            "parts": self.parts or [],
            "at": self.at,
        }
        if self.statement == restated_sql.COMBINE_NOW:
            return about
        return about | self._climbing(inheriting, touched)

    def _climbing(self, inheriting: Inheriting, touched: frozenset[int] | None) -> dict[str, Any]:
        """Trees, successors and who owes it, as columns."""
        period = self.period
        owed = [] if self.parts is not None else sorted(expectation.owed([m.pk for m in self.measures], period))
        heirs = inheriting.heirs_now(period, self.edition) if self.edition else inheriting.heirs_then(period)
        first, last = (self.edition, self.edition) if self.edition else (period.start_date, period.end_date)
        tree = inheriting.tree(first, last)
        over, up = inheriting.above(period), tree.pairs(tree.parents, touched)
        saying = inheriting.standing_in(touched, period, self.edition) if touched and self.edition else None
        return {
            "saying": saying,
            "over_units": over[0],
            "over_ancestors": over[1],
            "up_units": up[0],
            "up_ancestors": up[1],
            "owed_measures": [measure for measure, _ in owed],
            "owed_units": [unit for _, unit in owed],
            "counted": None if self.parts is not None else sorted({measure for measure, _ in owed}),
            **_columns(heirs),
            **inheriting.superseded(period),
        }


THEN = {
    "climb": restated_sql.CLIMB_THEN,
    "last": restated_sql.CLIMB_LAST_THEN,
    "last_of_parts": restated_sql.CLIMB_LAST_OF_PARTS_THEN,
}
NOW = {
    "climb": restated_sql.CLIMB_NOW,
    "last": restated_sql.CLIMB_LAST_NOW,
    "last_of_parts": restated_sql.CLIMB_LAST_OF_PARTS_NOW,
    "combine": restated_sql.COMBINE_NOW,
}
