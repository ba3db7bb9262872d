"""The completeness matrix on a later structure: what was owed and sent stands with the units that carry it on.

Counts of returns go to the main successor, so that received and expected are the same in both views, in every column
and in total.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.queries.matrix import Matrix, MatrixRow, Square, coverage
from hoaluoi.spine.reporting.rules import Standing

# What a square of several answers says: the first of these that one of them says.
_FOREMOST = (Standing.MISSING, Standing.AWAITED, Standing.REPORTED, Standing.ZERO, Standing.NOT_APPLICABLE)


def restated(found: Matrix, edition: date) -> Matrix:
    """The same answers on the structure of an edition's day. Three queries."""
    heirs = _Heirs(found.periods, edition)
    answers: dict[tuple[int, int], list[tuple[Unit, Square]]] = defaultdict(list)
    for row in found.rows:
        for column, square in enumerate(row.squares):
            if square.answer is not None:
                answers[heirs.of(row.unit.pk, column), column].append((row.unit, square))
    rows = []
    for unit in Unit.objects.filter(pk__in={unit_id for unit_id, _ in answers}):
        squares = [_together(unit, answers[unit.pk, column]) for column in range(len(found.periods))]
        rows.append(MatrixRow(unit, squares, coverage(squares)))
    return Matrix(found.form, found.periods, rows, found.by_period, found.total)


class _Heirs:
    """The main successor of a unit for the period of a column, on the edition's structure; without one, itself."""

    def __init__(self, periods: Sequence[Period], edition: date) -> None:
        self._known, self._periods, self._edition = lineage.load(), periods, edition
        self._changed = self._known.changed_by(edition)

    def of(self, unit_id: int, column: int) -> int:
        if unit_id not in self._changed:
            return unit_id
        period = self._periods[column]
        heirs = self._known.heirs_now(unit_id, period.start_date, period.end_date, self._edition)
        return next((heir.unit for heir in heirs if heir.main), unit_id)


def _together(unit: Unit, parts: list[tuple[Unit, Square]]) -> Square:
    if not parts:
        return Square(None)
    if len(parts) == 1 and parts[0][0].pk == unit.pk:
        return parts[0][1]
    squares = [square for _, square in parts]
    sent = [square.sent_at for square in squares if square.sent_at]
    return Square(
        answer=next(each for each in _FOREMOST if any(square.answer is each for square in squares)),
        late=any(square.late for square in squares),
        owed=any(square.owed for square in squares),
        provisional=any(square.provisional for square in squares),
        sent_back=any(square.sent_back for square in squares),
        return_id=squares[0].return_id if len(squares) == 1 else None,
        due_at=squares[0].due_at,
        sent_at=max(sent) if len(sent) == len(squares) else None,
        parts=tuple(sorted(parts, key=lambda part: part[0].sort_key)),
    )
