"""The chart of a view, as the kit's charts take it. At most twelve lines: more, nobody can tell apart."""

from typing import Any

from hoaluoi.insight.explorer.queries import Cell, Found
from hoaluoi.insight.explorer.rules import Chart, Dimension

MOST_SERIES = 12
Drawn = tuple[str, dict[str, Any]]


def chart_of(found: Found) -> tuple[str, dict[str, Any], int] | None:
    """(kind, data, series left out), or None where there is nothing to draw."""
    if found.view.chart is Chart.NONE or not found.any_number:
        return None
    if found.view.chart is Chart.LINES and len(found.periods) > 1:
        kind, data = _lines(found)
    else:
        kind, data = _bars(found)
    left_out = max(len(data["series"]) - MOST_SERIES, 0)
    return kind, data | {"series": data["series"][:MOST_SERIES]}, left_out


def _unit_of_measure(found: Found) -> str:
    units = {number.shown_unit for number in found.numbers.values()}
    return units.pop() if len(units) == 1 else ""


def _lines(found: Found) -> Drawn:
    """One line for each unit and figure, over time."""
    cells = _by_key(found)
    several = len(found.numbers) > 1
    series = [
        {
            "name": f"{unit.label}: {number.name}" if several and len(found.units) > 1 else number.name if several
            else unit.label,
            "points": [
                {"date": period.end_date, "value": cells[str(unit.pk), period.code, key].reading.value}
                for period in found.periods
            ],
        }
        for key, number in found.numbers.items()
        for unit in found.units
    ]  # fmt: skip
    return "series", {"unit": _unit_of_measure(found), "series": [s for s in series if _any(s)]}


def _any(series: dict[str, Any]) -> bool:
    return any(point["value"] is not None for point in series["points"])


def _bars(found: Found) -> Drawn:
    series = [
        {"name": name, "values": [row[place].reading.value for row in found.pivot.cells]}
        for place, name in enumerate(found.pivot.headings)
    ]
    return "bars", {
        "unit": _unit_of_measure(found),
        "categories": [heading.label for heading in found.pivot.rows.headings],
        "series": [each for each in series if any(value is not None for value in each["values"])],
        "stacked": found.view.chart is Chart.STACKED,
    }


def _by_key(found: Found) -> dict[tuple[str, str, str], Cell]:
    """Cells by unit, period and figure, however they are laid out."""
    order = (Dimension.UNITS, Dimension.PERIODS, Dimension.NUMBERS)
    pivot = found.pivot
    keyed = {}
    for row, cells in zip(pivot.rows.headings, pivot.cells, strict=True):
        columns = ((group.heading, column) for group in pivot.groups for column in group.columns)
        for (group, column), cell in zip(columns, cells, strict=True):
            keys = {
                pivot.rows.dimension: row.key,
                pivot.split.dimension: group.key,
                pivot.columns.dimension: column.key,
            }
            unit, period, number = (keys[dimension] for dimension in order)
            keyed[unit, period, number] = cell
    return keyed
