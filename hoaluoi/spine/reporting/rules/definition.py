"""What a form asks: sections of rows and columns, cells and rules, as typed data that is stored as JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hoaluoi.spine.reporting.rules.cells import MOST_PLACES, CellType
from hoaluoi.spine.reporting.rules.checks import Change, NotLess, Range, Rule, SumIs

Labels = Mapping[str, str]
LANGUAGES = ("vi", "en", "zh")
KEY = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)
VALUE_COLUMN = "value"
RULE_NAMES: Mapping[type[Rule], str] = {Range: "range", SumIs: "sum", NotLess: "not_less", Change: "change"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice cell."""

    key: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Column:
    """A heading over cells. A plain list has one column, `value`."""

    key: str
    labels: Labels


@dataclass(frozen=True, slots=True)
class Cell:
    """One place to fill. `key` is unique in the form and stays the same over versions.

    `measure`: code of the measure that the value is published as. `fill_from`: code of the measure that fills the
    cell, which the page then says. `places`: decimals taken by a decimal cell. `standing`: a figure that is there all
    the time (headcount), of which a zero report says nothing.
    """

    key: str
    type: CellType
    column: str = VALUE_COLUMN
    labels: Labels = field(default_factory=dict)
    unit: str = ""
    required: bool = False
    measure: str = ""
    fill_from: str = ""
    choices: tuple[Choice, ...] = ()
    places: int = MOST_PLACES
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the section, with at most one cell a column."""

    key: str
    labels: Labels
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled table of rows and columns."""

    key: str
    labels: Labels
    rows: tuple[Row, ...]
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class FormDefinition:
    """All that a form version asks."""

    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()

    def places(self) -> Iterator[tuple[Section, Row, Cell]]:
        """Every cell with its row and section, in reading order."""
        for section in self.sections:
            for row in section.rows:
                for cell in row.cells:
                    yield section, row, cell

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Cells by key, in reading order."""
        return {cell.key: cell for _, _, cell in self.places()}

    @property
    def measures(self) -> dict[str, str]:
        """Measure code by the key of the cell that publishes it."""
        return {cell.key: cell.measure for cell in self.cells.values() if cell.measure}

    def label(self, key: str, language: str) -> str:
        """The cell's name: its own, else its row's, with the column's where there are several."""
        for section, row, cell in self.places():
            if cell.key == key:
                if cell.labels:
                    return in_language(cell.labels, language)
                name = in_language(row.labels, language)
                if len(section.columns) < 2:
                    return name
                column = next(column for column in section.columns if column.key == cell.column)
                return f"{name} – {in_language(column.labels, language)}"
        raise KeyError(key)

    def to_json(self) -> dict[str, Any]:
        """JSON that `read_definition` takes back."""
        from_rules = [_rule_json(rule) for rule in self.rules]
        return {"sections": [_section_json(section) for section in self.sections], "rules": from_rules}


def in_language(labels: Labels, language: str) -> str:
    """The label in `vi`, `en` or `zh` (`zh-hans` will do), else the Vietnamese one."""
    return labels.get(language[:2]) or labels.get("vi", "")


def _section_json(section: Section) -> dict[str, Any]:
    written: dict[str, Any] = {"key": section.key, "labels": dict(section.labels)}
    if section.columns:
        written["columns"] = [{"key": column.key, "labels": dict(column.labels)} for column in section.columns]
    written["rows"] = [
        {
            "key": row.key,
            "labels": dict(row.labels),
            "cells": [_cell_json(cell, bool(section.columns)) for cell in row.cells],
        }
        for row in section.rows
    ]
    return written


def _cell_json(cell: Cell, has_columns: bool) -> dict[str, Any]:
    written: dict[str, Any] = {"key": cell.key, "type": cell.type.value}
    if has_columns:
        written["column"] = cell.column
    if cell.labels:
        written["labels"] = dict(cell.labels)
    for name in ("unit", "measure", "fill_from"):
        if text := getattr(cell, name):
            written[name] = text
    if cell.required:
        written["required"] = True
    if cell.standing:
        written["standing"] = True
    if cell.choices:
        written["choices"] = [{"key": choice.key, "labels": dict(choice.labels)} for choice in cell.choices]
    if cell.places != MOST_PLACES:
        written["places"] = cell.places
    return written


def _rule_json(rule: Rule) -> dict[str, Any]:
    written: dict[str, Any] = {"kind": RULE_NAMES[type(rule)]}
    for name in rule.__slots__:
        value = getattr(rule, name)
        if value is not None:
            written[name] = list(value) if isinstance(value, tuple) else str(value)
    return written
