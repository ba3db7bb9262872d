"""A view as a file. No cell can be read as a formula by a spreadsheet."""

import json
from decimal import Decimal
from typing import Any

from hoaluoi.core.text.spreadsheet import csv_bytes, xlsx_bytes
from hoaluoi.insight.explorer.queries import Cell, Found

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _rows(found: Found) -> list[list[object]]:
    return [
        [heading.label, *(cell.reading.value for cell in row)]
        for heading, row in zip(found.pivot.rows.headings, found.pivot.cells, strict=True)
    ]


def as_csv(found: Found, corner: str) -> bytes:
    """UTF-8 with a mark; numbers with a point, gaps empty."""
    rows = [[f"{value:f}" if isinstance(value, Decimal) else value for value in row] for row in _rows(found)]
    return csv_bytes([corner, *found.pivot.headings], rows)


def as_xlsx(found: Found, corner: str, title: str) -> bytes:
    """One sheet; numbers are numbers, texts are texts."""
    safe_title = "".join(char for char in title if char not in "[]:*?/\\'")[:31] or corner
    return xlsx_bytes(safe_title, [corner, *found.pivot.headings], _rows(found))


def as_json(found: Found) -> bytes:
    """Every number with unit, period, figure, coverage and what it rests on; decimals as text, so that none is lost."""
    told = {
        "unit": found.unit.code,
        "periods": [period.code for period in found.periods],
        "rows": [
            {
                found.view.rows.value: heading.key,
                "label": heading.label,
                "cells": [_cell_json(cell) for cell in row],
            }
            for heading, row in zip(found.pivot.rows.headings, found.pivot.cells, strict=True)
        ],
        "columns": found.pivot.headings,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _cell_json(cell: Cell) -> dict[str, Any]:
    reading = cell.reading
    return {
        "number": cell.of.code,
        "value": None if reading.value is None else f"{reading.value:f}",
        "numerator": None if reading.numerator is None else f"{reading.numerator:f}",
        "denominator": None if reading.denominator is None else f"{reading.denominator:f}",
        "reported": reading.reported + reading.zero,
        "expected": reading.expected,
        "provisional": bool(reading.provisional),
        "simulated": bool(reading.simulated),
        "provenance": cell.url,
    }
