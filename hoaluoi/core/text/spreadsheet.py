"""Tables that people open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(value: object) -> object:
    """A value that no spreadsheet program runs as a formula: a text that starts like one gets an apostrophe in front.

    Numbers, dates, booleans and None stay what they are. `safe_cell("=1+1") == "'=1+1"`.
    """
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return value


def plain_cell(value: object) -> object:
    """Takes the apostrophe of `safe_cell` away again, so that an exported file can be imported as it is."""
    if (
        isinstance(value, str)
        and value.startswith("'")
        and value[1:].lstrip(" \u00a0\ufeff").startswith(_STARTS_A_FORMULA)
    ):
        return value[1:]
    return value


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for; every cell made safe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([_iso(safe_cell(value)) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def xlsx_bytes(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], notes: Sequence[str] = ()
) -> bytes:
    """A workbook of one sheet with a frozen, filterable heading row; texts stay texts, dates are dates.

    `title` names the sheet (31 characters at most). `notes` stand as comments on the headings.
    """
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bg_color": "#DCE6F2", "text_wrap": True, "valign": "top"})
        day, text = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "@"})
        widths = [len(heading) for heading in headings]
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
            if place < len(notes) and notes[place]:
                sheet.write_comment(0, place, notes[place])
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                _write(sheet, last, place, value, day, text)
                widths[place] = max(widths[place], min(len(str(value or "")), 60))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width + 2)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(last, 1), max(len(headings) - 1, 0))
    return content.getvalue()


def _write(sheet: Any, row: int, place: int, value: object, day: Any, text: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value.replace(tzinfo=None), day)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
    else:
        sheet.write_string(row, place, str(safe_cell(str(value))), text)
