"""Tables as CSV and XLSX. A cell that a spreadsheet would take for a formula is written as text."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# What a spreadsheet program passes over before it looks for a formula.
_PASSED_OVER = " \u00a0\ufeff"


def harmless(text: str) -> str:
    """Keeps a name such as =HYPERLINK(...) from running in a spreadsheet program; numbers stay as they are."""
    if text.lstrip(_PASSED_OVER).startswith(_FORMULA_STARTS) and not text.lstrip("+-").replace(".", "", 1).isdigit():
        return f"'{text}"
    return text


def csv_response(rows: Iterable[Sequence[str]], name: str) -> HttpResponse:
    """UTF-8 with a byte order mark, so that a spreadsheet program shows Vietnamese."""
    written = io.StringIO()
    csv.writer(written).writerows([harmless(text) for text in row] for row in rows)
    return _download(("\ufeff" + written.getvalue()).encode(), f"{name}.csv", "text/csv; charset=utf-8")


def xlsx_response(rows: Iterable[Sequence[str]], name: str, *, title: str) -> HttpResponse:
    """One sheet with a frozen bold heading; every cell is a string or a number, never a formula."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if number and text.isascii() and text.isdigit() and len(text) < 15:
                sheet.write_number(number, column, int(text))
            else:
                sheet.write_string(number, column, text, bold if not number else None)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 40)
    book.close()
    return _download(output.getvalue(), f"{name}.xlsx", XLSX)


def _download(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
