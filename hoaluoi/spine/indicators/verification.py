"""Proving one number in front of its reader: worked out anew from the facts by the other engine, and compared."""

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.verification import verify_chain
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.basis import Stand, stand_of
from hoaluoi.spine.indicators.columnar import engine as columnar
from hoaluoi.spine.indicators.columnar.ground import Within
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import Measure, RestatedValue, RollupValue
from hoaluoi.spine.indicators.operations.inheriting import WEEK_REACHES, Inheriting
from hoaluoi.spine.indicators.restated_check import Check, base_periods
from hoaluoi.spine.indicators.rules.carrying import Carried

_MILLIONTH = Decimal("0.000001")
_MEASURE, _UNIT, _PERIOD, _BASIS, _VALUE = 0, 1, 2, 5, 6


@dataclass(frozen=True, slots=True)
class Recomputed:
    """`shown` is what pages read, `recomputed` what the facts give; `facts` were read for it."""

    measure: Measure
    shown: Decimal | None
    recomputed: Decimal | None
    facts: int
    carried: Sequence[tuple[Period, Carried]] = ()
    """What of it other units reported, and comes here by a reorganisation."""

    @property
    def agrees(self) -> bool:
        return self.shown == self.recomputed


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """The chain of one ledger entry: `entries` hashes were computed again."""

    entry_id: int
    entries: int
    intact: bool


def recompute(measure: Measure, unit_id: int, period: Period, basis: str) -> Recomputed:
    """One measure's value for unit and period from its facts alone: by the columnar engine, or, where it follows a
    reorganisation, figure by figure with successors and shares. Reads only."""
    stand = stand_of(basis)
    asked = {"measure": measure, "unit": unit_id, "period": period.code, "basis": stand.facts}
    was = RollupValue.objects.filter(**asked).first()
    now = RestatedValue.objects.filter(**asked, edition=stand.edition).first() if stand.edition else None
    inheriting = Inheriting()
    if now or _follows(measure, period, inheriting):
        found = Check(measure, stand if now else Stand(stand.facts), inheriting).number(unit_id, period)
        row = now or was
        return Recomputed(measure, row.value if row else None, found.value, found.facts, found.carried)
    measures = [measure, *([measure.weight] if measure.weight else [])]
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        around = _rests_on(measures, unit_id, period, inheriting)
        rolled = columnar.roll_up(measures, Path(folder), owing=False, within=around)
        value = _value(rolled.path, (str(measure.pk), str(unit_id), period.code, stand.facts))
    return Recomputed(measure, was.value if was else None, value, rolled.facts)


def _rests_on(measures: Sequence[Measure], unit_id: int, period: Period, inheriting: Inheriting) -> Within:
    """All who stood at or below a unit on some day of a period, and its days with their look-back. Whoever else is read
    along changes nothing: each part of the period climbs its own tree."""
    first, last = period.start_date - WEEK_REACHES, period.end_date + WEEK_REACHES
    below: dict[int, list[int]] = {}
    for place in inheriting.structure.places.values():
        if place.parent is not None and place.within(first, last):
            below.setdefault(place.parent, []).append(place.unit)
    units, waiting = {unit_id}, [unit_id]
    while waiting:
        found = set(below.get(waiting.pop(), ())) - units
        units |= found
        waiting += found
    reach = timedelta(days=max(measure.look_back_days for measure in measures))
    return Within(units, first - reach, last)


def _follows(measure: Measure, period: Period, inheriting: Inheriting) -> bool:
    """Whether even as it was the number rests on what units reported that were closed by then, or on a late act."""
    if measure.time_additivity == TimeAdditivity.LAST:
        return inheriting.closed_within([measure], period)
    ids = [measure.pk, *([measure.weight_id] if measure.weight_id else [])]
    return any(inheriting.late(ids, part) for part in base_periods(measure, period))


def _value(path: Path, wanted: tuple[str, str, str, str]) -> Decimal | None:
    with path.open(newline="") as lines:
        for row in csv.reader(lines):
            if (row[_MEASURE], row[_UNIT], row[_PERIOD], row[_BASIS]) == wanted:
                return Decimal(row[_VALUE]) * _MILLIONTH if row[_VALUE] else None
    return None


def check_ledger(entry_id: int) -> LedgerCheck:
    """Computes every hash of the entry's chain again."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        return LedgerCheck(entry_id, 0, intact=False)
    proof = verify_chain(entry.day, entry.chain_unit_id)
    return LedgerCheck(entry_id, proof.entries, intact=proof.fault is None)
