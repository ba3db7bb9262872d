"""The heat grid: units of one level x targets; a row opens the level below it, a square the target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import units_with_children
from hoaluoi.core.periods import Period
from hoaluoi.insight.console.figures import in_cell, in_title, short
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.numbers import recent
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.queries.scorecards import MET_LATE, Score
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.indicators.readings import Reading


@dataclass(frozen=True)
class Square:
    """Where one unit stands on one target; `score` None: it holds no share, and `text` is what its number is."""

    score: Score | None
    text: str
    title: str
    url: str
    simulated: bool = False


@dataclass(frozen=True)
class Row:
    """`deeper` opens the same page one level down; '' for a unit with nothing below it."""

    unit: Unit
    url: str
    deeper: str
    squares: list[Square]
    is_total: bool = False

    @property
    def shown(self) -> tuple[object, ...]:
        """Everything that the row says."""
        squares = [
            (s.text, s.url, s.title, s.simulated, s.score and s.score.shown_as, s.score and s.score.provisional)
            for s in self.squares
        ]
        return self.unit.label, self.url, self.deeper, self.is_total, squares

    @property
    def is_blank(self) -> bool:
        return not any(square.score or square.text for square in self.squares)


@dataclass(frozen=True)
class Column:
    target: Target
    url: str


@dataclass(frozen=True)
class HeatGrid:
    """`hidden` targets do not fit; a directive narrows the grid."""

    columns: list[Column]
    rows: list[Row]
    hidden: int

    @property
    def is_empty(self) -> bool:
        return not self.columns

    @property
    def has_met_late(self) -> bool:
        """Whether a square is red though its value was reached: after the deadline."""
        return any(s.score and s.score.shown_as == MET_LATE for row in self.rows for s in row.squares)


def heat_grid(
    look: Look,
    unit: Unit,
    below: Sequence[Unit],
    targets: Sequence[Target],
    scores: Mapping[tuple[int, int], Score],
    total: int,
) -> HeatGrid:
    """The unit itself on top, then those below it in reading order; units of which nothing is known at the end."""
    ids = [unit.pk, *(child.pk for child in below)]
    parents = units_with_children(ids[1:], look.on)
    readings = _unshared_readings(look, ids, targets, scores)
    ground = Ground(look, targets, scores, readings)
    rows = [ground.row(child, is_parent=child.pk in parents) for child in below]
    rows.sort(key=lambda row: row.is_blank)
    columns = [Column(target, look.address("directives:target", target.pk)) for target in targets]
    top = ground.row(unit, is_parent=False, is_total=True)
    return HeatGrid(columns, [top, *rows], total - len(targets))


def _unshared_readings(
    look: Look, ids: Sequence[int], targets: Sequence[Target], scores: Mapping[tuple[int, int], Score]
) -> Mapping[tuple[str, int], tuple[Period, Reading]]:
    """What the numbers of targets are at units that hold no share of them."""
    open_pairs = [
        (number, unit_id)
        for target in targets
        if (number := target.measure or target.indicator)
        for unit_id in ids
        if (unit_id, target.pk) not in scores
    ]
    numbers = {number.code: number for number, _ in open_pairs}
    if not numbers:
        return {}
    return recent(list(numbers.values()), sorted({unit_id for _, unit_id in open_pairs}), look.on, look.basis)


@dataclass(frozen=True)
class Ground:
    """What the squares are made of."""

    look: Look
    targets: Sequence[Target]
    scores: Mapping[tuple[int, int], Score]
    readings: Mapping[tuple[str, int], tuple[Period, Reading]]

    def row(self, unit: Unit, *, is_parent: bool, is_total: bool = False) -> Row:
        return Row(
            unit=unit,
            url=self.look.address("console:unit", unit.pk),
            deeper=self.look.address("console:overview", unit=unit.pk) if is_parent else "",
            squares=[self.square(unit, target) for target in self.targets],
            is_total=is_total,
        )

    def square(self, unit: Unit, target: Target) -> Square:
        score = self.scores.get((unit.pk, target.pk))
        if score is not None:
            url = self.look.address("directives:target", target.pk, unit=unit.pk)
            return Square(score, in_cell(score), in_title(score), url)
        return self.unshared(unit, target)

    def unshared(self, unit: Unit, target: Target) -> Square:
        """No share, but perhaps a number: shown without colour, for nobody has been asked to reach anything."""
        number = target.measure or target.indicator
        found = self.readings.get((number.code, unit.pk)) if number else None
        if number is None or found is None or found[1].value is None:
            return Square(None, "", "", "")
        period, reading = found
        kind = "measure" if target.measure_id else "indicator"
        written = f"{short(found[1].value)}{'%' if target.unit_of_measure == '%' else ''}"
        title = f"{unit.name} · {number}\n{period.label(get_language() or 'vi')}"
        url = provenance_url(kind, number.code, unit.pk, period.code, self.look.basis)
        return Square(None, written, title, url, simulated=reading.simulated > 0)
