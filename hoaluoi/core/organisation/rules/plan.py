"""What an import would do: rows added, changed with old and new, unchanged, and errors by cell."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hoaluoi.core.organisation.rules.sheet import Line, Table, is_formula_error


class Action(StrEnum):
    ADD = "add"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True)
class CellError:
    """A cell that cannot be taken: where it is, what was found, and a code for the sentence that says what to do."""

    sheet: str
    cell: str
    found: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class PlannedRow:
    """One row of the file and what comes of it. `values` are ready for the operation."""

    number: int
    key: str
    name: str
    action: Action
    changes: tuple[Change, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Plan:
    """All rows of a file. Applied whole, or not at all if there is an error."""

    kind: str
    rows: list[PlannedRow] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    def of(self, action: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.action == action]

    @property
    def added(self) -> list[PlannedRow]:
        return self.of(Action.ADD)

    @property
    def changed(self) -> list[PlannedRow]:
        return self.of(Action.CHANGE)

    @property
    def same(self) -> list[PlannedRow]:
        return self.of(Action.SAME)

    @property
    def does_something(self) -> bool:
        return not self.errors and any(row.action != Action.SAME for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """Equal for two plans that would do the same: what is confirmed is what was shown."""
        told = [(row.key, str(row.action), [(c.field, c.old, c.new) for c in row.changes]) for row in self.rows]
        return hashlib.sha256(repr((self.kind, sorted(told), len(self.errors))).encode()).hexdigest()


class Checker:
    """Collects errors of one table with the address of the cell."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[CellError] = []

    def refuse(self, line: Line, name: str, code: str, **params: object) -> None:
        found = str(line.values.get(name, ""))[:120]
        self.errors.append(CellError(self.table.sheet, self.table.address(line, name), found, code, params))

    def text(self, line: Line, name: str, *, most: int = 200) -> str:
        """A cell's text; a formula that failed and a text too long are errors."""
        value = str(line.values.get(name, ""))
        if is_formula_error(value):
            self.refuse(line, name, "formula_error")
            return ""
        if len(value) > most:
            self.refuse(line, name, "too_long", most=most)
            return value[:most]
        return value

    def needed(self, line: Line, name: str, *, most: int = 200) -> str:
        value = self.text(line, name, most=most)
        if not value and not is_formula_error(line.values.get(name)):
            self.refuse(line, name, "empty")
        return value
