"""Writes the sheet of one return: locked headings, open cells with data validation, a hidden key."""

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from hoaluoi.spine.reporting.entries import is_quarantined, values_of
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.pages.wording import shown, type_name
from hoaluoi.spine.reporting.queries.returns import before
from hoaluoi.spine.reporting.rules import MISSING, Cell, CellState, CellType, in_language, read_definition
from hoaluoi.spine.reporting.sheets.key import SheetKey

SHEET, KEY_SHEET = "Report", "_key"
KEY_COLUMN, LABEL_COLUMN, UNIT_COLUMN, VALUE_COLUMN, REASON_COLUMN, LAST_COLUMN = range(6)
HEAD_ROW = 5
LARGEST = 10**18


def sheet_of(held: Return, language: str) -> bytes:
    """The workbook as bytes, in the reader's language, filled with what the draft holds."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _Writer(book, held, language).write()
    book.close()
    return output.getvalue()


class _Writer:
    def __init__(self, book: Any, held: Return, language: str) -> None:
        self.book, self.held, self.language = book, held, language
        self.definition = read_definition(held.version.definition)
        self.values = values_of(self.definition, held.cells)
        self.last = before(held)
        self.sheet = book.add_worksheet(SHEET)
        frame = {"border": 1, "border_color": "#C6CED9", "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format(frame | {"bold": True, "bg_color": "#E7F0F9"})
        self.section = book.add_format({"bold": True, "font_color": "#0D4F8B", "top": 1})
        self.plain = book.add_format(frame)
        self.muted = book.add_format(frame | {"font_color": "#5F6C7E", "align": "right"})
        self.open = {
            "integer": book.add_format(frame | {"locked": False, "num_format": "#,##0", "bg_color": "#FFFDE8"}),
            "decimal": book.add_format(frame | {"locked": False, "num_format": "#,##0.######", "bg_color": "#FFFDE8"}),
            "date": book.add_format(frame | {"locked": False, "num_format": "dd/mm/yyyy", "bg_color": "#FFFDE8"}),
            "text": book.add_format(frame | {"locked": False, "num_format": "@", "bg_color": "#FFFDE8"}),
        }

    def write(self) -> None:
        period = self.held.reporting_period
        sheet = self.sheet
        sheet.write_string(0, LABEL_COLUMN, self.held.form.name, self.title)
        sheet.write_string(1, LABEL_COLUMN, self.held.unit.name)
        sheet.write_string(2, LABEL_COLUMN, f"{period.label(self.language)} ({period.dates_label(self.language)})")
        sheet.write_string(3, LABEL_COLUMN, _("Fill in the yellow cells. Zero is 0; an empty cell is not reported."))
        heads = ["", _("Cell"), _("Unit of measure"), _("Value"), _("Does not apply, because"), _("Last period")]
        for column, text in enumerate(heads):
            sheet.write_string(HEAD_ROW, column, text, self.head)
        row = HEAD_ROW + 1
        for section in self.definition.sections:
            sheet.write_string(row, LABEL_COLUMN, in_language(section.labels, self.language), self.section)
            row += 1
            for cell in (cell for line in section.rows for cell in line.cells):
                self._cell(row, cell)
                row += 1
        sheet.set_column(KEY_COLUMN, KEY_COLUMN, None, None, {"hidden": True})
        for column, width in ((LABEL_COLUMN, 52), (UNIT_COLUMN, 14), (VALUE_COLUMN, 22), (REASON_COLUMN, 30)):
            sheet.set_column(column, column, width)
        sheet.set_column(LAST_COLUMN, LAST_COLUMN, 16)
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        # Locked without a password: it guards from slips, the signed key guards from the rest.
        sheet.protect("", {"format_columns": True, "select_locked_cells": True})
        key_sheet = self.book.add_worksheet(KEY_SHEET)
        key_sheet.write_string(0, 0, SheetKey.of(self.held).signed())
        key_sheet.very_hidden()

    def _cell(self, row: int, cell: Cell) -> None:
        stored = self.held.cells.get(cell.key, {})
        value = self.values.get(cell.key, MISSING)
        sheet = self.sheet
        label = self.definition.label(cell.key, self.language) + (" *" if cell.required else "")
        sheet.write_string(row, KEY_COLUMN, cell.key)
        sheet.write_string(row, LABEL_COLUMN, label, self.plain)
        sheet.write_string(row, UNIT_COLUMN, cell.unit, self.plain)
        form = self.open.get(cell.type.value, self.open["text"])
        if stored and is_quarantined(stored):
            sheet.write_string(row, VALUE_COLUMN, stored.get("raw", ""), form)
        elif isinstance(value.value, Decimal) and abs(value.value) < LARGEST:
            sheet.write_number(row, VALUE_COLUMN, float(value.value), form)
        elif value.value is not None:
            sheet.write_string(row, VALUE_COLUMN, shown(cell, value, self.language), form)
        else:
            sheet.write_blank(row, VALUE_COLUMN, None, form)
        reason = value.reason if value.state is CellState.NOT_APPLICABLE else ""
        sheet.write_string(row, REASON_COLUMN, reason, self.open["text"])
        sheet.write_string(row, LAST_COLUMN, shown(cell, self.last.get(cell.key, MISSING), self.language), self.muted)
        if rule := self._validation(cell):
            sheet.data_validation(row, VALUE_COLUMN, row, VALUE_COLUMN, rule)

    def _validation(self, cell: Cell) -> dict[str, Any] | None:
        """Warns at typing; what it lets through is read by the same rules as on the page."""
        warn = {"error_type": "warning", "error_title": _("Check this cell"), "error_message": type_name(cell)}
        match cell.type:
            case CellType.INTEGER | CellType.DECIMAL:
                kind = "integer" if cell.type is CellType.INTEGER else "decimal"
                return warn | {"validate": kind, "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST}
            case CellType.CHOICE:
                labels = [in_language(choice.labels, self.language) for choice in cell.choices]
                if sum(map(len, labels)) + len(labels) < 250:
                    return warn | {"validate": "list", "source": labels}
        return None
