"""Numbers that follow reorganisations: who inherits whose facts in a period, as it was and on a later structure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Reorganisation
from hoaluoi.core.organisation.rules.lineage import SHARES, Heir, Lineage
from hoaluoi.core.organisation.rules.shares import decimal_of
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.indicators import expectation, restated_sql
from hoaluoi.spine.indicators.models import Fact, Measure

Heirs = Mapping[int, list[Heir]]


@dataclass(frozen=True)
class Closing:
    """A unit that no longer stands from a day on; it may owe what it owed up to `duties_from`."""

    unit: int
    on: date
    duties_from: date


class Inheriting:
    """The lineage as one fold sees it; read once."""

    def __init__(self) -> None:
        self.lineage: Lineage = lineage.load()
        late = Reorganisation.objects.filter(undone_at=None, duties_from__gt=F("on"))
        duties = dict(late.values_list("pk", "duties_from"))
        self.closings = [
            Closing(unit, act[0].on, duties.get(act[0].act_id, act[0].on))
            for unit, unit_acts in self.lineage.steps.items()
            for act in unit_acts
            if act[0].closes and act[0].decided
        ]

    def late(self, measure_ids: Collection[int], period: Period) -> bool:
        """Whether somebody reported, or owes, for a unit that was closed before the period began."""
        gone = [each for each in self.closings if each.on <= period.start_date]
        if any(period.end_date < each.duties_from for each in gone):
            return True
        said = Fact.objects.filter(
            measure__in=measure_ids, period=period.code, end_date=period.end_date, unit__in=[each.unit for each in gone]
        )
        return bool(gone) and said.exists()

    def closed_within(self, measures: Iterable[Measure], period: Period) -> bool:
        """Whether a last value in the period (or its look-back) may be that of a unit closed by the period's end."""
        reach = timedelta(days=max((m.look_back_days for m in measures), default=0))
        gone = [each.unit for each in self.closings if each.on <= period.end_date]
        said = Fact.objects.filter(
            measure__in=[m.pk for m in measures], unit__in=gone,
            end_date__range=(period.start_date - reach, period.end_date),
        )  # fmt: skip
        return bool(gone) and said.exists()

    def heirs_then(self, period: Period) -> Heirs:
        found = {each.unit: self.lineage.heirs_then(each.unit, period.start_date) for each in self.closings}
        return {unit: heirs for unit, heirs in found.items() if heirs}

    def heirs_now(self, period: Period, edition: date) -> Heirs:
        changed = self.lineage.changed_by(edition)
        found = {unit: self.lineage.heirs_now(unit, period.start_date, period.end_date, edition) for unit in changed}
        return {unit: heirs for unit, heirs in found.items() if heirs}

    def superseded(self, period: Period) -> dict[str, list[Any]]:
        """Closed units with those who carry on by the period's end: their last values replace the closed one's."""
        rows = [
            (each.unit, each.on, heir.unit)
            for each in self.closings
            if each.on <= period.end_date
            for heir in self.lineage.heirs_then(each.unit, period.end_date)
        ]
        return {
            "gone_units": [row[0] for row in rows],
            "gone_since": [row[1] for row in rows],
            "gone_heirs": [row[2] for row in rows],
        }


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
        with connection.cursor() as cursor:
            cursor.execute(self.statement, self._params(inheriting))
            return {row[0] for row in cursor.fetchall()}

    def _params(self, inheriting: Inheriting) -> dict[str, Any]:
        period, ids = self.period, [m.pk for m in self.measures]
        weights = {m.weight_id for m in self.measures if m.weight_id is not None}
        owed = [] if self.parts is not None else sorted(expectation.owed(ids, period))
        heirs = inheriting.heirs_now(period, self.edition) if self.edition else inheriting.heirs_then(period)
        return {
            "start": period.start_date,
            "end": period.end_date,
            "tree_start": self.edition or period.start_date,
            "tree_end": self.edition or period.end_date,
            "edition": self.edition,
            "days": period.days,
            "period": period.code,
            "period_kind": period.kind.value,
            "kind": self.base_kind.value,
            "shift": 3 if self.base_kind is Kind.WEEK and period.kind is not Kind.WEEK else 0,
            "measures": ids,
            "facts_of": sorted({*ids, *weights}),
            "owed_measures": [measure for measure, _ in owed],
            "owed_units": [unit for _, unit in owed],
            "counted": None if self.parts is not None else sorted({measure for measure, _ in owed}),
            "parts": self.parts or [],
            "at": self.at,
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
