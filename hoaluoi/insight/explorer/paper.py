"""A view on A4 in the layout of Decree 30/2020/NĐ-CP, appendix I: issuer and motto, the chart in black and
white, the table."""

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.organisation.queries import parent
from hoaluoi.core.text.numbers import format_number
from hoaluoi.insight.explorer.charts import Picture, chart_of
from hoaluoi.insight.explorer.drawing import rows_shown, svg_of
from hoaluoi.insight.explorer.queries import Cell, Found

LAYOUT = Path(__file__).parent / "paper.typ"
COLUMNS_A_TABLE = 12
UPRIGHT_COLUMNS = 5


@cache
def _layout() -> bytes:
    return LAYOUT.read_bytes()


def report_pdf(name: str, found: Found, at: dt.datetime, link: str) -> bytes:
    """The PDF, in the active language. A wide table is cut into tables of twelve columns, a long one runs on."""
    content = typst.compile(
        _layout(), sys_inputs={"data": json.dumps(_told(name, found, at, link), ensure_ascii=False)}
    )
    assert isinstance(content, bytes)
    return content


def _told(name: str, found: Found, at: dt.datetime, link: str) -> dict[str, Any]:
    language = get_language() or "vi"
    above = parent(found.unit.pk, found.periods[-1].end_date)
    local = timezone.localtime(at)
    headings = found.pivot.headings
    cuts = range(0, len(headings), COLUMNS_A_TABLE)
    picture = chart_of(found)
    labels = [period.label(language) for period in found.periods]
    return {
        "lang": language[:2],
        "above": above.name.upper() if above else "",
        "unit": found.unit.name.upper(),
        "motto": language == "vi",
        "placed": _("%(day)s %(month)s %(year)s") % {"day": local.day, "month": local.month, "year": local.year}
        if language != "vi"
        else f"ngày {local:%d} tháng {local:%m} năm {local:%Y}",
        "kind": _("REPORT"),
        "name": name,
        "period": f"{found.periods[0].label(language)} – {found.periods[-1].label(language)}",
        "landscape": len(headings) > UPRIGHT_COLUMNS,
        "chart": svg_of(picture, labels, language) if picture else "",
        "corner": _("Content"),
        "tables": [
            {
                "columns": headings[cut : cut + COLUMNS_A_TABLE],
                "rows": [
                    [heading.label, *(_text(cell, language) for cell in row[cut : cut + COLUMNS_A_TABLE])]
                    for heading, row in zip(found.pivot.rows.headings, found.pivot.cells, strict=True)
                ],
            }
            for cut in cuts
        ],
        "notes": [*_notes(found), *_left_out(picture)],
        "simulated": _("CONTAINS SIMULATED FIGURES") if found.simulated else "",
        "made": _("Made by Hòa Lưới at %(time)s; every figure opens at the address below.")
        % {"time": f"{local:%H:%M %d/%m/%Y}"},
        "link": link,
        "page": _("page"),
    }


def _text(cell: Cell, language: str) -> str:
    value: Decimal | None = cell.reading.value
    if value is None:
        return "–"
    marks = ("*" if cell.reading.provisional else "") + ("°" if cell.reading.simulated else "")
    return format_number(value, language, cell.of.decimals) + marks


def _notes(found: Found) -> list[str]:
    readings = [cell.reading for row in found.pivot.cells for cell in row]
    units = sorted({f"{each.name}: {each.shown_unit}" for each in found.numbers.values() if each.shown_unit})
    notes = [_("Units of measure: %(units)s.") % {"units": "; ".join(units)}] if units else []
    if any(reading.provisional for reading in readings):
        notes.append(_("* includes figures that wait for approval"))
    if any(reading.simulated for reading in readings):
        notes.append(_("° includes simulated figures"))
    if any(not reading.defined for reading in readings):
        notes.append(_("– not reported or not defined; this is not zero"))
    return notes


def _left_out(picture: Picture | None) -> list[str]:
    """What the chart does not show and the table does."""
    if picture is None:
        return []
    notes = []
    if picture.figures_left_out:
        names = ", ".join(picture.figures_left_out)
        notes.append(_("In the table only, because measured in another unit: %(names)s.") % {"names": names})
    if picture.lines_left_out or len(picture.data.get("categories", ())) > rows_shown(picture):
        notes.append(_("The chart shows the first only; the table shows all."))
    return notes
