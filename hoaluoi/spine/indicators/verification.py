"""Proving one number in front of its reader: worked out anew from the facts by the other engine, and compared."""

import csv
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.verification import verify_chain
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.columnar import engine as columnar
from hoaluoi.spine.indicators.models import Measure, RollupValue

_MILLIONTH = Decimal("0.000001")
_MEASURE, _UNIT, _PERIOD, _BASIS, _VALUE = 0, 1, 2, 5, 6


@dataclass(frozen=True, slots=True)
class Recomputed:
    """`shown` is what pages read, `recomputed` what the facts give; `facts` were read for it."""

    measure: Measure
    shown: Decimal | None
    recomputed: Decimal | None
    facts: int

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
    """One measure's value for unit and period, as it was, from its facts alone. Reads only."""
    basis = stand_of(basis).facts
    measures = [measure, *([measure.weight] if measure.weight else [])]
    row = RollupValue.objects.filter(measure=measure, unit=unit_id, period=period.code, basis=basis).first()
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        rolled = columnar.roll_up(measures, Path(folder), owing=False)
        found = _value(rolled.path, (str(measure.pk), str(unit_id), period.code, basis))
    return Recomputed(measure, row.value if row else None, found, rolled.facts)


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
