"""What a page reads: one number with its numerator, denominator and coverage, and how it comes from roll-up rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.rules.formula import Evaluated, Formula

Watched = Measure | Indicator


class Line(NamedTuple):
    """The columns of a roll-up row that pages read: thousands of them come without a model around each."""

    measure_code: str
    unit_id: int
    period: str
    end_date: date
    value: Decimal | None
    own_value: Decimal | None
    reported: int
    zero: int
    not_applicable: int
    provisional: int
    simulated: int
    expected: int | None
    restated: bool = False


COLUMNS = ("measure__code", *Line._fields[1:-1])


@dataclass(frozen=True, slots=True)
class Reading:
    """One number for unit and period. `value` None: not defined, `why` is "missing" or "division_by_zero".

    Counts are of units in the subtree (of units times base periods where the measure adds up over time); for an
    indicator, of the measure with the lowest coverage. `expected` None: nobody counts who owes it.
    `own_value` is what the unit itself typed beside the sum of those below it. `restated`: on the structure that was
    asked for it says something else than it said in its own time.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reported: int = 0
    expected: int | None = None
    zero: int = 0
    na: int = 0
    provisional: int = 0
    simulated: int = 0
    why: str = "missing"
    missing_measure: str = ""
    own_value: Decimal | None = None
    restated: bool = False

    @property
    def defined(self) -> bool:
        return self.value is not None

    @property
    def answered(self) -> int:
        """Units that said something: a value, zero, or not applicable."""
        return self.reported + self.zero + self.na

    @property
    def missing(self) -> int:
        """Units that owed it and said nothing."""
        return max((self.expected or 0) - self.answered, 0)

    @property
    def coverage(self) -> Decimal | None:
        """Answered out of expected, 1 for all; never clipped. None where nobody is expected."""
        return Decimal(self.answered) / self.expected if self.expected else None

    @property
    def discrepancy(self) -> Decimal | None:
        """What the unit typed itself less what those below it add up to; None where they agree or it typed nothing."""
        if self.own_value is None or self.value is None or self.own_value == self.value:
            return None
        return self.own_value - self.value


NOTHING = Reading()


@lru_cache(maxsize=512)
def read_formula(text: str) -> Formula:
    """The formula of a stored indicator, read once a process."""
    return Formula.parse(text)


@lru_cache(maxsize=8192)
def _evaluated(formula: str, values: tuple[tuple[str, Decimal | None], ...]) -> Evaluated:
    """The same sums give the same ratio: a chart asks for twelve months of them at every look."""
    return read_formula(formula).evaluate(dict(values))


def measure_codes(watched: Watched) -> tuple[str, ...]:
    """The measures a number rests on."""
    return (watched.code,) if isinstance(watched, Measure) else read_formula(watched.formula).measures


def of_measure(row: Line | None, *, parent_adds: bool = False) -> Reading:
    """The reading of one measure from its row."""
    if row is None:
        return NOTHING
    return Reading(
        value=row.value,
        numerator=row.value,
        reported=row.reported,
        expected=row.expected,
        zero=row.zero,
        na=row.not_applicable,
        provisional=row.provisional,
        simulated=row.simulated,
        why="" if row.value is not None else "missing",
        own_value=None if parent_adds else row.own_value,
        restated=row.restated,
    )


def of_indicator(indicator: Indicator, rows: Mapping[str, Line]) -> Reading:
    """The ratio of sums from the rows of its measures, by code."""
    formula = read_formula(indicator.formula)
    evaluated = _evaluated(indicator.formula, tuple((code, row.value) for code, row in rows.items()))
    parts = [of_measure(rows.get(code)) for code in formula.measures]
    return replace(
        _weakest(parts),
        value=evaluated.value,
        numerator=evaluated.numerator if evaluated.numerator is not None else evaluated.value,
        denominator=evaluated.denominator,
        provisional=max((part.provisional for part in parts), default=0),
        simulated=max((part.simulated for part in parts), default=0),
        why=evaluated.why,
        missing_measure=evaluated.measure,
        own_value=None,
        restated=any(part.restated for part in parts),
    )


def _weakest(parts: Iterable[Reading]) -> Reading:
    def order(part: Reading) -> tuple[bool, Decimal, int]:
        return part.coverage is None, part.coverage or Decimal(0), part.answered

    return min(parts, key=order, default=NOTHING)
