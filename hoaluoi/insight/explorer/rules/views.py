"""A view: which numbers, of which units, over which periods, laid out how. Its address is the view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from hoaluoi.core.periods import InvalidPeriod, Kind, Period

E = TypeVar("E", bound=StrEnum)
MOST_NUMBERS, MOST_UNITS, MOST_PERIODS = 12, 200, 60
USUAL_COUNT = 12
KINDS = (Kind.DAY, Kind.WEEK, Kind.MONTH, Kind.QUARTER, Kind.YEAR)


class Dimension(StrEnum):
    """What can stand in the rows or columns."""

    UNITS = "units"
    PERIODS = "periods"
    NUMBERS = "numbers"


class Reach(StrEnum):
    """Which units: the unit itself, it with those right below it, or those chosen by hand."""

    SELF = "self"
    BELOW = "below"
    CHOSEN = "chosen"


class Chart(StrEnum):
    """How the numbers are drawn; the table is always there."""

    LINES = "lines"
    BARS = "bars"
    STACKED = "stacked"
    NONE = "none"


@dataclass(frozen=True)
class View:
    """`numbers`: "indicator.<code>" or "measure.<code>". `until`: the last period; None: the one that runs now.

    `unit_id` 0: the reader's own unit. `rows` and `columns` differ; the dimension in neither splits the columns.
    """

    numbers: tuple[str, ...] = ()
    unit_id: int = 0
    reach: Reach = Reach.BELOW
    unit_ids: tuple[int, ...] = ()
    kind: Kind = Kind.MONTH
    until: Period | None = None
    count: int = USUAL_COUNT
    rows: Dimension = Dimension.UNITS
    columns: Dimension = Dimension.PERIODS
    chart: Chart = Chart.LINES

    @property
    def split(self) -> Dimension:
        """The dimension that is in neither rows nor columns."""
        return next(each for each in Dimension if each not in {self.rows, self.columns})


Query = Mapping[str, Sequence[str]]


def read(query: Query) -> View:
    """The view that an address names; what cannot be read falls back to the usual, so an old link still opens."""

    def first(name: str) -> str:
        return next(iter(query.get(name, ())), "")

    kind = next((each for each in KINDS if each.value == first("kind")), Kind.MONTH)
    rows = _choice(Dimension, first("rows"), Dimension.UNITS)
    columns = _choice(Dimension, first("columns"), Dimension.PERIODS)
    if columns is rows:
        columns = Dimension.PERIODS if rows is not Dimension.PERIODS else Dimension.NUMBERS
    return View(
        numbers=tuple(dict.fromkeys(n for n in query.get("n", ()) if _is_number(n)))[:MOST_NUMBERS],
        unit_id=_whole(first("unit")),
        reach=_choice(Reach, first("reach"), Reach.BELOW),
        unit_ids=tuple(dict.fromkeys(_whole(u) for u in query.get("u", ()) if _whole(u)))[:MOST_UNITS],
        kind=kind,
        until=_period(first("until"), kind),
        count=min(_whole(first("count")) or USUAL_COUNT, MOST_PERIODS),
        rows=rows,
        columns=columns,
        chart=_choice(Chart, first("chart"), Chart.LINES),
    )


def written(view: View) -> dict[str, list[str]]:
    """The address of a view: `read(written(view)) == view`."""
    told = {
        "n": list(view.numbers),
        "unit": [str(view.unit_id)] if view.unit_id else [],
        "reach": [view.reach.value],
        "u": [str(unit_id) for unit_id in view.unit_ids],
        "kind": [view.kind.value],
        "until": [view.until.code] if view.until else [],
        "count": [str(view.count)],
        "rows": [view.rows.value],
        "columns": [view.columns.value],
        "chart": [view.chart.value],
    }
    return {name: values for name, values in told.items() if values}


def _is_number(text: str) -> bool:
    kind, dot, code = text.partition(".")
    return kind in {"indicator", "measure"} and bool(dot) and 0 < len(code) <= 80


def _choice(of: type[E], text: str, usual: E) -> E:
    try:
        return of(text)
    except ValueError:
        return usual


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _period(code: str, kind: Kind) -> Period | None:
    try:
        period = Period.from_code(code)
    except InvalidPeriod:
        return None
    return period if period.kind is kind else None
