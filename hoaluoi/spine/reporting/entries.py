"""From what a person, a sheet or a program states for a cell to the JSON that a draft keeps. Pure.

A draft cell is `{"state", "value", "reason"}`, or in quarantine `{"raw", "problem", "params"}`: what was typed is kept,
the cell counts as missing, and it stops nothing else until somebody sends the return.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from hoaluoi.spine.reporting.rules import (
    MISSING,
    Cell,
    CellState,
    CellValue,
    FormDefinition,
    Problem,
    Reading,
    not_applicable,
    number_cell,
    read_cell,
)

Entry = str | int | float | Decimal | dt.date | Mapping[str, Any] | None
Stored = dict[str, Any]


def read_entry(cell: Cell, entry: Entry, language: str) -> Reading:
    """Understands one entry: what was typed in `language`, or a statement `{"state", "value", "reason"}` whose value is
    canonical (a point before decimals, no grouping). Never raises for bad input.
    """
    if not isinstance(entry, Mapping):
        return _typed(cell, entry, language)
    if "raw" in entry:
        return _typed(cell, str(entry["raw"]), language)
    raw = str(entry.get("value") if entry.get("value") is not None else "")
    match entry.get("state", CellState.REPORTED if raw else CellState.MISSING):
        case CellState.MISSING:
            return Reading(MISSING)
        case CellState.NOT_APPLICABLE:
            reason = str(entry.get("reason") or "").strip()[:300]
            return Reading(not_applicable(reason)) if reason else Reading(MISSING, "", Problem("no_reason"))
        case CellState.REPORTED_ZERO if cell.type.is_number and raw in {"", "0"}:
            return Reading(number_cell(Decimal(0)), "0")
        case CellState.REPORTED:
            return _canonical(cell, raw, language)
    return Reading(MISSING, raw, Problem("unknown_state"))


def _typed(cell: Cell, entered: Any, language: str) -> Reading:
    choices = {choice.key: choice.key for choice in cell.choices}
    choices |= {label: choice.key for choice in cell.choices for label in choice.labels.values()}
    if isinstance(entered, str) and cell.choices:
        entered = choices.get(entered.strip(), entered)
    keys = tuple(choice.key for choice in cell.choices)
    return read_cell(entered, cell.type, language, choices=keys, places=cell.places, unit=cell.unit)


def _canonical(cell: Cell, raw: str, language: str) -> Reading:
    if not cell.type.is_number or not raw:
        return _typed(cell, raw, language)
    try:
        # Digits alone: Decimal() would take 224E10000913 as a number of ten million digits.
        number = Decimal(raw) if all(char in "+-.0123456789" for char in raw) and len(raw) <= 60 else None
    except InvalidOperation:
        number = None
    return _typed(cell, number, language) if number is not None else Reading(MISSING, raw, Problem("not_a_number"))


def stored(reading: Reading) -> Stored | None:
    """The draft cell of a reading; None for a cell that is empty again."""
    if reading.problem is not None:
        params = {name: str(value) for name, value in reading.problem.params.items()}
        return {"raw": reading.raw, "problem": reading.problem.code, "params": params}
    return dict(reading.cell.to_json()) if reading.cell.state is not CellState.MISSING else None


def is_quarantined(cell: Mapping[str, Any]) -> bool:
    return "problem" in cell


def values_of(definition: FormDefinition, cells: Mapping[str, Mapping[str, Any]]) -> dict[str, CellValue]:
    """The statements of stored cells by key; what is in quarantine or not in this definition is left out."""
    return {
        key: CellValue.from_json(cell, definition.cells[key].type)
        for key, cell in cells.items()
        if key in definition.cells and not is_quarantined(cell)
    }


def statements(cells: Mapping[str, Mapping[str, Any]]) -> dict[str, Stored]:
    """The cells as a version keeps them: state, value and reason, and from which measure a value was filled."""
    kept = ("state", "value", "reason", "filled_from")
    return {key: {name: cell[name] for name in kept if name in cell} for key, cell in cells.items() if "state" in cell}
