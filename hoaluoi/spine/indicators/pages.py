"""What the pages of definitions and values render from."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from hoaluoi.core import clock
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.core.periods import Kind, Period
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.indicators import queries
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.links import definition_url, provenance_url
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.readings import Reading, Watched, read_formula

_HISTORY = 12


def kind_word(watched: Watched) -> str:
    return "measure" if isinstance(watched, Measure) else "indicator"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number as a page shows it, with the address that opens it."""

    reading: Reading
    url: str
    period: Period

    @property
    def value(self) -> Decimal | None:
        return self.reading.value


@dataclass(frozen=True, slots=True)
class Line:
    """One measure or indicator of the list: its newest number at a unit and its last twelve months."""

    watched: Watched
    kind: str
    url: str
    newest: Figure | None
    values: list[Decimal | None]


def figure(watched: Watched, unit_id: int, period: Period, reading: Reading) -> Figure:
    return Figure(reading, provenance_url(kind_word(watched), watched.code, unit_id, period.code), period)


def found(kind: str, text: str) -> QuerySet[Measure] | QuerySet[Indicator]:
    """Measures or indicators whose code or name holds the text, marks or none."""
    things: QuerySet[Any] = Measure.objects.all() if kind == "measure" else Indicator.objects.all()
    for word in fold(text).split():
        things = things.filter(folded__contains=word)
    return things


def listing(things: Sequence[Watched], unit: Unit, basis: str) -> list[Line]:
    """The list with twelve months of each at a unit: two queries however long it is."""
    periods = queries.last_periods(Kind.MONTH, clock.today(), _HISTORY)
    readings = queries.table(things, [unit.pk], periods, basis)
    return [
        _line(each, unit, [(period, readings[each.code, unit.pk, period.code]) for period in periods])
        for each in things
    ]


def _line(watched: Watched, unit: Unit, readings: Sequence[tuple[Period, Reading]]) -> Line:
    defined = [(period, reading) for period, reading in readings if reading.defined]
    return Line(
        watched,
        kind_word(watched),
        definition_url(kind_word(watched), watched.code),
        figure(watched, unit.pk, *defined[-1]) if defined else None,
        [reading.value for _, reading in readings],
    )


@dataclass(frozen=True, slots=True)
class History:
    """A number at one unit over some periods, newest last, with the chart's data."""

    figures: list[Figure]

    @property
    def newest(self) -> Figure | None:
        return next((each for each in reversed(self.figures) if each.reading.defined), None)

    @property
    def any_defined(self) -> bool:
        return self.newest is not None

    def chart(self, unit: str) -> dict[str, Any]:
        points = [
            {"date": each.period.end_date, "value": each.value, "provisional": bool(each.reading.provisional)}
            for each in self.figures
            if each.reading.defined
        ]
        return {"unit": unit, "points": points}


def history(watched: Watched, unit: Unit, kind: Kind, until: Period, count: int, basis: str) -> History:
    numbers = queries.series(watched, unit.pk, kind, until, count, basis)
    return History([figure(watched, unit.pk, period, reading) for period, reading in numbers])


@dataclass(frozen=True, slots=True)
class ValueRow:
    unit: Unit
    figures: list[Figure]
    total: bool


@dataclass(frozen=True, slots=True)
class Values:
    """One number x child units x periods; the first row is the unit itself."""

    periods: list[Period]
    rows: list[ValueRow]

    @property
    def headings(self) -> list[str]:
        return [period.label(get_language() or "vi") for period in self.periods]


def values(watched: Watched, unit: Unit, periods: list[Period], basis: str) -> Values:
    """Children on the tree of the last period's end, or of the basis. A few queries however many children."""
    units = [unit, *children(unit.pk, stand_of(basis).structure_on(periods[-1].end_date))]
    readings = queries.table([watched], [each.pk for each in units], periods, basis)
    rows = [
        ValueRow(
            each,
            [figure(watched, each.pk, period, readings[watched.code, each.pk, period.code]) for period in periods],
            each.pk == unit.pk,
        )
        for each in units
    ]
    return Values(periods, rows)


def used_by(measure: Measure) -> list[Indicator]:
    """Indicators whose formula names the measure."""
    about = Indicator.objects.filter(formula__contains=measure.code)
    return [each for each in about if measure.code in read_formula(each.formula).measures]


def sources_of(measure: Measure) -> list[str]:
    return list(measure.sources.order_by("source").values_list("source", flat=True))
