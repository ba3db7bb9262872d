"""A form's definition from a spreadsheet: one row a cell.

Columns by their heading, in any order: section, key, vi, en, zh, type, unit, required, measure. Rows of one section
follow each other; `section` is its Vietnamese name.
"""

import io
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from hoaluoi.core.files.inspection import check_workbook
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.reporting.errors import UnableToReadSheet

HEADINGS = {
    "section": ("section", "muc", "phan", "栏目"),
    "key": ("key", "ma", "ma o", "键"),
    "vi": ("vi", "ten", "ten chi tieu", "chi tieu", "name in vietnamese", "name", "越南语名称"),
    "en": ("en", "tieng anh", "name in english", "英语名称"),
    "zh": ("zh", "tieng trung", "name in chinese", "中文名称"),
    "type": ("type", "kieu", "loai", "kind", "类型"),
    "unit": ("unit", "don vi", "don vi tinh", "单位"),
    "required": ("required", "bat buoc", "必填"),
    "measure": ("measure", "so do", "度量"),
}
TYPES = {"so nguyen": "integer", "so": "decimal", "chu": "text", "van ban": "text", "ngay": "date"}
YES = {"1", "1.0", "x", "true", "yes", "co", "是"}
MOST_ROWS = 5000


def read_definition_sheet(content: bytes, name: str) -> dict[str, Any]:
    """JSON for `rules.read_definition`, which says what is wrong with it. Raises for a file that is no such sheet."""
    check_workbook(content, name)
    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(nrows=MOST_ROWS)
    except (CalamineError, ValueError, IndexError):
        raise UnableToReadSheet("not_ours", name=name) from None
    columns = _columns([str(text) for text in rows[0]]) if rows else {}
    if not {"key", "vi"} <= columns.keys():
        raise UnableToReadSheet("no_cells")
    sections: list[dict[str, Any]] = []
    for row in rows[1:]:
        line = {field: str(row[column]).strip() for field, column in columns.items() if column < len(row)}
        if line["key"]:
            _add(sections, line)
    return {"sections": sections, "rules": []}


def _columns(headings: list[str]) -> dict[str, int]:
    folded = [fold(text) for text in headings]
    return {
        field: folded.index(name) for field, names in HEADINGS.items() for name in map(fold, names) if name in folded
    }


def _add(sections: list[dict[str, Any]], line: dict[str, str]) -> None:
    title = line.get("section", "")
    if not sections or (title and sections[-1]["labels"]["vi"] != title):
        number = len(sections) + 1
        sections.append({"key": f"section_{number}", "labels": {"vi": title or "Số liệu"}, "rows": []})
    cell: dict[str, Any] = {"key": line["key"], "type": _type(line.get("type", ""))}
    for field in ("unit", "measure"):
        if line.get(field):
            cell[field] = line[field]
    if fold(line.get("required", "")) in YES:
        cell["required"] = True
    labels = {language: line[language] for language in ("vi", "en", "zh") if line.get(language)}
    sections[-1]["rows"].append({"key": line["key"], "labels": labels, "cells": [cell]})


def _type(text: str) -> str:
    return TYPES.get(fold(text), text or "integer")
