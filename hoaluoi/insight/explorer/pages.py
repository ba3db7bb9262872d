"""What the explorer's pages render from."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import ancestors, children
from hoaluoi.core.periods import Period
from hoaluoi.insight.explorer import words
from hoaluoi.insight.explorer.charts import Picture, chart_of
from hoaluoi.insight.explorer.queries import Cell, Found, last_period, number_key, unit_of
from hoaluoi.insight.explorer.rules import Heading, View, read, written
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.queries import last_periods

OFFERED_PERIODS = 24


@dataclass(frozen=True)
class Option:
    """One choice of the panel."""

    value: str
    label: str | Promise
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True)
class Panel:
    """Everything that may be chosen, for the view that is open."""

    view: View
    indicators: list[Option]
    measures: list[Option]
    units: list[Option]
    below: list[Option]
    kinds: list[Option]
    untils: list[Option]
    reaches: list[Option]
    rows: list[Option]
    columns: list[Option]
    charts: list[Option]


def view_of(query: QueryDict) -> View:
    """The view of an address; of one that names nothing yet the first indicator, for a page that shows something."""
    chosen = dict(query.lists())
    if not chosen and (first := Indicator.objects.first()):
        chosen = {"n": [number_key(first)]}
    return read(chosen)


def address(view: View) -> str:
    """The explorer's page with this view."""
    return f"{reverse('explorer:explore')}?{urlencode(written(view), doseq=True)}"


def panel(actor: Actor, view: View) -> Panel:
    """Seven queries, whatever is chosen. 404 for a unit out of the reader's sight."""
    unit = unit_of(actor, view.unit_id)
    until = last_period(view)
    language = get_language() or "vi"
    running = last_periods(view.kind, last_period(View(kind=view.kind)), OFFERED_PERIODS)[::-1]
    offered = running if until in running else [until, *running]
    below = list(children(unit.pk, until.end_date))
    return Panel(
        view=view,
        indicators=[_number(each, view) for each in Indicator.objects.all()],
        measures=[_number(each, view) for each in Measure.objects.all()],
        units=_units(actor, unit, below, until),
        below=[Option(str(each.pk), each.label, each.pk in view.unit_ids) for each in [unit, *below]],
        kinds=_options(words.KINDS, view.kind),
        untils=[Option(each.code, each.label(language), each == until) for each in offered],
        reaches=_options(words.REACHES, view.reach),
        rows=_options(words.DIMENSIONS, view.rows),
        columns=_options(words.DIMENSIONS, view.columns),
        charts=_options(words.CHARTS, view.chart),
    )


def _options(of: Any, chosen: str) -> list[Option]:
    return [Option(key.value, word, key == chosen) for key, word in of.items()]


def _number(of: Indicator | Measure, view: View) -> Option:
    key = number_key(of)
    return Option(key, of.name, key in view.numbers, of.shown_unit)


def _units(actor: Actor, unit: Unit, below: list[Unit], until: Period) -> list[Option]:
    """The way up as far as the reader sees, the unit, and those right below it."""
    seen = actor.units_with(Permission.INDICATORS_VIEW)
    above = [each for each in ancestors(unit.pk, until.end_date) if each.pk in seen and each.pk != unit.pk]
    deep = len(above)
    ways = [*((each, place) for place, each in enumerate(above)), (unit, deep), *((each, deep + 1) for each in below)]
    return [Option(str(each.pk), " " * depth + each.label, each.pk == unit.pk) for each, depth in ways]


@dataclass(frozen=True)
class Shown:
    """A view with its table and chart."""

    found: Found
    chart: Picture | None
    title: str
    query: str

    @property
    def corner(self) -> str:
        """What the rows are."""
        return str(words.DIMENSIONS[self.found.view.rows])

    @property
    def lines(self) -> list[tuple[Heading, tuple[Cell, ...]]]:
        """The rows of the table."""
        return list(zip(self.found.pivot.rows.headings, self.found.pivot.cells, strict=True))


def shown(found: Found, title: str = "") -> Shown:
    names = ", ".join(number.name for number in found.numbers.values())
    return Shown(
        found=found,
        chart=chart_of(found),
        title=title or names,
        query=urlencode(written(found.view), doseq=True),
    )
