"""The chart of a view, as the kit's charts take it. At most twelve lines: more, nobody can tell apart."""

from dataclasses import dataclass
from typing import Any

from hoaluoi.core.organisation.models import Unit
from hoaluoi.insight.explorer.queries import Cell, Found
from hoaluoi.insight.explorer.rules import Chart, Dimension
from hoaluoi.spine.indicators.readings import Watched

MOST_SERIES = 12
Drawn = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Picture:
    """`lines_left_out`: series beyond twelve; `figures_left_out`: names of figures in another unit of measure."""

    kind: str
    data: dict[str, Any]
    lines_left_out: int
    figures_left_out: list[str]


def chart_of(found: Found) -> Picture | None:
    """The picture of a view, None where there is nothing to draw."""
    if found.view.chart is Chart.NONE or not found.any_number:
        return None
    if found.view.chart is Chart.LINES and len(found.periods) > 1:
        kind, data = _lines(found)
    else:
        kind, data = _bars(found)
    if not data["series"]:
        return None
    drawn = _drawn_numbers(found)
    return Picture(
        kind,
        data | {"series": data["series"][:MOST_SERIES]},
        max(len(data["series"]) - MOST_SERIES, 0),
        [number.name for key, number in found.numbers.items() if key not in drawn],
    )


def _drawn_numbers(found: Found) -> dict[str, Watched]:
    """Figures in the unit of measure of the first: two scales in one chart mislead."""
    first = next(iter(found.numbers.values())).shown_unit
    return {key: number for key, number in found.numbers.items() if number.shown_unit == first}


def _lines(found: Found) -> Drawn:
    """One line for each unit and figure, over time."""
    cells, numbers = _by_key(found), _drawn_numbers(found)

    def name(unit: Unit, number: Watched) -> str:
        parts = [unit.label] * (len(found.units) > 1 or len(numbers) == 1) + [number.name] * (len(numbers) > 1)
        return ": ".join(parts)

    series = [
        {
            "name": name(unit, number),
            "points": [
                {"date": period.end_date, "value": cells[str(unit.pk), period.code, key].reading.value}
                for period in found.periods
            ],
        }
        for key, number in numbers.items()
        for unit in found.units
    ]
    unit_of_measure = next(iter(numbers.values())).shown_unit
    return "series", {"unit": unit_of_measure, "series": [each for each in series if _any(each)]}


def _any(series: dict[str, Any]) -> bool:
    return any(point["value"] is not None for point in series["points"])


def _bars(found: Found) -> Drawn:
    """One bar for each column, in a group for each row; rows and columns without a figure are left out."""
    codes = {id(number) for number in _drawn_numbers(found).values()}
    values = [[cell.reading.value if id(cell.of) in codes else None for cell in row] for row in found.pivot.cells]
    filled = [place for place, row in enumerate(values) if any(value is not None for value in row)]
    names = found.pivot.headings
    # The title names a sole figure; each bar would only repeat it.
    if len(codes) == 1 and found.pivot.split.dimension is Dimension.NUMBERS:
        names = [column.label for group in found.pivot.groups for column in group.columns]
    series = [{"name": name, "values": [values[row][place] for row in filled]} for place, name in enumerate(names)]
    return "bars", {
        "unit": next(iter(_drawn_numbers(found).values())).shown_unit,
        "categories": [found.pivot.rows.headings[row].label for row in filled],
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
