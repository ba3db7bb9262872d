"""Rules over the cells of one return: what is wrong, and what asks for a word of explanation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hoaluoi.spine.indicators.rules import Ratio
from hoaluoi.spine.reporting.rules.cells import MISSING, CellState, CellValue

Values = Mapping[str, CellValue]


class Severity(StrEnum):
    """An error stops submission, an explanation is asked before it, a warning only shows."""

    ERROR = "error"
    EXPLAIN = "explain"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found at one cell: the rule's name, a code and its parameters."""

    cell: str
    rule: str
    severity: Severity
    code: str
    params: Mapping[str, str | Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Range:
    """The value lies between `least` and `most` (either may be open)."""

    cell: str
    least: Decimal | None = None
    most: Decimal | None = None
    severity: Severity = Severity.ERROR

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells the rule reads."""
        return (self.cell,)

    def check(self, values: Values, previous: Values) -> Finding | None:
        """The value out of its range."""
        value = number_in(values, self.cell)
        if value is None:
            return None
        if self.least is not None and value < self.least:
            return Finding(self.cell, "range", self.severity, "below", {"value": value, "least": self.least})
        if self.most is not None and value > self.most:
            return Finding(self.cell, "range", self.severity, "above", {"value": value, "most": self.most})
        return None


@dataclass(frozen=True, slots=True)
class SumIs:
    """The total equals the sum of its parts, within `tolerance`; silent while one of them is missing."""

    total: str
    parts: tuple[str, ...]
    tolerance: Decimal = Decimal(0)
    severity: Severity = Severity.ERROR

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells the rule reads."""
        return (self.total, *self.parts)

    def check(self, values: Values, previous: Values) -> Finding | None:
        """The total that its parts do not make; a part that is not applicable counts nothing."""
        total = number_in(values, self.total)
        stated = [values.get(part, MISSING) for part in self.parts]
        if total is None or any(cell.state is CellState.MISSING for cell in stated):
            return None
        found = sum((cell.value for cell in stated if isinstance(cell.value, Decimal)), Decimal(0))
        if abs(total - found) <= self.tolerance:
            return None
        params = {"total": total, "sum": found, "difference": total - found}
        return Finding(self.total, "sum", self.severity, "sum_differs", params)


@dataclass(frozen=True, slots=True)
class NotLess:
    """This value is at least that one (registered at least accepted)."""

    cell: str
    than: str
    severity: Severity = Severity.ERROR

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells the rule reads."""
        return (self.cell, self.than)

    def check(self, values: Values, previous: Values) -> Finding | None:
        """The value that is smaller than it can be."""
        value, other = number_in(values, self.cell), number_in(values, self.than)
        if value is None or other is None or value >= other:
            return None
        params: dict[str, str | Decimal] = {"value": value, "than": other, "other": self.than}
        return Finding(self.cell, "not_less", self.severity, "less_than", params)


@dataclass(frozen=True, slots=True)
class Change:
    """A change against the last period of more than `percent` asks for an explanation; from zero, any change does."""

    cell: str
    percent: Decimal
    severity: Severity = Severity.EXPLAIN

    @property
    def cells(self) -> tuple[str, ...]:
        """Cells the rule reads."""
        return (self.cell,)

    def check(self, values: Values, previous: Values) -> Finding | None:
        """The value that moved too far; silent without a value in the last period."""
        value, before = number_in(values, self.cell), number_in(previous, self.cell)
        if value is None or before is None or value == before:
            return None
        moved = Ratio(value - before, abs(before)).percent()
        params: dict[str, str | Decimal] = {"value": value, "before": before, "limit": self.percent}
        if moved is None:
            return Finding(self.cell, "change", self.severity, "changed_from_zero", params)
        if abs(value - before) * 100 <= self.percent * abs(before):
            return None
        return Finding(self.cell, "change", self.severity, "changed", {**params, "percent": moved})


Rule = Range | SumIs | NotLess | Change


def number_in(values: Values, cell: str) -> Decimal | None:
    """The number that the cell states, zero included; None if it states none."""
    value = values.get(cell, MISSING).value
    return value if isinstance(value, Decimal) else None
