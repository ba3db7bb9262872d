"""The numbers of a view, for one reader."""

from dataclasses import dataclass, replace

from django.http import Http404
from django.utils.translation import get_language

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.core.periods import Kind, Period, period_of
from hoaluoi.insight.explorer.rules import Axis, Dimension, Heading, Pivot, Reach, View, lay_out
from hoaluoi.insight.explorer.rules.views import MOST_UNITS
from hoaluoi.spine.indicators import queries
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.readings import NOTHING, Reading, Watched, measure_codes

MOST_CELLS = 6000


class TooMuch(ValueError):
    """The view has more cells than a page can show; `cells` says how many."""

    def __init__(self, cells: int) -> None:
        super().__init__(cells)
        self.cells = cells


@dataclass(frozen=True)
class Cell:
    """One number with what it opens."""

    of: Watched
    reading: Reading
    url: str


@dataclass(frozen=True)
class Found:
    """What a view shows to one reader. `left_out`: units or numbers that are gone or that they may not see."""

    view: View
    unit: Unit
    units: list[Unit]
    numbers: dict[str, Watched]
    periods: list[Period]
    pivot: Pivot[Cell]
    left_out: int

    @property
    def any_number(self) -> bool:
        return any(cell.reading.defined for row in self.pivot.cells for cell in row)

    @property
    def simulated(self) -> bool:
        return any(cell.reading.simulated for row in self.pivot.cells for cell in row)


def number_key(of: Watched) -> str:
    """ "indicator.<code>" or "measure.<code>"."""
    return f"{'measure' if isinstance(of, Measure) else 'indicator'}.{of.code}"


def numbers_by_key(keys: tuple[str, ...] | list[str]) -> dict[str, Watched]:
    """The numbers of these keys, in their order; two queries."""
    codes: dict[str, set[str]] = {"indicator": set(), "measure": set()}
    for key in keys:
        kind, _, code = key.partition(".")
        codes.get(kind, set()).add(code)
    found: list[Watched] = [*Indicator.objects.filter(code__in=codes["indicator"])]
    found += Measure.objects.filter(code__in=codes["measure"])
    by_key = {number_key(each): each for each in found}
    return {key: by_key[key] for key in keys if key in by_key}


def unit_of(actor: Actor, unit_id: int) -> Unit:
    """The unit of that number, the reader's own for 0; 404 if they may not see its numbers."""
    roots = actor.roots_with(Permission.INDICATORS_VIEW)
    wanted = unit_id or (roots[0] if roots else 0)
    if not actor.can_over(Permission.INDICATORS_VIEW, wanted):
        raise Http404
    return Unit.objects.get(pk=wanted)


def _units(actor: Actor, view: View, unit: Unit, on: Period) -> list[Unit]:
    if view.reach is Reach.SELF:
        return [unit]
    if view.reach is Reach.BELOW:
        return [unit, *children(unit.pk, on.end_date)][:MOST_UNITS]
    allowed = actor.units_with(Permission.INDICATORS_VIEW)
    chosen = Unit.objects.in_bulk([unit_id for unit_id in view.unit_ids if unit_id in allowed])
    return [chosen[unit_id] for unit_id in view.unit_ids if unit_id in chosen]


def last_period(view: View) -> Period:
    """The last period shown: the one named, else the one that runs today."""
    return view.until or period_of(clock.today(), view.kind)


def find(actor: Actor, view: View, basis: str) -> Found:
    """The view's numbers in a fixed number of queries. Raises `TooMuch`; 404 for a unit out of the reader's sight."""
    unit = unit_of(actor, view.unit_id)
    until = last_period(view)
    units = _units(actor, view, unit, until)
    numbers = numbers_by_key(view.numbers)
    periods = queries.last_periods(Kind(view.kind), until, view.count)
    if (cells := len(units) * len(numbers) * len(periods)) > MOST_CELLS:
        raise TooMuch(cells)
    readings = _readings(numbers, units, periods, basis)

    def cell(units: str, periods: str, numbers: str) -> Cell:
        of = of_key[numbers]
        url = provenance_url(numbers.partition(".")[0], of.code, int(units), periods, basis)
        return Cell(of, readings.get((numbers, int(units), periods), NOTHING), url)

    of_key = numbers
    pivot = lay_out(_axes(units, periods, numbers), view.rows, view.columns, cell)
    asked = len(view.unit_ids) if view.reach is Reach.CHOSEN else len(units)
    left_out = asked - len(units) + len(view.numbers) - len(numbers)
    return Found(replace(view, unit_id=unit.pk), unit, units, numbers, periods, pivot, left_out)


def _readings(
    numbers: dict[str, Watched], units: list[Unit], periods: list[Period], basis: str
) -> dict[tuple[str, int, str], Reading]:
    """By number key, unit id and period code. Measures and indicators apart: one code may name one of each."""
    found: dict[tuple[str, int, str], Reading] = {}
    for kind, word in ((Measure, "measure"), (Indicator, "indicator")):
        of = [each for each in numbers.values() if isinstance(each, kind)]
        rows = queries.table(of, [unit.pk for unit in units], periods, basis) if of else {}
        found |= {(f"{word}.{code}", unit_id, period): reading for (code, unit_id, period), reading in rows.items()}
    return found


def _axes(units: list[Unit], periods: list[Period], numbers: dict[str, Watched]) -> tuple[Axis, ...]:
    language = get_language() or "vi"
    return (
        Axis(Dimension.UNITS, tuple(Heading(str(each.pk), each.label) for each in units)),
        Axis(Dimension.PERIODS, tuple(Heading(each.code, each.label(language)) for each in periods)),
        Axis(Dimension.NUMBERS, tuple(Heading(key, each.name) for key, each in numbers.items())),
    )


def measures_behind(of: Watched) -> list[str]:
    """Codes of the measures a number rests on."""
    return list(measure_codes(of))
