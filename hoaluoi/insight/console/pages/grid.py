"""The heat grid: units of one level x targets; a row opens the level below it, a square the target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import units_with_children
from hoaluoi.insight.console.figures import in_cell, in_title
from hoaluoi.insight.console.look import Look
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.queries.scorecards import Score


@dataclass(frozen=True)
class Square:
    """Where one unit stands on one target; `score` None: it holds no share."""

    score: Score | None
    text: str
    title: str
    url: str


@dataclass(frozen=True)
class Row:
    """`deeper` opens the same page one level down; '' for a unit with nothing below it."""

    unit: Unit
    url: str
    deeper: str
    squares: list[Square]
    is_total: bool = False


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
        return not self.columns or not any(square.score for row in self.rows for square in row.squares)


def heat_grid(
    look: Look,
    unit: Unit,
    below: Sequence[Unit],
    targets: Sequence[Target],
    scores: Mapping[tuple[int, int], Score],
    total: int,
) -> HeatGrid:
    """The unit itself on top, then those below it in reading order; units without any share stand at the end."""
    parents = units_with_children([child.pk for child in below], look.on)
    rows = [_row(look, child, targets, scores, is_parent=child.pk in parents) for child in below]
    rows.sort(key=lambda row: not any(square.score for square in row.squares))
    columns = [Column(target, look.address("directives:target", target.pk)) for target in targets]
    top = _row(look, unit, targets, scores, is_parent=False, is_total=True)
    return HeatGrid(columns, [top, *rows], total - len(targets))


def _row(
    look: Look,
    unit: Unit,
    targets: Sequence[Target],
    scores: Mapping[tuple[int, int], Score],
    *,
    is_parent: bool,
    is_total: bool = False,
) -> Row:
    return Row(
        unit=unit,
        url=look.address("console:unit", unit.pk),
        deeper=look.address("console:overview", unit=unit.pk) if is_parent else "",
        squares=[_square(look, unit, target, scores.get((unit.pk, target.pk))) for target in targets],
        is_total=is_total,
    )


def _square(look: Look, unit: Unit, target: Target, score: Score | None) -> Square:
    if score is None:
        return Square(None, "", "", "")
    url = look.address("directives:target", target.pk, unit=unit.pk)
    return Square(score, in_cell(score), in_title(score), url)
