"""The values table as CSV and XLSX; no cell can be read as a formula by a spreadsheet."""

import csv
import io

import xlsxwriter
from django.utils.translation import gettext as _

from hoaluoi.spine.indicators.pages import Values

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(text: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def as_csv(values: Values, corner: str) -> bytes:
    """UTF-8 with a mark, so that spreadsheets read Vietnamese; numbers with a point, gaps empty."""
    out = io.StringIO()
    rows = csv.writer(out)
    # A unit whose row is restated on another structure says so in a column of its own.
    restated = any(figure.reading.restated for row in values.rows for figure in row.figures)
    mark = [_("restated")] if restated else []
    rows.writerow([safe(corner), *(period.code for period in values.periods), *mark])
    for row in values.rows:
        told = ["; ".join(f.period.code for f in row.figures if f.reading.restated)] if restated else []
        rows.writerow([safe(row.unit.name), *("" if f.value is None else f"{f.value:f}" for f in row.figures), *told])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(values: Values, corner: str, decimals: int) -> bytes:
    """One sheet; numbers are numbers, texts are texts."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True})
        shown = {"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")}
        number, restated = book.add_format(shown), book.add_format({**shown, "italic": True, "bg_color": "#EAF2FB"})
        sheet.write_string(0, 0, corner, bold)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(values.periods), 14)
        sheet.freeze_panes(1, 1)
        for column, heading in enumerate(values.headings, start=1):
            sheet.write_string(0, column, heading, bold)
        for line, row in enumerate(values.rows, start=1):
            sheet.write_string(line, 0, row.unit.name)
            for column, figure in enumerate(row.figures, start=1):
                if figure.value is not None:
                    form = restated if figure.reading.restated else number
                    sheet.write_number(line, column, float(figure.value), form)
                    if figure.reading.restated:
                        sheet.write_comment(line, column, _("restated on the structure of another day"))
    return out.getvalue()
