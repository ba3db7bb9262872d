"""Reads a filled sheet: which return it is for, and what stands in each cell. Formulas are read by their values."""

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineError, CalamineWorkbook

from hoaluoi.core.files.inspection import check_workbook
from hoaluoi.spine.reporting.entries import Entry
from hoaluoi.spine.reporting.errors import UnableToReadSheet
from hoaluoi.spine.reporting.sheets.key import SheetKey
from hoaluoi.spine.reporting.sheets.writing import (
    KEY_COLUMN,
    KEY_SHEET,
    REASON_COLUMN,
    SHEET,
    VALUE_COLUMN,
)

MOST_ROWS = 20_000
MOST_BYTES = 5 * 1024 * 1024
MOST_MARKS = 500


@dataclass(frozen=True)
class FilledSheet:
    """What a sheet holds: entries by cell key and the place (`D7`) of each."""

    key: SheetKey
    entries: dict[str, Entry]
    places: dict[str, str]


@dataclass(frozen=True)
class SheetProblem:
    """One error of a sheet: where, in which cell of the form, why, and what was found there."""

    sheet: str
    place: str
    key: str
    label: str
    sentence: str
    found: str


def read_sheet(content: bytes, name: str) -> FilledSheet:
    """Raises `UnableToStore` for a dangerous or wrong file, `UnableToReadSheet` for one that is not a sheet of ours."""
    if len(content) > MOST_BYTES:
        raise UnableToReadSheet("too_large", name=name, limit=MOST_BYTES // 1024**2)
    check_workbook(content, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        key_rows = book.get_sheet_by_name(KEY_SHEET).to_python(nrows=1) if KEY_SHEET in book.sheet_names else []
        rows = book.get_sheet_by_name(SHEET).to_python(skip_empty_area=False) if SHEET in book.sheet_names else []
    except (CalamineError, ValueError):
        raise UnableToReadSheet("not_ours", name=name) from None
    if not key_rows or not key_rows[0] or not rows:
        raise UnableToReadSheet("not_ours", name=name)
    if len(rows) > MOST_ROWS:
        raise UnableToReadSheet("too_many_rows", name=name, limit=MOST_ROWS)
    return _entries(SheetKey.read(str(key_rows[0][0])), rows)


def _entries(key: SheetKey, rows: list[list[Any]]) -> FilledSheet:
    entries: dict[str, Entry] = {}
    places: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        cell_key = str(row[KEY_COLUMN]).strip() if row else ""
        if not cell_key or cell_key in entries:
            continue
        value = row[VALUE_COLUMN] if len(row) > VALUE_COLUMN else ""
        reason = str(row[REASON_COLUMN]).strip() if len(row) > REASON_COLUMN else ""
        entries[cell_key] = _entry(value, reason)
        places[cell_key] = f"{chr(ord('A') + VALUE_COLUMN)}{number}"
    return FilledSheet(key, entries, places)


def _entry(value: Any, reason: str) -> Entry:
    if value in ("", None):
        return {"state": "na", "reason": reason} if reason else ""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, (str, int, float, dt.date)) else str(value)


def marked_copy(content: bytes, problems: list[SheetProblem]) -> bytes:
    """The same workbook with every problem coloured and explained in a comment at its cell."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    fill = PatternFill("solid", fgColor="FDD9C4")
    for problem in problems[:MOST_MARKS]:
        cell = sheet[problem.place]
        cell.fill = fill
        cell.comment = Comment(problem.sentence, "Hòa Lưới", width=320, height=90)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
